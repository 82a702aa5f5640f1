"""Conditionals of Student's t: the formula of Ding (2016), every structure, and the limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import integrate

from emgine import Mixture, families
from tests.python.inference.mixtures import COVARIANCES, FULL, MEANS, T

SCALES: dict[str, Any] = {
    "full": COVARIANCES,
    "tied": COVARIANCES[0],
    "diag": [[1.0, 2.0, 3.0], [2.0, 1.0, 0.5]],
    "spherical": [1.0, 4.0],
    "tied_diag": [1.0, 2.0, 3.0],
    "tied_spherical": [2.0],
}


def mixture(structure: str, dof: Any = "each") -> Mixture:
    parameters = {"means": MEANS, "scales": SCALES[structure]}
    if isinstance(dof, str):
        parameters["dofs"] = [5.0, 5.0]
    return Mixture.from_parameters([0.3, 0.7], parameters, families.StudentT(structure, dof))


@pytest.mark.parametrize("structure", SCALES)
@pytest.mark.parametrize("dof", ["each", "shared", 5.0])
def test_every_structure_has_conditionals(structure: str, dof: Any) -> None:
    whole = mixture(structure, dof)
    row = np.array([1.0, 9.0, 2.0])
    given = whole.condition({0: 1.0})
    joint = whole.marginal(0).score_samples([1.0]) + given.score_samples(row[1:])
    assert joint == pytest.approx(whole.score_samples(row), rel=1e-12)
    assert given.dofs.tolist() == [6.0, 6.0]


def test_the_scales_grow_with_the_distance() -> None:
    near, far = T.condition({0: 0.0}), T.condition({0: 30.0})
    factor = (4 + 30.0**2 / 2.0) / (4 + 1)
    gaussian = FULL.condition({0: 0.0}).covariances[0]
    assert near.scales[0] == pytest.approx(gaussian * 4 / 5, rel=1e-12)
    assert far.scales[0] == pytest.approx(gaussian * factor, rel=1e-12)


def test_the_gaussian_limit_is_the_gaussian() -> None:
    limit = Mixture.from_parameters(
        [0.3, 0.7], {"means": MEANS, "scales": COVARIANCES, "dofs": [np.inf, np.inf]}, "student_t"
    )
    given = limit.condition({1: 9.0})
    assert given.scales == pytest.approx(FULL.condition({1: 9.0}).covariances, rel=1e-13)
    assert np.isinf(given.dofs).all()
    rows = np.array([[np.nan, 9.0, np.nan]])
    assert limit.impute(rows) == pytest.approx(FULL.impute(rows), rel=1e-12)
    assert limit.imputation_std(rows) == pytest.approx(FULL.imputation_std(rows), rel=1e-12)
    drawn = limit.impute(np.repeat(rows, 5, axis=0), "sample", random_state=0)
    assert np.isfinite(drawn).all()


def test_a_marginal_integrates_the_others_out() -> None:
    whole = mixture("full").marginal([0, 1])
    expected = integrate.quad(
        lambda y: np.exp(whole.score_samples([0.7, y])), -np.inf, np.inf, epsabs=1e-12, limit=300
    )[0]
    assert np.exp(whole.marginal(0).score_samples([0.7])) == pytest.approx(expected, rel=1e-8)
