"""The prior of log-normal components is that of Gaussians, of the logarithms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel, families, priors

RANDOM = np.random.RandomState(0)
X = np.concatenate([RANDOM.normal(0, 1, (80, 2)), RANDOM.normal(4, 1, (40, 2))])
PRIOR = priors.NormalInverseWishart([1.0, 2.0], 2.0, 7.0)


@pytest.mark.parametrize("prior", ["weak", PRIOR])
@pytest.mark.parametrize("kind", ["full", "tied_diag"])
def test_fits_are_those_of_gaussians_to_logarithms(prior: Any, kind: str) -> None:
    options: Any = {"prior": prior, "tol": 1e-11, "random_state": 0}
    gaussian = GaussianMixture(2, covariance_type=kind, **options).fit(X)
    family = families.LogNormal(kind)
    model = MixtureModel(2, family=family, **options).fit(np.exp(X))
    np.testing.assert_allclose(model.log_means_, gaussian.means_, rtol=1e-6)
    np.testing.assert_allclose(model.log_covariances_, gaussian.covariances_, rtol=1e-6)
    assert model.lower_bound_ == pytest.approx(gaussian.lower_bound_ - X.sum(axis=1).mean())
