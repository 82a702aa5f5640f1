"""Which priors fit which families, and the defaults that are taken of the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, priors
from emgine._families.conjugate import Moments, default_scale, posterior_of
from emgine._families.families import chosen_family
from emgine._families.gaussian.parameters import shape_of

COVARIANCE = np.array([[4.0, 1.0], [1.0, 9.0]])
MOMENTS = Moments(np.array([1.0, 2.0]), COVARIANCE, 10.0)
N = priors.NormalInverseWishart


@pytest.mark.parametrize(
    ("prior", "kind", "said"),
    [
        (priors.Dirichlet(2.0), "full", "'weights': priors.Dirichlet"),
        ({"weights": N()}, "full", "The prior of weights must be priors.Dirichlet"),
        ({"weights": priors.Dirichlet([2.0, 2.0])}, "full", r"have shape \(3,\)"),
        (N([1.0]), "full", r"mean of a prior must have shape \(2,\)"),
        (N(scale=[1.0, 2.0]), "full", r"must be of shape \(2, 2\)"),
        (N(scale=COVARIANCE), "diag", r"must be of shape \(2,\)"),
        (N(scale=COVARIANCE), "spherical", "must be a number"),
        (N(scale=-COVARIANCE), "tied", "no negative variance"),
        (N(scale=[[1.0, 2.0], [0.0, 1.0]]), "full", "must be symmetric"),
        (N(scale=-1.0), "tied_spherical", "no negative variance"),
        (N(dof=-6.5), "full", "dof of a prior of 'full' covariances must be at least -4"),
    ],
)
def test_what_does_not_fit_is_refused(prior: Any, kind: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        posterior_of(prior, shape_of(kind, 3, 2), lambda: MOMENTS)


def test_families_without_a_conjugate_prior_say_so() -> None:
    shape = chosen_family("weibull").shape(2, 2)
    with pytest.raises(ValueError, match="'weibull' has no conjugate prior"):
        posterior_of("weak", shape, lambda: MOMENTS)
    found = posterior_of({"weights": priors.Dirichlet(2.0)}, shape, lambda: MOMENTS)
    assert found is not None
    assert found.components is None


def test_nothing_is_no_prior() -> None:
    shape = shape_of("full", 3, 2)
    assert posterior_of(None, shape, lambda: MOMENTS) is None
    assert posterior_of({}, shape, lambda: MOMENTS) is None


def test_defaults_follow_the_units_of_the_features() -> None:
    parts = {"full": COVARIANCE, "diag": np.array([4.0, 9.0]), "spherical": np.array([6.5])}
    for kind, expected in parts.items():
        assert default_scale(MOMENTS, kind, 2) == pytest.approx(expected / 2.0)


def test_constant_and_collinear_features_get_a_width() -> None:
    for covariance in (np.ones((2, 2)), np.diag([4.0, 0.0])):
        scale = default_scale(MOMENTS._replace(covariance=covariance), "full", 1)
        assert np.linalg.eigvalsh(scale)[0] > 1e-7


@pytest.mark.parametrize("structure", ["VEI", "EVV", "VVE"])
def test_structures_whose_covariances_depend_on_one_another_have_no_prior(structure: str) -> None:
    rows = np.random.default_rng(0).normal(size=(50, 2))
    with pytest.raises(ValueError, match=f"The structure '{structure}' has no conjugate prior"):
        GaussianMixture(2, covariance_type=structure, prior="weak").fit(rows)
