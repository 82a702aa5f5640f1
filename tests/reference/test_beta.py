"""Beta against 60-digit arithmetic: densities, statistics, M-steps, with the cancellations."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

from tests.reference.independent import DIGITS, Problem, close, mp, sums

SUMS = [0.05, 0.9, 4.0, 60.0, 1e4, 1e6, 2e8]
MEANS = [1e-3, 0.3, 0.5, 0.99]


def made(n: float, mean: float) -> Problem:
    """Two components that overlap, and rows of them, some of them far away."""
    rng = np.random.RandomState(0)
    shift = min(0.5 / np.sqrt(n), 0.2) * mean * (1 - mean)
    means = np.array([[mean, 0.4], [mean + shift, 0.6]])
    n_of = np.array([[n, 5.0], [1.3 * n, 3.0]])
    a, b = n_of * means, n_of * (1 - means)
    rows = rng.beta(a[0], b[0], (30, 2))
    rows[:4, 0] = mean * np.array([0.5, 0.8, 1.0, 1.0]) + (1 - mean) * np.array([0, 0, 0.1, 0.5])
    rows = np.clip(rows, 1e-200, 1 - 2.0**-53)
    return Problem("beta", rows, np.array([0.4, 0.6]), {"a": a, "b": b})


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("n", SUMS)
def test_densities(n: float, mean: float) -> None:
    problem = made(n, mean)
    with mpmath.workdps(DIGITS):
        exact, _ = problem.responsibilities()
        ours = problem.mixture().score_samples(problem.rows)
        # Shares may have a log-density of 0, about which no error is relative.
        errors = [close(a, e, max(abs(e), mp(1))) for a, e in zip(ours, exact, strict=True)]
        assert max(errors) < 1e-12


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("n", SUMS)
def test_statistics(n: float, mean: float) -> None:
    problem = made(n, mean)
    statistics = problem.mixture().expectation(problem.rows)
    with mpmath.workdps(DIGITS):
        _, shares = problem.responsibilities()
        for k, j in np.ndindex(2, 2):
            at = mp(float(statistics.reference[k, j]))

            def low(x: Any, at: Any = at) -> Any:
                return x / at - 1 - mpmath.log(x / at)

            def high(x: Any, at: Any = at) -> Any:
                return low(1 - x, 1 - at)

            def deviation(x: Any, at: Any = at) -> Any:
                return x - at

            for name, statistic in (("deviation", deviation), ("low", low), ("high", high)):
                exact, size = sums(problem, shares, statistic, k, j)
                assert close(statistics.arrays[name][k, j], exact, size) < 1e-12


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("n", SUMS[1:])
def test_m_step(n: float, mean: float) -> None:
    problem = made(n, mean)
    problem = problem._replace(rows=np.clip(problem.rows[4:], 1e-30, 1 - 1e-12))
    updated = problem.mixture().expectation(problem.rows).maximization(reg_covar=0.0)
    with mpmath.workdps(DIGITS):
        _, shares = problem.responsibilities()
        for k, j in np.ndindex(2, 2):
            weight = sum(share[k] for share in shares)
            low = sums(problem, shares, mpmath.log, k, j)[0] / weight
            high = sums(problem, shares, lambda x: mpmath.log(1 - x), k, j)[0] / weight
            ours = [updated.parameters[name][k, j] for name in ("a", "b")]

            def gradient(a: Any, b: Any, low: Any = low, high: Any = high) -> list[Any]:
                of_sum = mpmath.digamma(a + b)
                return [mpmath.digamma(a) - of_sum - low, mpmath.digamma(b) - of_sum - high]

            exact = mpmath.findroot(gradient, [mp(float(value)) for value in ours])
            assert close(ours[0], exact[0]) < 3e-12
            assert close(ours[1], exact[1]) < 3e-12
