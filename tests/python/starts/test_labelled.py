"""Starts of rows of which something is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import DegenerateWarning, GaussianMixture, MixtureModel
from emgine.sources import Blocks

RNG = np.random.default_rng(0)
CENTERS = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
TRUE = RNG.integers(0, 3, size=600)
X = RNG.normal(size=(600, 2)) + CENTERS[TRUE]


def start(labels: Any, k: int = 3, rows: Any = X, **options: Any) -> Any:
    options = {"max_iter": 0, "random_state": 0, "reg_covar": 0.0, **options}
    return GaussianMixture(k, **options).fit(rows, labels=labels)


def some(*known: int, every: int = 5) -> Any:
    """Labels of every fifth row of the components that are known."""
    chosen = np.isin(TRUE, known) & (np.arange(len(TRUE)) % every == 0)
    return np.where(chosen, TRUE, -1)


def test_components_start_from_their_rows_alone() -> None:
    labels = some(0, 1, 2)
    found = start(labels)
    for k in range(3):
        own = X[labels == k]
        np.testing.assert_allclose(found.means_[k], own.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(
            found.covariances_[k], np.cov(own.T, bias=True), rtol=1e-10, atol=1e-12
        )
    counts = np.bincount(labels[labels >= 0])
    np.testing.assert_allclose(found.weights_, counts / counts.sum(), rtol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_components_without_rows_start_elsewhere(seed: int) -> None:
    found = start(some(1), random_state=seed)
    np.testing.assert_allclose(found.means_[1], CENTERS[1], atol=0.5)
    others = found.means_[[0, 2]][np.argsort(found.means_[[0, 2], 1])]
    np.testing.assert_allclose(others, CENTERS[[0, 2]], atol=0.5)


def test_too_few_known_rows_are_centers() -> None:
    labels = np.full(len(X), -1)
    for k in range(3):
        labels[np.flatnonzero(k == TRUE)[0]] = k
    found = start(labels)
    np.testing.assert_allclose(found.means_, CENTERS, atol=0.5)


def test_candidates_start_among_their_rows() -> None:
    factors = np.ones((len(X), 3))
    known = np.arange(len(X)) % 2 == 0
    factors[known & (TRUE == 1)] = [0, 1, 0]
    factors[known & (TRUE != 1)] = [1, 0, 1]
    for seed in range(5):
        found = start(factors, random_state=seed)
        np.testing.assert_allclose(found.means_[1], CENTERS[1], atol=0.5)
        assert sorted(found.means_[[0, 2], 1].round(-1).tolist()) == [0.0, 10.0]


def test_beliefs_name_the_components() -> None:
    factors = np.full((len(X), 3), 0.1)
    factors[np.arange(len(X)), TRUE] = 0.8
    np.testing.assert_allclose(start(factors).means_, CENTERS, atol=0.5)


def test_known_rows_that_are_one_point() -> None:
    rows = np.concatenate([X, np.zeros((5, 2))])
    labels = np.concatenate([np.full(len(X), -1), np.zeros(5)])
    found = start(labels, rows=rows, reg_covar=1e-6)
    np.testing.assert_allclose(found.means_[0], CENTERS[0], atol=0.5)
    assert np.linalg.eigvalsh(found.covariances_[0]).min() > 0.1


def test_the_start_is_the_same_in_blocks_and_with_weights() -> None:
    labels = some(1)
    blocks = [X[:250], X[250:]]
    assert (start(labels, rows=Blocks(blocks)).means_ == start(labels).means_).all()
    weight = np.ones(len(X))
    weight[::7] = 0.0
    weighted = GaussianMixture(3, max_iter=0, random_state=0).fit(X, None, weight, labels)
    np.testing.assert_allclose(weighted.means_[1], CENTERS[1], atol=0.5)


@pytest.mark.parametrize("family", ["poisson", "bernoulli", "gamma"])
def test_families_look_in_their_own_space(family: str) -> None:
    rng = np.random.default_rng(3)
    true = rng.integers(0, 3, size=900)
    rows = {
        "poisson": rng.poisson(np.array([1.0, 9.0, 40.0])[true, np.newaxis], size=(900, 2)),
        "bernoulli": rng.uniform(size=(900, 6)) < 0.05 + 0.9 * (np.arange(6) // 2 == true[:, None]),
        "gamma": rng.gamma(9.0, np.array([0.1, 1.0, 10.0])[true, np.newaxis], size=(900, 2)),
    }[family]
    labels = np.where((true == 2) & (np.arange(900) % 50 == 0), 0, -1)  # the last comes first
    for seed in range(3):
        model = MixtureModel(3, family=family, random_state=seed).fit(rows, labels=labels)
        found = model.predict(rows)
        assert (found[true == 2] == 0).mean() > 0.95
        assert len(set(np.bincount(found).tolist())) == 3
        other = [np.bincount(found[true == k], minlength=3).max() for k in (0, 1)]
        assert min(other) > 250


def test_more_rows_than_a_sample_holds() -> None:
    rows, labels = np.tile(X, (20, 1)), np.tile(some(1), 20)
    for weight in (None, np.linspace(0.5, 1.5, len(rows))):
        found = GaussianMixture(3, max_iter=0, random_state=0).fit(rows, None, weight, labels)
        np.testing.assert_allclose(found.means_[1], CENTERS[1], atol=0.5)


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
def test_more_components_than_places() -> None:
    rows = np.repeat([[0.0, 0.0], [1.0, 1.0]], 5, axis=0)
    with pytest.warns(DegenerateWarning):
        found = GaussianMixture(4, random_state=0).fit(rows, labels=[0] + [-1] * 9)
    assert np.isfinite(found.means_).all()
