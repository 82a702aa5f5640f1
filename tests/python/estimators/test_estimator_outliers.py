"""Estimators' test of rows: every family, kind of rows, file; and rates of false alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, MixtureModel, sources
from emgine._scores.outliers import known_calibration
from tests.laws.family_problems import DRAWS, problem

if TYPE_CHECKING:
    from pathlib import Path

ALPHA = 0.05
N_NEW = 2000


def rate_of(name: str, seed: int, n_new: int) -> float:
    """The share of new rows of a fitted model that it reports."""
    family, rows = problem(name)
    model = MixtureModel(2, family=family, random_state=seed, max_iter=30, tol=1e-3).fit(rows)
    new, _ = model.sample(n_new, random_state=seed + 1)
    return float(model.is_outlier(np.nan_to_num(new), ALPHA).mean())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", list(DRAWS))
def test_no_family_reports_too_many_of_its_own_rows(name: str) -> None:
    """Five standard deviations of a binomial: rows that tie are reported less often."""
    assert rate_of(name, 0, N_NEW) < ALPHA + 5 * np.sqrt(ALPHA * (1 - ALPHA) / N_NEW)


def false_alarms(seed: int, n_new: int, **options: Any) -> int:
    """How many of new rows of a generated set are reported by a fit to others of it."""
    r = np.random.RandomState(seed)
    k, d = r.randint(1, 5), r.randint(1, 5)
    means = 4 * r.normal(size=(k, d))
    scales = r.uniform(0.5, 2, size=(k, d))

    def draw(n: int) -> Any:
        z = r.randint(k, size=n)
        return means[z] + scales[z] * r.normal(size=(n, d))

    model = GaussianMixture(k, means_init=means, tol=1e-5, random_state=0, **options)
    model.fit(draw(20_000))
    return int(model.is_outlier(draw(n_new), 0.01).sum())


def check_rates(n_sets: int, **options: Any) -> None:
    """Rates of sets within binomial error, each and all together, at n = 1000 rows each."""
    counts = np.array([false_alarms(seed, 1000, **options) for seed in range(n_sets)])
    spread = np.sqrt(1000 * 0.01 * 0.99)
    assert (np.abs(counts - 10) < 4.5 * spread).all()
    # Together they show a bias that the fits, of 20 000 rows, leave: less than a tenth of alpha.
    assert abs(counts.mean() - 10) < 4 * spread / np.sqrt(n_sets) + 1.0


def test_false_alarms_are_within_binomial_error_on_generated_sets() -> None:
    check_rates(4)


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")  # where components overlap
def test_false_alarms_are_within_binomial_error_on_100_generated_sets() -> None:
    check_rates(100)
    check_rates(100, noise=True)


def test_rows_in_blocks_give_blocks() -> None:
    X = np.random.RandomState(0).normal(size=(700, 2))
    model = GaussianMixture(2, random_state=0).fit(X)
    expected = model.outlier_p_values(X)
    blocks = sources.Blocks([X[:300], X[300:]])
    assert np.array_equal(np.concatenate(list(model.outlier_p_values(blocks))), expected)
    found = np.concatenate(list(model.is_outlier(blocks, 0.3)))
    assert np.array_equal(found, expected <= 0.3)


def test_a_file_keeps_what_the_draws_say(tmp_path: Path) -> None:
    X = np.random.RandomState(0).normal(size=(700, 2))
    model = GaussianMixture(2, random_state=0).fit(X)
    model.save(tmp_path / "without.safetensors")
    expected = model.outlier_p_values(X)
    model.save(tmp_path / "with.safetensors")
    without = emgine.load(tmp_path / "without.safetensors")
    kept = emgine.load(tmp_path / "with.safetensors")
    assert known_calibration(without.mixture_) is None
    assert known_calibration(kept.mixture_) is not None
    assert np.array_equal(kept.outlier_p_values(X), expected)
    assert np.array_equal(without.outlier_p_values(X), expected)


def test_on_dask() -> None:
    array = pytest.importorskip("dask.array", reason="dask is an extra")
    from emgine import dask

    X = np.random.RandomState(0).normal(size=(700, 2))
    model = dask.GaussianMixture(2, noise=True, random_state=0).fit(array.from_array(X, (100, 2)))
    lazy = model.is_outlier(array.from_array(X, (100, 2)), 0.3)
    assert np.array_equal(lazy.compute(), model.is_outlier(X, 0.3))
    assert set(np.unique(model.predict(X))) <= {-1, 0, 1}


def test_a_model_without_a_fit_says_so() -> None:
    for method in ("is_outlier", "outlier_p_values"):
        with pytest.raises(ValueError, match="not fitted"):
            getattr(GaussianMixture(), method)([[0.0]])
    with pytest.raises(ValueError, match="not fitted"):
        GaussianMixture().outlier_threshold()


def test_contamination_is_the_share_where_none_is_given(tmp_path: Path) -> None:
    X = np.random.RandomState(0).normal(size=(700, 2))
    model = GaussianMixture(2, contamination=0.1, random_state=0).fit(X)
    plain = GaussianMixture(2, random_state=0).fit(X)
    assert model.lower_bounds_ == plain.lower_bounds_
    assert np.array_equal(model.is_outlier(X), plain.is_outlier(X, 0.1))
    assert np.array_equal(model.is_outlier(X, 0.01), plain.is_outlier(X, 0.01))
    assert model.outlier_threshold() == plain.outlier_threshold(0.1)
    assert np.array_equal(plain.is_outlier(X), plain.is_outlier(X, 0.001))
    clone = GaussianMixture(2, contamination=0.1, random_state=0).fit(X)
    clone.save(tmp_path / "model.safetensors")  # nothing was asked before
    again = emgine.load(tmp_path / "model.safetensors")
    assert known_calibration(again.mixture_) is not None
    assert np.array_equal(again.is_outlier(X), model.is_outlier(X))


@pytest.mark.parametrize("value", [0, 0.6, -0.1, True, "auto", np.nan])
def test_contamination_is_checked_in_the_words_of_scikit_learn(value: Any) -> None:
    X = np.random.RandomState(0).normal(size=(70, 2))
    model = GaussianMixture(2, random_state=0).fit(X)
    before = model.mixture_
    with pytest.raises(ValueError, match=r"must be a float in the range \(0\.0, 0\.5\] or None"):
        model.set_params(contamination=value).fit(X)
    assert model.mixture_ is before
    model.contamination = 0.3
    assert model.is_outlier(X).any()
