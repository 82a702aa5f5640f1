"""Permuting, moving, scaling or splitting the data does not change the result.

Bits are equal if the arithmetic is exact (a dyadic translation). If the order of additions
changes, results agree to 1e-12 relative.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import emgine
from tests.laws.compare import bits, mixture_error, relative_error, statistics_bits
from tests.laws.plain import EVERY, Case, make_case

BOUND = 1e-12
Float64 = npt.NDArray[np.float64]
GRAIN = 2.0**-16


@pytest.mark.parametrize("k", [2, 5, 17])
@pytest.mark.parametrize("kind", EVERY)
def test_order_of_components_is_a_name_only(kind: str, k: int) -> None:
    case = make_case(kind, 60 * k, 4, k, weighted=True)
    order = np.random.default_rng(1).permutation(k)
    covariances = case.covariances if "tied" in kind else case.covariances[order]
    permuted = emgine.Mixture(case.weights[order], case.means[order], covariances, kind)
    probabilities = case.mixture.predict_proba(case.rows)[:, order]
    assert relative_error(permuted.predict_proba(case.rows), probabilities) <= BOUND
    scores = case.mixture.score_samples(case.rows)
    assert relative_error(permuted.score_samples(case.rows), scores) <= BOUND
    step = case.mixture.expectation(case.rows, case.sample_weight).maximization(reg_covar=1e-6)
    other = permuted.expectation(case.rows, case.sample_weight).maximization(reg_covar=1e-6)
    unpermuted = step.covariances if "tied" in kind else step.covariances[order]
    expected = emgine.Mixture(step.weights[order], step.means[order], unpermuted, kind)
    assert mixture_error(other, expected) <= BOUND


def dyadic(case: Case, move: float) -> tuple[emgine.Mixture, Float64]:
    """The case on a dyadic grid, rows and means moved together."""
    rows = np.round(case.rows / GRAIN) * GRAIN + move
    means = np.round(case.means / GRAIN) * GRAIN + move
    return emgine.Mixture(case.weights, means, case.covariances, case.kind), rows


@pytest.mark.parametrize("move", [-1.0, 1024.0, -(2.0**30)])
@pytest.mark.parametrize("d", [1, 3, 9])
@pytest.mark.parametrize("kind", ["full", "diag", "spherical"])
def test_a_dyadic_translation_changes_no_bit(kind: str, d: int, move: float) -> None:
    case = make_case(kind, 701, d, 3, weighted=True)
    (here, rows), (there, moved) = dyadic(case, 0.0), dyadic(case, move)
    expected = here.expectation(rows, case.sample_weight)
    found = there.expectation(moved, case.sample_weight)
    assert statistics_bits(found) == statistics_bits(expected)
    assert bits(there.score_samples(moved)) == bits(here.score_samples(rows))
    covariances = found.maximization(reg_covar=1e-6).covariances
    assert bits(covariances) == bits(expected.maximization(reg_covar=1e-6).covariances)


@pytest.mark.parametrize("move", [-1.0, 1024.0, -(2.0**30)])
@pytest.mark.parametrize("d", [1, 3, 9])
def test_a_translation_changes_tied_by_rounding_only(d: int, move: float) -> None:
    """Rows are first whitened about the components' common centre, which need not be dyadic."""
    case = make_case("tied", 701, d, 3, weighted=True)
    (here, rows), (there, moved) = dyadic(case, 0.0), dyadic(case, move)
    assert relative_error(there.score_samples(moved), here.score_samples(rows)) <= BOUND
    expected = here.expectation(rows, case.sample_weight)
    found = there.expectation(moved, case.sample_weight)
    for name in ("weight", "sum", "scatter", "log_likelihood"):
        assert relative_error(getattr(found, name), getattr(expected, name)) <= BOUND, name


@pytest.mark.parametrize("kind", EVERY)
def test_a_change_of_unit_scales_means_and_covariances(kind: str) -> None:
    case = make_case(kind, 701, 4, 3)
    step = case.mixture.expectation(case.rows).maximization(reg_covar=0.0)
    for unit in (2.0**-300, 2.0**-7, 2.0**200):
        squared = unit * unit
        scaled = emgine.Mixture(case.weights, case.means * unit, case.covariances * squared, kind)
        found = scaled.expectation(case.rows * unit).maximization(reg_covar=0.0)
        back = emgine.Mixture(found.weights, found.means / unit, found.covariances / squared, kind)
        assert mixture_error(back, step) <= BOUND


@pytest.mark.parametrize("cut", [1, 7, 128, 384, 500, 1024, 2999])
@pytest.mark.parametrize("kind", EVERY)
def test_statistics_of_parts_add_up_to_the_whole(kind: str, cut: int) -> None:
    case = make_case(kind, 3000, 4, 3, weighted=True)
    assert case.sample_weight is not None
    weight, mixture = case.sample_weight, case.mixture
    whole = mixture.expectation(case.rows, weight)
    first = mixture.expectation(case.rows[:cut], weight[:cut])
    second = mixture.expectation(case.rows[cut:], weight[cut:])
    together = first + second
    assert statistics_bits(together) == statistics_bits(second + first)
    for name in ("weight", "sum", "scatter", "log_likelihood", "row_weight"):
        assert relative_error(getattr(together, name), getattr(whole, name)) <= BOUND, name
    found = together.maximization(reg_covar=1e-6)
    assert mixture_error(found, whole.maximization(reg_covar=1e-6)) <= BOUND


@pytest.mark.parametrize("kind", EVERY)
def test_adding_changes_neither_summand(kind: str) -> None:
    case = make_case(kind, 300, 4, 3)
    first = case.mixture.expectation(case.rows[:100])
    second = case.mixture.expectation(case.rows[100:])
    before = statistics_bits(first), statistics_bits(second)
    first + second
    assert (statistics_bits(first), statistics_bits(second)) == before


@pytest.mark.parametrize("kind", EVERY)
def test_order_of_rows_changes_nothing_but_rounding(kind: str) -> None:
    case = make_case(kind, 3001, 4, 3, weighted=True)
    assert case.sample_weight is not None
    order = np.random.default_rng(2).permutation(3001)
    scores = case.mixture.score_samples(case.rows)
    assert bits(case.mixture.score_samples(case.rows[order])) == bits(scores[order])
    step = case.mixture.expectation(case.rows, case.sample_weight).maximization(reg_covar=1e-6)
    other = case.mixture.expectation(case.rows[order], case.sample_weight[order])
    assert mixture_error(other.maximization(reg_covar=1e-6), step) <= BOUND


@pytest.mark.parametrize("kind", EVERY)
def test_a_row_scores_the_same_alone_and_in_company(kind: str) -> None:
    case = make_case(kind, 1000, 6, 3)
    together = case.mixture.score_samples(case.rows)
    proba = case.mixture.predict_proba(case.rows)
    for row in (0, 1, 383, 384, 767, 999):
        alone = case.rows[row : row + 1]
        assert case.mixture.score_samples(alone)[0] == together[row]
        assert bits(case.mixture.predict_proba(alone)[0]) == bits(proba[row])


@pytest.mark.parametrize("kind", EVERY)
def test_likelihood_never_falls(kind: str) -> None:
    case = make_case(kind, 2000, 3, 4, weighted=True)
    mixture, before = case.mixture, -np.inf
    for _ in range(50):
        statistics = mixture.expectation(case.rows, case.sample_weight)
        assert statistics.log_likelihood >= before - 1e-10 * abs(statistics.log_likelihood)
        before = statistics.log_likelihood
        mixture = statistics.maximization(reg_covar=0.0, mixture=mixture)
