"""Scores of rows extremely far away: finite or minus infinity, never NaN; probabilities sum to 1.

The square of 1e149 standard deviations fits float64 whatever its factors are; beyond, minus
infinity is also correct. The posterior exists in any case and must be a distribution.
"""

from __future__ import annotations

import re

import mpmath
import numpy as np
import numpy.typing as npt
import pytest

import emgine
from tests.reference.exact import DIGITS, exact, factors, log_densities, posterior, rounded
from tests.reference.problems import STRUCTURES, Problem, generate

Float64 = npt.NDArray[np.float64]
DISTANCES = (1e1, 1e2, 1e4, 1e8, 1e16, 1e50, 1e100, 1e148)
BEYOND = (1e149, 1e150, 1e151, 1e153, 1e154, 1e155, 1e200, 1e300, 1.7e308)


def mixture_and_directions(kind: str, d: int, k: int) -> tuple[Problem, emgine.Mixture]:
    """A mixture near the origin; its rows serve as directions to walk along."""
    problem = generate(kind, (40, d, k), 0.0, 1.0, False, 2)
    start = (problem.weights, problem.means, problem.covariances, kind)
    return problem, emgine.Mixture(*start)


@pytest.mark.parametrize("distance", DISTANCES + BEYOND)
@pytest.mark.parametrize(("d", "k"), [(1, 2), (3, 4), (9, 3)])
@pytest.mark.parametrize("kind", STRUCTURES)
def test_tails_give_no_nan_and_a_distribution(kind: str, d: int, k: int, distance: float) -> None:
    problem, mixture = mixture_and_directions(kind, d, k)
    rows = np.sign(problem.rows) * np.minimum(np.abs(problem.rows), 1.0) * distance
    log_prob = mixture.score_samples(rows)
    assert not np.isnan(log_prob).any()
    assert np.all(log_prob < np.inf)
    if distance in DISTANCES:
        assert np.isfinite(log_prob).all()
    probabilities = mixture.predict_proba(rows)
    assert np.all((probabilities >= 0) & (probabilities <= 1))
    assert np.max(np.abs(probabilities.sum(axis=1) - 1)) <= 1e-12
    labels = mixture.predict(rows)
    assert np.all((labels >= 0) & (labels < k))


@pytest.mark.parametrize("distance", DISTANCES)
@pytest.mark.parametrize("kind", STRUCTURES)
def test_tail_log_densities_are_right(kind: str, distance: float) -> None:
    problem, mixture = mixture_and_directions(kind, 3, 4)
    rows = problem.rows * distance
    with mpmath.workdps(DIGITS):
        per_component = factors(exact(problem.covariances), kind, 4, 3)
        densities = log_densities(exact(rows), exact(problem.means), per_component)
        expected = rounded(posterior(exact(problem.weights), densities)[0])
    error = np.abs(mixture.score_samples(rows) - expected)
    assert np.max(error / np.maximum(1.0, np.abs(expected))) <= 1e-12


@pytest.mark.parametrize("kind", STRUCTURES)
def test_one_far_row_does_not_disturb_the_others(kind: str) -> None:
    problem, mixture = mixture_and_directions(kind, 3, 4)
    rows = problem.rows.copy()
    rows[7] = 1e150
    others = np.arange(len(rows)) != 7
    alone = mixture.score_samples(problem.rows)
    assert np.array_equal(mixture.score_samples(rows)[others], alone[others])


def step_over(rows: Float64, mixture: emgine.Mixture) -> emgine.Mixture | None:
    """Return the result of an EM step, or None if it is refused."""
    try:
        return mixture.expectation(rows).maximization(reg_covar=1e-6)
    except ValueError as refused:
        assert re.match(  # noqa: PT017  both endings are right
            r"^The (parameters of component \d+ are not finite|covariance.*)\.$", str(refused)
        )
        return None


@pytest.mark.parametrize("far", [1e3, 1e7, 1e149, 1e155, 1e200, 1e308])
@pytest.mark.parametrize("kind", STRUCTURES)
def test_a_step_over_a_far_row_is_finite_or_refused(kind: str, far: float) -> None:
    """Test that a step is refused if no float64 covariance can describe the row and the others."""
    problem, mixture = mixture_and_directions(kind, 3, 4)
    rows = problem.rows.copy()
    rows[7] = far
    fitted = step_over(rows, mixture)
    assert fitted is not None or far > 1e7
    for values in (fitted.weights, fitted.means, fitted.covariances) if fitted else ():
        assert np.isfinite(values).all()


@pytest.mark.parametrize("kind", STRUCTURES)
def test_a_component_of_weight_zero_takes_no_part(kind: str) -> None:
    problem, _ = mixture_and_directions(kind, 3, 2)
    both = emgine.Mixture([1.0, 0.0], problem.means, problem.covariances, kind)
    own = problem.covariances if "tied" in kind else problem.covariances[:1]
    alone = emgine.Mixture([1.0], problem.means[:1], own, kind)
    rows = np.vstack([problem.rows, problem.rows * 1e4, problem.rows * 1e155])
    scores, expected = both.score_samples(rows), alone.score_samples(rows)
    # Tied whitens rows about the centre of all means, hence the rounding.
    assert np.allclose(scores, expected, rtol=1e-13 if kind == "tied" else 0.0, atol=1e-13)
    assert np.array_equal(both.predict_proba(rows), np.repeat([[1.0, 0.0]], len(rows), axis=0))
    assert not both.predict(rows).any()
