"""From the same start, a weight of 2 counts a row twice, and a weight of 0 leaves it out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import emgine
from tests.laws.compare import mixture_error, relative_error, statistics_bits
from tests.laws.plain import EVERY, Case, make_case

BOUND = 1e-12


def steps(case: Case, rows: np.ndarray, weight: np.ndarray | None, count: int) -> emgine.Mixture:
    """``count`` EM steps from the case's start."""
    mixture = case.mixture
    for _ in range(count):
        mixture = mixture.expectation(rows, weight).maximization(reg_covar=1e-6)
    return mixture


@pytest.mark.parametrize("d", [1, 2, 5, 12])
@pytest.mark.parametrize("kind", EVERY)
def test_whole_weights_are_repeated_rows(kind: str, d: int) -> None:
    case = make_case(kind, 607, d, 3)
    counts = np.random.default_rng(d).integers(0, 4, 607)
    repeated = np.repeat(case.rows, counts, axis=0)
    weighted = case.mixture.expectation(case.rows, counts.astype(np.float64))
    plain = case.mixture.expectation(repeated)
    assert relative_error(weighted.log_likelihood, plain.log_likelihood) <= BOUND
    assert weighted.row_weight == plain.row_weight == counts.sum()
    for count in (1, 3):
        found = steps(case, case.rows, counts.astype(np.float64), count)
        assert mixture_error(found, steps(case, repeated, None, count)) <= BOUND


@pytest.mark.parametrize("kind", EVERY)
def test_weights_of_one_are_no_weights(kind: str) -> None:
    case = make_case(kind, 607, 4, 3)
    ones = case.mixture.expectation(case.rows, np.ones(607))
    assert statistics_bits(ones) == statistics_bits(case.mixture.expectation(case.rows))


@pytest.mark.parametrize("far", [1e3, 1e150, 1e200, 1e308])
@pytest.mark.parametrize("kind", EVERY)
def test_a_row_of_weight_zero_is_absent_however_far_it_lies(kind: str, far: float) -> None:
    case = make_case(kind, 300, 4, 3)
    rows, weight = case.rows.copy(), np.ones(300)
    rows[::7], weight[::7] = far, 0.0
    present = weight > 0
    found = steps(case, rows, weight, 1)
    assert mixture_error(found, steps(case, rows[present], None, 1)) <= BOUND
    log_likelihood = case.mixture.expectation(rows, weight).log_likelihood
    expected = case.mixture.expectation(rows[present]).log_likelihood
    assert relative_error(log_likelihood, expected) <= BOUND


@pytest.mark.parametrize("factor", [2.0**-60, 2.0**40])
@pytest.mark.parametrize("kind", EVERY)
def test_a_common_factor_of_all_weights_changes_nothing(kind: str, factor: float) -> None:
    case = make_case(kind, 500, 4, 3, weighted=True)
    assert case.sample_weight is not None
    found = steps(case, case.rows, case.sample_weight * factor, 3)
    assert mixture_error(found, steps(case, case.rows, case.sample_weight, 3)) <= BOUND


@pytest.mark.parametrize("kind", EVERY)
def test_score_is_the_weighted_mean(kind: str) -> None:
    case = make_case(kind, 500, 4, 3, weighted=True)
    mean = np.average(case.mixture.score_samples(case.rows), weights=case.sample_weight)
    score = case.mixture.score(case.rows, sample_weight=case.sample_weight)
    assert relative_error(score, float(mean)) <= BOUND


@pytest.mark.parametrize("kind", EVERY)
def test_estimator_counts_weights_as_rows_from_given_parameters(kind: str) -> None:
    case = make_case(kind, 400, 2, 2)
    counts = np.random.default_rng(5).integers(0, 3, 400)
    cholesky = case.mixture.precisions_cholesky
    square = case.mixture.precisions_cholesky.shape[-2:] == (2, 2) and kind not in (
        "diag",
        "VEI",
        "EVI",
    )
    precisions = cholesky @ np.swapaxes(cholesky, -1, -2) if square else cholesky**2
    start: dict[str, Any] = {
        "weights_init": [0.5, 0.5],
        "means_init": case.means,
        "precisions_init": precisions,
    }

    def fitted(rows: np.ndarray, weight: np.ndarray | None) -> emgine.GaussianMixture:
        # Longer steps are made of differences of steps, which amplify rounding by far more.
        model = emgine.GaussianMixture(
            2, covariance_type=kind, tol=1e-3, max_iter=300, acceleration=None, **start
        )
        return model.fit(rows, sample_weight=weight)

    weighted, repeated = fitted(case.rows, counts), fitted(np.repeat(case.rows, counts, 0), None)
    assert weighted.n_iter_ == repeated.n_iter_
    assert mixture_error(weighted.mixture_, repeated.mixture_) <= 1e-10  # many steps amplify 1e-12
    assert relative_error(weighted.bic(case.rows, sample_weight=counts), repeated.bic(
        np.repeat(case.rows, counts, 0))) <= 1e-10  # fmt: skip
