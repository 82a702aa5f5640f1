"""Every E-step, M-step and score against 60-digit arithmetic on generated problems.

Norms. Means: |error| over max(|mean|, deviation). Covariances: error of c_ij over sqrt(c_ii c_jj).
Bounds: 1e-12 at offset 0, 1e-9 at any offset (offsets are in standard deviations from the origin).
One case is treated separately: a component that collapses in this step (it has few rows, and its
new variance c_ii is less than a hundredth of its squared step d_i^2 from the start mean). One pass
over the rows gives s_ii = c_ii + d_i^2, the moment about the start mean, to rounding, but c_ii only
after cancellation. Then the same bounds hold relative to sqrt(s_ii s_jj).

The fast set runs by default. To run the whole grid (some minutes):
    python -m pytest tests/reference -m exhaustive
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

import emgine
from tests.reference.judge import covariance_error, deviations, exact_step, mean_error
from tests.reference.problems import (
    STRUCTURES,
    Problem,
    exhaustive_problems,
    fast_problems,
    generate,
)

if TYPE_CHECKING:
    from tests.reference.exact import Step

Float64 = npt.NDArray[np.float64]
AT_ORIGIN = 1e-12
ANYWHERE = 1e-9
COLLAPSING = 100.0

FAST = list(fast_problems())
GRID_SHARDS = 64


def mixture_of(problem: Problem) -> emgine.Mixture:
    """The library's mixture with the problem's start parameters."""
    return emgine.Mixture(
        problem.weights, problem.means, problem.covariances, problem.covariance_type
    )


def assert_scores_agree(problem: Problem, expected: Step, mixture: emgine.Mixture) -> None:
    """Log-densities and responsibilities; both are of order one per feature, whatever the scale."""
    size = np.maximum(1.0, np.abs(expected.log_prob))
    log_prob = mixture.score_samples(problem.rows)
    assert np.max(np.abs(log_prob - expected.log_prob) / size) <= AT_ORIGIN
    posterior = mixture.predict_proba(problem.rows)
    assert np.max(np.abs(posterior - expected.responsibilities)) <= AT_ORIGIN
    assert np.max(np.abs(posterior.sum(axis=1) - 1)) <= 1e-14
    clear = np.ptp(expected.responsibilities, axis=1) > 1e-9
    labels = np.argmax(expected.responsibilities, axis=1)
    assert (
        np.array_equal(mixture.predict(problem.rows)[clear], labels[clear])
        or len(mixture.weights) == 1
    )


def assert_parameters_agree(problem: Problem, expected: Step, fitted: emgine.Mixture) -> None:
    """Weights, means and covariances in the norms of the header."""
    bound = AT_ORIGIN if problem.offset == 0 else ANYWHERE
    kind = problem.covariance_type
    spread = deviations(expected.covariances, kind, expected.means)
    moment = np.hypot(spread, expected.means - problem.means)
    scale = np.where(moment**2 > COLLAPSING * spread**2, moment, spread)

    assert np.max(np.abs(fitted.weights - expected.weights)) <= AT_ORIGIN
    assert mean_error(fitted.means, expected.means, spread) <= AT_ORIGIN
    assert covariance_error(fitted.covariances, expected.covariances, scale, kind) <= bound


def assert_step_agrees(problem: Problem) -> None:
    """Compare one E-step and one M-step of the library with the exact reference."""
    expected = exact_step(problem)
    mixture = mixture_of(problem)
    statistics = mixture.expectation(problem.rows, sample_weight=problem.sample_weight)
    size = max(1.0, float(np.abs(expected.log_likelihood)))
    assert abs(statistics.log_likelihood - expected.log_likelihood) <= AT_ORIGIN * size
    assert_scores_agree(problem, expected, mixture)
    fitted = statistics.maximization(reg_covar=problem.reg_covar)
    assert_parameters_agree(problem, expected, fitted)


def keeps_a_covariance(problem: Problem) -> bool:
    """False when rows leave some covariance singular and nothing regularises it."""
    n, d = problem.rows.shape
    return problem.reg_covar > 0 or n >= 6 * len(problem.weights) * (d + 1)


@pytest.mark.parametrize("problem", FAST, ids=[problem.label for problem in FAST])
def test_step_agrees_with_sixty_digits(problem: Problem) -> None:
    assert_step_agrees(problem)


@pytest.mark.exhaustive
@pytest.mark.parametrize("shard", range(GRID_SHARDS))
def test_every_problem_of_the_grid_agrees_with_sixty_digits(shard: int) -> None:
    for number, problem in enumerate(exhaustive_problems()):
        if number % GRID_SHARDS == shard and keeps_a_covariance(problem):
            assert_step_agrees(problem)


@pytest.mark.parametrize("kind", STRUCTURES)
def test_score_is_the_weighted_mean_of_exact_log_densities(kind: str) -> None:
    problem = generate(kind, (100, 3, 2), 1e3, 1.0, True, 5)
    expected = exact_step(problem)
    mean = float(np.average(expected.log_prob, weights=problem.sample_weight))
    actual = mixture_of(problem).score(problem.rows, sample_weight=problem.sample_weight)
    assert abs(actual - mean) <= AT_ORIGIN * max(1.0, abs(mean))


@pytest.mark.parametrize("kind", STRUCTURES)
def test_ten_steps_stay_with_ten_exact_steps(kind: str) -> None:
    problem = generate(kind, (60, 2, 2), 1e6, 1.0, False, 3)
    mixture = mixture_of(problem)
    for _ in range(10):
        current = Problem(
            kind, problem.rows, None, mixture.weights, mixture.means, mixture.covariances,
            1e-6, 1e6, 1.0,
        )  # fmt: skip
        mixture = mixture.expectation(problem.rows).maximization(reg_covar=1e-6)
        assert_parameters_agree(current, exact_step(current), mixture)
