"""Turning the rows turns the covariances of structures that know no axes, and nothing else.

Those with an orientation that is free or shared, and round ones. Along the features it is the
others that are known to change.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import emgine
from emgine._families.gaussian.parameters import full_covariances
from tests.laws.compare import relative_error
from tests.laws.plain import EVERY, make_case

Float64 = npt.NDArray[np.float64]
ROUND = ("spherical", "tied_spherical")
ALONG_FEATURES = ("diag", "tied_diag", "VEI", "EVI")
TURNED = [kind for kind in EVERY if kind not in ALONG_FEATURES]
BOUND = 1e-12
# Turns of axes end at a sine of 1e-9, and which pair comes first depends on the features.
OF_AXES = 1e-9


def rotation(d: int) -> Float64:
    return np.linalg.qr(np.random.default_rng(d).normal(size=(d, d)))[0]


def turned(covariances: Float64, turn: Float64, kind: str) -> Float64:
    return covariances if kind in ROUND else np.asarray(turn.T @ covariances @ turn)


def m_step(mixture: emgine.Mixture, rows: Float64, weight: Float64 | None) -> emgine.Mixture:
    """An M-step whose turns have ended."""
    statistics = mixture.expectation(rows, weight)
    made = statistics.maximization(reg_covar=1e-6, mixture=mixture)
    for _ in range(20 if mixture.covariance_type in ("EVE", "VVE") else 0):
        made = statistics.maximization(reg_covar=1e-6, mixture=made)
    return made


@pytest.mark.parametrize("d", [2, 5])
@pytest.mark.parametrize("kind", TURNED)
def test_a_step_turns_with_the_rows(kind: str, d: int) -> None:
    case, turn = make_case(kind, 400, d, 3, weighted=True), rotation(d)
    there = emgine.Mixture(
        case.weights, case.means @ turn, turned(case.covariances, turn, kind), kind
    )
    scores = there.score_samples(case.rows @ turn)
    assert relative_error(scores, case.mixture.score_samples(case.rows)) <= BOUND
    expected = m_step(case.mixture, case.rows, case.sample_weight)
    found = m_step(there, case.rows @ turn, case.sample_weight)
    assert relative_error(found.weights, expected.weights) <= BOUND
    assert relative_error(found.means, expected.means @ turn) <= BOUND
    back = turned(found.covariances, turn.T, kind)
    bound = OF_AXES if kind in ("EVE", "VVE") else BOUND
    assert relative_error(back, expected.covariances) <= bound


@pytest.mark.parametrize("kind", TURNED)
def test_a_fit_turns_with_the_rows(kind: str) -> None:
    # The seed is one without two optima so near to the path that rounding decides between them.
    case, turn = make_case(kind, 400, 3, 3, seed=1), rotation(3)
    labels = case.mixture.predict(case.rows)
    here, there = (
        emgine.GaussianMixture(3, covariance_type=kind, labels_init=labels, tol=1e-10).fit(rows)
        for rows in (case.rows, case.rows @ turn)
    )
    assert there.lower_bound_ == pytest.approx(here.lower_bound_, rel=1e-8)


@pytest.mark.parametrize("kind", ALONG_FEATURES)
def test_structures_along_the_features_depend_on_them(kind: str) -> None:
    case, turn = make_case(kind, 400, 3, 3), rotation(3)
    labels = case.mixture.predict(case.rows)
    here, there = (
        emgine.GaussianMixture(3, covariance_type=kind, labels_init=labels).fit(rows)
        for rows in (case.rows, case.rows @ turn)
    )
    covariances = full_covariances(there.mixture_)
    assert np.array_equal(covariances, np.stack([np.diag(np.diag(one)) for one in covariances]))
    assert abs(there.lower_bound_ - here.lower_bound_) > 1e-6
