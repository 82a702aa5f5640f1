"""dense_rows: a second start beside noise from the densest rows, which wins if it ends higher."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, families, sources
from emgine._estimators import fit as fitting
from emgine._families.beside_noise import Box, shape_with_noise
from emgine._families.gaussian.parameters import shape_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._starts.dense_rows import NEIGHBOUR, by_density
from tests.reference.test_noise import FILE, ROWS, STRUCTURE_OF


def generated(seed: int, share: float) -> tuple[int, Any, Any]:
    """Number of groups, rows of which a share is noise, and labels."""
    r = np.random.RandomState(seed)
    k, d, n = r.randint(2, 6), r.randint(2, 5), r.randint(500, 1500)
    n_grouped = int(n * (1 - share))
    means, of = r.uniform(-10, 10, (k, d)), r.dirichlet(5 * np.ones(k))
    z = np.concatenate([np.repeat(np.arange(k), 5), r.choice(k, size=n_grouped - 5 * k, p=of)])
    maps = r.normal(size=(k, d, d)) * r.uniform(0.2, 1.2, (k, 1, 1))
    groups = means[z] + np.einsum("nij,nj->ni", maps[z], r.normal(size=(n_grouped, d)))
    low, high = groups.min(axis=0), groups.max(axis=0)
    away = (high - low) * 0.1
    noise = r.uniform(low - away, high + away, (n - n_grouped, d))
    return k, np.concatenate([groups, noise]), np.append(z, np.full(len(noise), -1))


def ends(n_sets: int, share: float, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Total log-likelihoods below the best known: without the second start, and with it."""
    found = []
    for seed in range(1000, 1000 + n_sets):
        k, X, labels = generated(seed, share)
        options: dict[str, Any] = {"noise": True, "random_state": 0}
        with monkeypatch.context() as without:
            without.setattr(fitting, "second_by_density", lambda *_: None)
            first = GaussianMixture(k, **options).fit(X)
            true = GaussianMixture(k, labels_init=labels, **options).fit(X)
            ten = GaussianMixture(k, n_init=10, **options).fit(X)
        second = GaussianMixture(k, **options).fit(X)
        assert second.lower_bound_ >= first.lower_bound_
        best = max(each.lower_bound_ for each in (first, true, ten, second))
        found.append([(best - each.lower_bound_) * len(X) for each in (first, second)])
    return np.array(found)


@pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning")  # of random starts
def test_sets_with_much_noise_end_at_the_best_known_optimum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = ends(8, 0.68, monkeypatch)
    reached = (short < 0.01).sum(axis=0)
    assert reached[1] >= 6
    assert reached[1] >= reached[0] + 2


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning")
@pytest.mark.parametrize(
    ("share", "least"), [(0.1, 49), (0.2, 48), (0.3, 48), (0.5, 46), (0.68, 42), (0.8, 40)]
)
def test_50_sets_of_each_share(share: float, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (ends(50, share, monkeypatch)[:, 1] < 0.01).sum() >= least


def test_default_fits_are_not_below_mclusts() -> None:
    for fit in FILE["fits"]:
        X = ROWS[fit["data"]]
        model = GaussianMixture(
            fit["n_components"],
            covariance_type=STRUCTURE_OF[fit["model"]],
            noise=1 / fit["vinv"],
            reg_covar=0,
            tol=1e-12,
            random_state=0,
        ).fit(X)
        assert model.score(X) * len(X) > fit["log_likelihood"] - 1e-5


def test_rows_with_near_neighbours_come_first() -> None:
    r = np.random.RandomState(0)
    X = np.concatenate([r.uniform(0, 100, (60, 2)), r.normal(50, 0.5, (40, 2))])
    box = Box(X.min(axis=0), X.max(axis=0))
    shape = shape_with_noise(shape_of("full", 1, 2), box)
    ordered = by_density(Rows(InMemory(X, None, 1)), shape)
    assert sorted(ordered.tolist()) == sorted(X.tolist())
    assert (np.abs(ordered[:40] - 50) < 3).all()
    far = np.linalg.norm(ordered[0] - X, axis=1)
    assert np.sort(far)[NEIGHBOUR] < 2


def test_what_is_left_out_and_units_do_not_decide() -> None:
    r = np.random.RandomState(0)
    X = np.concatenate([r.normal(50, 0.5, (60, 2)), r.uniform(0, 100, (90, 2))])
    options: Any = {"noise": True, "random_state": 0}
    expected = GaussianMixture(1, reg_covar=0, **options).fit(X)
    scaled = GaussianMixture(1, reg_covar=0, **options).fit(X * [1e6, 1e-3])
    np.testing.assert_allclose(scaled.weights_, expected.weights_, rtol=1e-5)
    family = families.Product({0: "gaussian", 1: "gaussian"}, others="drop")
    more = np.column_stack([X, r.normal(size=len(X))])
    product = MixtureModel(1, family=family, **options).fit(more)
    assert product.weights_[-1] == pytest.approx(expected.weights_[-1], abs=0.02)


def test_sources_and_threads_change_no_bit() -> None:
    k, X, _ = generated(1003, 0.5)
    options: Any = {"noise": True, "random_state": 0}
    expected = GaussianMixture(k, n_threads=1, **options).fit(X).lower_bounds_
    assert GaussianMixture(k, n_threads=2, **options).fit(X).lower_bounds_ == expected
    blocks = sources.Blocks([X[:100], X[100:]])
    assert GaussianMixture(k, **options).fit(blocks).lower_bounds_ == expected


def test_a_start_of_the_users_has_no_second() -> None:
    k, X, labels = generated(1003, 0.5)
    options: Any = {"noise": True, "random_state": 0, "max_iter": 0}
    for start in ({"noise_init": labels == -1}, {"labels_init": labels}, {"init_params": "random"}):
        model = GaussianMixture(k, **options, **start).fit(X)
        assert model.n_iter_ == 0
    weights = np.full(k + 1, 1 / (k + 1))
    model = GaussianMixture(k, noise=True, weights_init=weights, random_state=0).fit(X)
    assert model.restarts_[0].start.weights[-1] == pytest.approx(1 / (k + 1))
