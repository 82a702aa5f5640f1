"""Gamma against 60-digit arithmetic: densities, statistics, M-steps, with the cancellations."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

from tests.reference.independent import DIGITS, Problem, close, mp, sums

SHAPES = [1e-3, 0.3, 1.0, 2.5, 17.0, 200.0, 1e4, 1e6, 1e8]


def made(shape: float, scale: float) -> Problem:
    """Two components that overlap, and rows of them, some of them far away."""
    rng = np.random.RandomState(0)
    shapes = np.array([[shape, 3.0], [1.3 * shape, 2.0]])
    means = np.array([[1.0, 2.0], [1.0 + 0.5 / np.sqrt(shape), 3.0]]) * scale
    rows = rng.gamma(shapes[0], means[0] / shapes[0], (30, 2))
    rows[:4, 0] *= [0.5, 0.75, 1.4, 3.0]
    rows = np.maximum(rows, 1e-290)
    return Problem("gamma", rows, np.array([0.4, 0.6]), {"shapes": shapes, "rates": shapes / means})


@pytest.mark.parametrize("scale", [1.0, 1e-6, 1e9])
@pytest.mark.parametrize("shape", SHAPES)
def test_densities(shape: float, scale: float) -> None:
    problem = made(shape, scale)
    with mpmath.workdps(DIGITS):
        exact, _ = problem.responsibilities()
        errors = map(close, problem.mixture().score_samples(problem.rows), exact)
        assert max(errors) < 1e-12


@pytest.mark.parametrize("scale", [1.0, 1e9])
@pytest.mark.parametrize("shape", SHAPES)
def test_statistics(shape: float, scale: float) -> None:
    problem = made(shape, scale)
    statistics = problem.mixture().expectation(problem.rows)
    with mpmath.workdps(DIGITS):
        _, shares = problem.responsibilities()
        for k, j in np.ndindex(2, 2):
            mean = mp(statistics.reference[k, j])

            def deviation(x: Any, mean: Any = mean) -> Any:
                return x / mean - 1

            def excess(x: Any, mean: Any = mean) -> Any:
                return x / mean - 1 - mpmath.log(x / mean)

            for name, statistic in (("deviation", deviation), ("excess", excess)):
                exact, size = sums(problem, shares, statistic, k, j)
                assert close(statistics.arrays[name][k, j], exact, size) < 1e-12


@pytest.mark.parametrize("scale", [1.0, 1e9])
@pytest.mark.parametrize("shape", SHAPES[1:])
def test_m_step(shape: float, scale: float) -> None:
    problem = made(shape, scale)
    problem = problem._replace(rows=problem.rows[4:])
    updated = problem.mixture().expectation(problem.rows).maximization(reg_covar=0.0)
    with mpmath.workdps(DIGITS):
        _, shares = problem.responsibilities()
        for k, j in np.ndindex(2, 2):
            weight = sum(share[k] for share in shares)
            mean = sums(problem, shares, lambda x: x, k, j)[0] / weight
            spread = mpmath.log(mean) - sums(problem, shares, mpmath.log, k, j)[0] / weight
            ours = updated.parameters["shapes"][k, j]
            exact = mpmath.findroot(
                lambda a, s=spread: mpmath.log(a) - mpmath.digamma(a) - s, mp(ours)
            )
            assert close(ours, exact) < 1e-12
            assert close(updated.parameters["rates"][k, j], exact / mean) < 1e-12
