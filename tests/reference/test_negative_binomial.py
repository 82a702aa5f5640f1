"""Negative binomial against 60-digit arithmetic: densities, statistics, M-steps, Poisson limits."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

from emgine import MixtureModel, families
from tests.reference.independent import DIGITS, Problem, close, mp, negative_binomial, sums

SIZES = [1e-10, 1e-3, 0.3, 1.0, 7.5, 63.0, 1e4, 1e7, 1e10, np.inf]


def made(size: float, mean: float) -> Problem:
    """Two components that overlap, and counts small and large, some of them far away."""
    rng = np.random.RandomState(0)
    means = np.array([[mean, 3.0], [1.2 * mean, 6.0]])
    sizes = np.array([[size, 2.0], [2 * size, 3.0]])
    many = rng.negative_binomial(min(size, 20.0), min(size, 20.0) / (min(size, 20.0) + mean), 24)
    first = np.concatenate([many, [0, 1, 63, 64, 65, 1000, 10_000, 3 * np.round(mean)]])
    second = np.concatenate([rng.poisson(3.0, 28), [63, 64, 90, 150]])
    rows = np.stack([np.minimum(first, 1e6), second], axis=1).astype(float)
    return Problem(
        "negative_binomial", rows, np.array([0.4, 0.6]), {"means": means, "sizes": sizes}
    )


@pytest.mark.parametrize("mean", [1e-3, 4.0, 90.0, 1e5])
@pytest.mark.parametrize("size", SIZES)
def test_densities(size: float, mean: float) -> None:
    problem = made(size, mean)
    with mpmath.workdps(DIGITS):
        exact, _ = problem.responsibilities()
        errors = map(close, problem.mixture().score_samples(problem.rows), exact)
        assert max(errors) < 1e-12


def slope(x: Any, size: Any) -> Any:
    """Return the sum of j / (1 + j / size) over j < x."""
    if mpmath.isinf(size):
        return x * (x - 1) / 2
    return size * (x - size * (mpmath.digamma(x + size) - mpmath.digamma(size)))


def curvature(x: Any, size: Any) -> Any:
    """Return the sum of its squares."""
    if mpmath.isinf(size):
        return x * (x - 1) * (2 * x - 1) / 6
    first = mpmath.digamma(x + size) - mpmath.digamma(size)
    second = mpmath.psi(1, size) - mpmath.psi(1, x + size)
    return size**2 * (x - 2 * size * first + size**2 * second)


@pytest.mark.parametrize("size", SIZES)
def test_statistics_and_the_means_of_the_m_step(size: float) -> None:
    problem = made(size, 40.0)
    statistics = problem.mixture().expectation(problem.rows)
    updated = statistics.maximization().parameters["means"]
    with mpmath.workdps(DIGITS):
        _, shares = problem.responsibilities()
        for k, j in np.ndindex(2, 2):
            of_pair = mp(float(problem.parameters["sizes"][k, j]))
            for name, statistic in (("slope", slope), ("curvature", curvature)):
                exact, _ = sums(problem, shares, lambda x, f=statistic, s=of_pair: f(x, s), k, j)
                assert close(statistics.arrays[name][k, j], exact, max(exact, 1e-9)) < 1e-11
            total, _ = sums(problem, shares, lambda x: x, k, j)
            assert close(updated[k, j], total / sum(share[k] for share in shares)) < 1e-12


@pytest.mark.parametrize("size", [0.05, 1.0, 40.0, 1e3])
def test_the_size_is_found_within_few_passes(size: float) -> None:
    rng = np.random.RandomState(1)
    rows = rng.negative_binomial(size, size / (size + 300.0), (400, 1)).astype(float)
    model = MixtureModel(1, family="negative_binomial", tol=1e-14, stopping="change", max_iter=25)
    assert model.fit(rows).n_iter_ < 25
    with mpmath.workdps(DIGITS):
        mean = sum(map(mp, rows[:, 0].tolist())) / 400

        def score(s: Any) -> Any:
            drift = sum(mpmath.digamma(mp(x) + s) - mpmath.digamma(s) for x in rows[:, 0].tolist())
            return drift - 400 * mpmath.log1p(mean / s)

        exact = mpmath.findroot(score, mp(float(model.sizes_[0, 0])), tol=1e-40)
        assert close(model.sizes_[0, 0], exact) < 1e-7
        assert close(model.means_[0, 0], mean) < 1e-14


@pytest.mark.parametrize("mean", [0.2, 5.0, 4000.0])
def test_the_poisson_limit_is_reached_exactly(mean: float) -> None:
    rows = np.round(mean + np.sqrt(mean) * np.linspace(-1.0, 1.0, 101))[:, np.newaxis]
    assert rows.var() < rows.mean()
    model = MixtureModel(1, family="negative_binomial").fit(rows)
    poisson = MixtureModel(1, family="poisson").fit(rows)
    assert np.isinf(model.sizes_[0, 0])
    assert model.score(rows) == pytest.approx(poisson.score(rows), rel=1e-11)


def test_a_poisson_is_left_where_the_counts_vary_more() -> None:
    rows = np.random.RandomState(0).negative_binomial(2.0, 0.1, (500, 1)).astype(float)
    start = {"means": [[3.0]], "sizes": [[np.inf]]}
    model = MixtureModel(
        1, family="negative_binomial", weights_init=[1.0], parameters_init=start
    ).fit(rows)
    assert model.sizes_[0, 0] == pytest.approx(2.0, rel=0.3)
    assert np.diff(model.lower_bounds_).min() > -1e-13


@pytest.mark.parametrize("size", [0.5, np.inf])
def test_a_given_size_is_kept(size: float) -> None:
    rows = np.array([[0.0], [3.0], [70.0]])
    model = MixtureModel(1, family=families.NegativeBinomial(size=size)).fit(rows)
    assert list(model.parameters_) == ["means"]
    assert model.means_[0, 0] == rows.mean()
    with mpmath.workdps(DIGITS):
        for x, ours in zip(rows[:, 0].tolist(), model.score_samples(rows), strict=True):
            assert close(ours, negative_binomial(mp(x), mp(73) / 3, mp(size))) < 1e-12
