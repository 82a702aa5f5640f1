"""Weibull against 60-digit arithmetic: densities, statistics, the shape at the optimum."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

from emgine import MixtureModel
from tests.reference.independent import DIGITS, Problem, close, mp, sums

SHAPES = [1e-2, 0.4, 1.0, 3.6, 50.0, 1e4, 1e8]


def made(shape: float, scale: float) -> Problem:
    """Two components that overlap, and rows of them, some of them far away."""
    rng = np.random.RandomState(0)
    shapes = np.array([[shape, 2.0], [1.3 * shape, 1.5]])
    scales = np.array([[1.0, 2.0], [1.0 + 0.5 / max(shape, 1.0), 3.0]]) * scale
    rows = scales[0] * rng.weibull(shapes[0], (30, 2))
    rows[:4, 0] *= 1 + np.array([-0.5, 0.3, 0.5, 2.0]) * min(1.0, 5 / shape)
    return Problem(
        "weibull",
        np.clip(rows, 1e-280, 1e280),
        np.array([0.4, 0.6]),
        {"shapes": shapes, "scales": scales},
    )


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
            c, at = (mp(float(problem.parameters[name][k, j])) for name in ("shapes", "scales"))
            far = mp(3) / 2 if c > 0.05 else 1 / c
            powers = {"power": (1, 0), "power_log": (1, 1), "power_log2": (1, 2), "log": (0, 1)}
            for name, (power, times) in (powers | {"lower": (0.5, 2), "upper": (far, 2)}).items():

                def term(x: Any, c: Any = c * power, at: Any = at, times: int = times) -> Any:
                    return (x / at) ** c * mpmath.log(x / at) ** times

                exact, size = sums(problem, shares, term, k, j)
                assert close(statistics.arrays[name][k, j], exact, size) < 2e-12


@pytest.mark.parametrize("shape", [0.1, 0.8, 5.0, 300.0, 1e6])
def test_the_shape_is_found_within_few_passes(shape: float) -> None:
    rows = 7 * np.random.RandomState(1).weibull(shape, (200, 1))
    model = MixtureModel(
        1, family="weibull", tol=1e-14, stopping="change", max_iter=30, reg_covar=0.0
    ).fit(rows)
    assert model.n_iter_ < 30
    with mpmath.workdps(DIGITS):
        values = [mp(x) for x in rows[:, 0].tolist()]
        mean_log = sum(map(mpmath.log, values)) / 200

        def score(c: Any) -> Any:
            powers = [x**c for x in values]
            tilted = sum(p * mpmath.log(x) for p, x in zip(powers, values, strict=True))
            return tilted / sum(powers) - 1 / c - mean_log

        exact = mpmath.findroot(score, mp(float(model.shapes_[0, 0])), tol=1e-40)
        assert close(model.shapes_[0, 0], exact) < 1e-7
        scale = (sum(x**exact for x in values) / 200) ** (1 / exact)
        assert close(model.scales_[0, 0], scale) < 1e-7


def test_the_likelihood_never_falls_from_far_away() -> None:
    rows = 7 * np.random.RandomState(1).weibull(3.0, (200, 1))
    for shape in (1e-3, 0.1, 0.049, 0.051, 9.0):
        start = {"shapes": [[shape]], "scales": [[1.0]]}
        model = MixtureModel(
            1, family="weibull", weights_init=[1.0], parameters_init=start, max_iter=200
        ).fit(rows)
        assert np.diff(model.lower_bounds_).min() > -1e-13
        assert model.shapes_[0, 0] == pytest.approx(3.0, rel=0.2)
