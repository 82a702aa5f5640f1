"""Scores of rows absurdly far out: a number or minus infinity, never NaN; probabilities sum to 1.

A squared distance of 1e150 standard deviations still fits float64; beyond that the density is zero
and the log-density minus infinity. A posterior exists all the same and must be a distribution.
"""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

import emgine
from tests.reference.exact import DIGITS, exact, factors, log_densities, posterior, rounded
from tests.reference.problems import STRUCTURES, Problem, generate

DISTANCES = (1e1, 1e2, 1e4, 1e8, 1e16, 1e50, 1e100, 1e150)
BEYOND = (1e153, 1e154, 1e155, 1e200, 1e300, 1.7e308)


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
    if distance <= 1e150:
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
