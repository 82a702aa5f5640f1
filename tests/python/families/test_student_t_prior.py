"""The prior of Student's t: that of a Gaussian where degrees of freedom are infinite."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, families, priors
from emgine._families.gaussian.prior import GaussianPrior
from emgine._families.student_t_prior import StudentPrior

RANDOM = np.random.RandomState(0)
X = np.concatenate([RANDOM.standard_t(3, (80, 2)), RANDOM.normal(6, 1, (40, 2))])
PRIOR = priors.NormalInverseWishart([1.0, 2.0], 2.0, 7.0, [2.0, 3.0])


@pytest.mark.parametrize("kind", ["diag", "tied_diag"])
def test_without_tails_it_is_that_of_gaussians(kind: str) -> None:
    options: Any = {"prior": PRIOR, "tol": 1e-11, "random_state": 0}
    gaussian = GaussianMixture(2, covariance_type=kind, **options).fit(X)
    family = families.StudentT(kind, dof=np.inf)
    model = MixtureModel(2, family=family, **options).fit(X)
    np.testing.assert_allclose(model.means_, gaussian.means_, rtol=1e-6)
    np.testing.assert_allclose(model.scales_, gaussian.covariances_, rtol=1e-6)
    assert model.lower_bound_ == pytest.approx(gaussian.lower_bound_, abs=1e-10)


@pytest.mark.parametrize("dof", ["each", "shared", 4.0])
@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical", "tied_diag"])
def test_the_posterior_never_falls_and_outliers_do_not_widen_the_default(
    kind: str, dof: Any
) -> None:
    rows = np.concatenate([X, np.full((3, 2), 1e4)])
    family = families.StudentT(kind, dof=dof)
    model = MixtureModel(2, family=family, prior="weak", acceleration=None)
    labels = np.repeat([0, 1], [80, 43])
    model.set_params(tol=1e-8, reg_covar=0.0).fit(rows, labels=labels)
    bounds = np.array(model.lower_bounds_)
    assert np.diff(bounds).min() > -1e-11
    assert np.max(model.scales_) < 100.0


def test_degrees_of_freedom_have_no_prior() -> None:
    prior = StudentPrior(GaussianPrior("full", np.zeros(1), 1.0, 3.0, np.eye(1)))
    assert prior.is_of("scales")
    assert not prior.is_of("dofs")
    family, given = families.StudentT(dof="each"), {"dofs": [5.0, 50.0]}
    model = MixtureModel(2, family=family, prior="weak", fixed="dofs", parameters_init=given)
    assert model.set_params(random_state=0).fit(X).dofs_.tolist() == [5.0, 50.0]


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("kind", ["VEI", "EVV", "VVE"])
def test_structures_with_something_in_common_go_on_from_the_last_step(
    kind: str, missing: bool
) -> None:
    rows = np.where(RANDOM.uniform(size=X.shape) < 0.1, np.nan, X) if missing else X
    for family, of_family in (
        (families.StudentT(kind), rows),
        (families.LogNormal(kind), np.exp(rows / 5)),
    ):
        options: Any = {"missing": "marginalize", "random_state": 0, "reg_covar": 0.0}
        model = MixtureModel(2, family=family, prior="weak", tol=1e-8, **options).fit(of_family)
        assert np.diff(model.lower_bounds_).min() > -1e-11
