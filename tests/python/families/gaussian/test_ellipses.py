"""Ellipses and quantiles of Gaussians and of what is made of them, against draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import Mixture, families
from emgine._families.families import family_of
from emgine._families.gaussian.parameters import parameter_shape
from emgine._families.gaussian.structures import COVARIANCE_TYPES
from emgine._families.gaussian.structures import MATRICES as WITH_MATRICES

MEANS = np.array([[0.3, 1.0], [-0.5, 0.2]])
MATRICES = np.array([[[1.0, 0.4], [0.4, 0.5]], [[0.3, -0.1], [-0.1, 0.8]]])


def mixtures() -> list[Any]:
    gaussian = {"means": MEANS, "covariances": MATRICES}
    logs = {f"log_{name}": values for name, values in gaussian.items()}
    student = {"means": MEANS, "scales": MATRICES, "dofs": [4.0, np.inf]}
    made = [(gaussian, "gaussian"), (student, families.StudentT()), (logs, "log_normal")]
    return [Mixture.from_parameters([0.4, 0.6], *each) for each in made]


@pytest.mark.parametrize("mixture", mixtures()[:2], ids=lambda mixture: mixture.shape.family)
def test_ellipses_hold_their_share(mixture: Any) -> None:
    family = family_of(mixture.shape)
    ellipses = family.ellipses(mixture, 0.9)
    assert ellipses is not None
    drawn = family.draws(mixture, np.array([40_000, 40_000]), np.random.RandomState(0))
    for rows, centre, matrix in zip(drawn, *ellipses, strict=True):
        away = rows - centre
        inside = np.einsum("ij,ij->i", away, np.linalg.solve(matrix, away.T).T) <= 1
        assert inside.mean() == pytest.approx(0.9, abs=0.0075)  # five standard errors


def test_logarithms_have_no_ellipses() -> None:
    mixture = mixtures()[2]
    assert family_of(mixture.shape).ellipses(mixture, 0.9) is None


@pytest.mark.parametrize("structure", COVARIANCE_TYPES)
def test_quantiles_are_so_many_deviations_from_the_mean(structure: str) -> None:
    values = np.full(parameter_shape(structure, 2, 2), 4.0)
    if structure in WITH_MATRICES:
        values = np.broadcast_to(4.0 * np.eye(2), values.shape).copy()
    mixture = Mixture([0.5, 0.5], MEANS, values, structure)
    found = family_of(mixture.shape).quantiles(mixture, np.array([-1.0, 3.0]))
    assert np.allclose(found, MEANS[:, :, np.newaxis] + [-2.0, 6.0])


def test_quantiles_of_logarithms_are_exponentials() -> None:
    gaussian, _, logs = mixtures()
    deviations = np.array([-2.0, 0.0, 1.0])
    plain = family_of(gaussian.shape).quantiles(gaussian, deviations)
    assert np.allclose(family_of(logs.shape).quantiles(logs, deviations), np.exp(plain))
