"""short_em: the best of many short runs goes on, with the same bits wherever the rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch, _core
from emgine._families.gaussian.parameters import shape_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._starts import short_em
from emgine._starts.centers import BY_CENTERS
from emgine._starts.starts import draw_assignment
from tests.python.sources.same_rows import fitted_sha256, rows, write_parquet

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from emgine._em.results import Result

    Float64 = npt.NDArray[np.float64]


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> list[Result | None]:
    """The results of the short runs, in order."""
    found: list[Result | None] = []
    original = short_em._short_run

    def recorded(*arguments: Any) -> Result | None:
        found.append(original(*arguments))
        return found[-1]

    monkeypatch.setattr(short_em, "_short_run", recorded)
    return found


def groups(n_groups: int = 8) -> Float64:
    """Groups of 60 rows in the plane, some of them close together."""
    random_state = np.random.RandomState(3)
    centers = 4.0 * random_state.normal(size=(n_groups, 2))
    return np.repeat(centers, 60, axis=0) + random_state.normal(size=(60 * n_groups, 2))


def start(X: Float64, k: int, reg_covar: float = 0.0, seed: int = 0) -> _core.SufficientStatistics:
    source = Rows(InMemory(X, None, 1))
    shape, random_state = shape_of("full", k, X.shape[1]), np.random.RandomState(seed)
    return draw_assignment(source, shape, "short-em", random_state, reg_covar).statistics()


def test_the_best_run_goes_on(results: list[Result | None]) -> None:
    X = groups()
    found = start(X, 8, 1e-6)
    assert len(results) == short_em.N_RUNS
    runs = [result for result in results if result is not None]
    best = max(runs, key=lambda run: run.lower_bound)
    assert len({run.lower_bound for run in runs}) > 3
    assert np.array_equal(found.reference, best.mixture.means)
    assert found.log_likelihood / found.row_weight >= best.lower_bound


def test_runs_are_short(results: list[Result | None]) -> None:
    start(groups(), 8, 1e-6)
    for result in results:
        assert result is not None
        bounds = result.lower_bounds
        assert 2 <= len(bounds) <= short_em.MOST_ITERATIONS
        gains = np.diff(bounds) / (np.array(bounds[1:]) - bounds[0])
        assert np.all(gains[:-1] > short_em.PART)
        assert gains[-1] <= short_em.PART or len(bounds) == short_em.MOST_ITERATIONS


def test_a_run_that_collapses_is_passed_over(results: list[Result | None]) -> None:
    X = np.concatenate([groups(3), np.repeat([[50.0, 50.0]], 12, axis=0)])
    found = start(X, 3)
    assert None in results
    assert any(result is not None for result in results)
    assert np.isfinite(found.maximization(0.0).means).all()


def test_if_all_collapse_the_fit_begins_where_the_first_did(
    results: list[Result | None],
) -> None:
    X = np.repeat([[0.0, 1.0], [1.0, 0.0]], 20, axis=0)
    found = start(X, 2)
    assert results == [None] * short_em.N_RUNS
    assert found.weight.sum() == pytest.approx(40.0)


def test_the_unit_of_the_data_does_not_decide_the_start() -> None:
    X = groups()
    plain, scaled = start(X, 8), start(X * [1e-6, 1e6], 8)
    assert np.allclose(plain.reference * [1e-6, 1e6], scaled.reference, rtol=1e-6)


@pytest.mark.filterwarnings("ignore:Components are as narrow:emgine.DegenerateWarning")
def test_it_ends_higher_than_other_starts_in_the_mean() -> None:
    """Test 10 seeds. 'random' needs as many passes, and ends higher on some data, such as these."""
    X = groups()

    def mean_bound(method: str) -> float:
        model = GaussianMixture(8, init_params=method)
        return float(
            np.mean([model.set_params(random_state=s).fit(X).lower_bound_ for s in range(10)])
        )

    bound = mean_bound("short-em")
    for other in BY_CENTERS:
        assert bound > mean_bound(other)


@pytest.mark.parametrize("covariance_type", ["full", "tied_spherical"])
def test_no_thread_and_no_source_changes_a_bit(covariance_type: str, tmp_path: Path) -> None:
    X, weight = rows()
    given = {"init_params": "short-em", "covariance_type": covariance_type}
    expected = fitted_sha256(X, weight, **given)
    assert fitted_sha256(X, weight, n_threads=1, **given) == expected
    file = write_parquet(tmp_path / "rows.parquet", X, weight)
    assert fitted_sha256(file, "w", **given) == expected


def test_restarts_side_by_side_have_the_bits_of_one_after_the_other() -> None:
    X = np.tile(groups(), (5, 1)) + np.random.RandomState(0).normal(size=(2400, 2))
    options: dict[str, Any] = {"init_params": "short-em", "n_init": 3, "random_state": 0}
    one, two = (GaussianMixture(8, n_threads=n, **options).fit(X) for n in (1, 2))
    assert [run.lower_bound for run in one.restarts_] == [r.lower_bound for r in two.restarts_]
    assert len({run.lower_bound for run in one.restarts_}) > 1
    assert np.array_equal(one.means_, two.means_)


def test_a_search_begins_with_it_too() -> None:
    options: dict[str, Any] = {"init_params": "short-em", "random_state": 0}
    structures = ["full", "diag"]
    searches = [
        GaussianMixtureSearch([7, 8, 9], structures, n_threads=n, **options).fit(groups())
        for n in (1, 2)
    ]
    likelihoods = [search.results_["log_likelihood"] for search in searches]
    assert np.array_equal(*likelihoods)
    by_kmeans = GaussianMixtureSearch([7, 8, 9], structures, random_state=0).fit(groups())
    assert likelihoods[0].mean() > by_kmeans.results_["log_likelihood"].mean()
