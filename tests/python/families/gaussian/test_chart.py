"""_core.Chart: there and back, and its metric is the information of complete data."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from emgine import Mixture, _core
from emgine._core import Chart
from emgine._em import em
from emgine._em.options import Options
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

Float64 = npt.NDArray[np.float64]


def mixture_of(kind: str, seed: int, d: int = 3, k: int = 2) -> Mixture:
    rng = np.random.RandomState(seed)
    factors = rng.normal(size=(k, d, d)) + 2.0 * np.eye(d)
    full = factors @ np.swapaxes(factors, 1, 2)
    covariances = {
        "full": full,
        "tied": full[0],
        "diag": np.einsum("kii->ki", full),
        "spherical": full[:, 0, 0],
        "tied_diag": np.diag(full[0]),
        "tied_spherical": full[0, 0, :1],
    }[kind]
    weights = rng.dirichlet(np.full(k, 5.0))
    return Mixture(weights, rng.normal(size=(k, d)), covariances.copy(), kind)


def test_there_and_back(covariance_type: str) -> None:
    chart = Chart(mixture_of(covariance_type, 0))
    there = mixture_of(covariance_type, 1)
    back = chart.mixture(chart.vector(there))
    for name in ("weights", "means", "covariances", "precisions_cholesky"):
        assert np.allclose(getattr(back, name), getattr(there, name), rtol=1e-12, atol=1e-13)


def test_every_vector_is_a_mixture(covariance_type: str) -> None:
    reference = mixture_of(covariance_type, 0)
    chart = Chart(reference)
    size = chart.vector(reference).size
    for seed in range(5):
        made = chart.mixture(np.random.RandomState(seed).normal(size=size))
        assert made.weights.sum() == pytest.approx(1.0, rel=1e-12)
        assert np.isfinite(made.covariances).all()
        assert Mixture(made.weights, made.means, made.covariances, covariance_type) is not None


def test_the_metric_is_twice_the_divergence_of_the_complete_data(covariance_type: str) -> None:
    """2 KL of nearby mixtures with labels is the squared distance, to first order."""
    reference = mixture_of(covariance_type, 0)
    chart = Chart(reference)
    origin = chart.vector(reference)
    for seed in range(4):
        direction = np.random.RandomState(seed).normal(size=origin.size)
        near = chart.mixture(origin + 1e-4 * direction)
        moved = chart.vector(near) - origin
        # A shift of all log-weights is none: the share along the roots is taken out.
        k = reference.n_components
        root = np.sqrt(reference.weights)
        moved[:k] -= root * (root @ moved[:k])
        assert 2.0 * divergence(reference, near) == pytest.approx(moved @ moved, rel=1e-3)


def divergence(first: Mixture, second: _core.Mixture) -> float:
    """Kullback-Leibler divergence of labelled mixtures: of the labels, and within components."""
    total = float(first.weights @ np.log(first.weights / second.weights))
    for j, weight in enumerate(first.weights):
        one, other = covariance(first, j), covariance(second, j)
        shift = second.means[j] - first.means[j]
        ratio = np.linalg.solve(other, one)
        quadratic = shift @ np.linalg.solve(other, shift)
        total += weight / 2 * (np.trace(ratio) - len(one) - np.linalg.slogdet(ratio)[1] + quadratic)
    return total


def covariance(mixture: _core.Mixture, j: int) -> Float64:
    values = mixture.covariances
    kind = mixture.shape.structure
    if kind == "full":
        return np.asarray(values[j])
    if kind == "tied":
        return np.asarray(values)
    if kind.startswith("tied"):
        return np.diag(np.broadcast_to(values, mixture.n_features))
    return np.diag(np.broadcast_to(values[j], mixture.n_features))


def test_an_em_step_is_the_gradient(covariance_type: str) -> None:
    """The slope of the mean log-likelihood along any direction is the product with the EM step."""
    rows = np.random.RandomState(5).normal(size=(500, 3)) * [1.0, 2.0, 0.5]
    reference = mixture_of(covariance_type, 0)
    # The EM step is the gradient where it is short: at a point near the fixed point.
    result = em.run(
        Rows(InMemory(rows, None, 1)), reference, Options(1e-7, 5000, 0.0, 1, "aitken", None)
    )
    base = result.mixture
    chart = Chart(base)
    origin = chart.vector(base)
    direction = np.random.RandomState(1).normal(size=origin.size)
    statistics = Mixture._adopt(base).expectation(rows, n_threads=1)
    step = chart.vector(statistics.maximization(reg_covar=0.0)) - origin

    def bound(length: float) -> float:
        return Mixture._adopt(chart.mixture(origin + length * direction)).score(rows)

    slope = (bound(1e-5) - bound(-1e-5)) / 2e-5
    assert slope == pytest.approx(step @ direction, rel=0.02, abs=1e-8)
