"""The exact reference itself: against scikit-learn and against results in closed form."""

from __future__ import annotations

import mpmath
import numpy as np
import numpy.typing as npt
import pytest

from tests.reference.exact import DIGITS, em_step, exact, rounded
from tests.reference.judge import exact_step
from tests.reference.problems import STRUCTURES, Problem, generate

Float64 = npt.NDArray[np.float64]


def scikit_learn_step(problem: Problem) -> tuple[Float64, Float64, Float64, Float64, Float64]:
    """Log-densities, responsibilities, weights, means, covariances of one step by scikit-learn."""
    mixture = pytest.importorskip("sklearn.mixture", reason="compares with scikit-learn")
    cholesky = mixture._gaussian_mixture._compute_precision_cholesky
    kind = problem.covariance_type
    model = mixture.GaussianMixture(
        len(problem.weights), covariance_type=kind, reg_covar=problem.reg_covar
    )
    model.weights_, model.means_ = problem.weights, problem.means
    model.covariances_ = problem.covariances
    model.precisions_cholesky_ = cholesky(problem.covariances, kind)
    log_prob, responsibilities = (
        model.score_samples(problem.rows),
        model.predict_proba(problem.rows),
    )
    model._m_step(problem.rows, np.log(responsibilities))
    return log_prob, responsibilities, model.weights_, model.means_, model.covariances_


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", STRUCTURES[:4])  # those that scikit-learn has
def test_judge_and_scikit_learn_agree_near_the_origin(kind: str, seed: int) -> None:
    problem = generate(kind, (120, 1 + 2 * seed, 1 + seed), 0.0, 1.0, False, seed)
    expected = exact_step(problem)
    found = scikit_learn_step(problem)
    wanted = (expected.log_prob, expected.responsibilities, *expected[3:])
    for ours, theirs in zip(wanted, found, strict=True):
        assert np.allclose(ours, theirs, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("kind", STRUCTURES)
def test_judge_counts_a_weight_of_two_as_the_row_twice(kind: str) -> None:
    problem = generate(kind, (12, 2, 2), 1e6, 1.0, False, 1)
    start = (problem.weights, problem.means, problem.covariances, kind, 1e-6)
    weighted = em_step(problem.rows, np.full(12, 2.0), *start)
    twice = em_step(np.repeat(problem.rows, 2, axis=0), None, *start)
    for one, other in zip(weighted[2:], twice[2:], strict=True):
        assert np.array_equal(one, other)


def test_judge_knows_the_standard_normal() -> None:
    one = np.ones(1)
    step = em_step(np.array([[0.0], [2.0]]), None, one, one[:, None], one, "spherical", 0.0)
    assert step.log_prob[0] == -0.5 * np.log(2 * np.pi) - 0.5
    assert step.means[0, 0] == 1.0
    assert step.covariances[0] == 1.0


def test_exact_numbers_come_and_go_unchanged() -> None:
    values = np.array([[0.1, 1e-300], [-1e300, 5e-324]])
    assert np.array_equal(rounded(exact(values)), values)
    with mpmath.workdps(DIGITS):
        assert exact(values)[0, 0] != mpmath.mpf("0.1")
