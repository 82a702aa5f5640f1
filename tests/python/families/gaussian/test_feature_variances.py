"""feature_variances: a mixture of an M-step knows the variances of the rows."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt

from emgine import GaussianMixture
from emgine._families.gaussian.feature_variances import mean_and_least_variance

Float64 = npt.NDArray[np.float64]


def test_what_the_mixture_knows_is_the_variance(covariance_type: str, two_blobs: Float64) -> None:
    model = GaussianMixture(3, covariance_type=covariance_type, reg_covar=0.25, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mixture = model.fit(two_blobs).mixture_
    mean, variance = mean_and_least_variance(mixture, 0.25)
    assert np.allclose(mean, two_blobs.mean(axis=0), rtol=1e-10)
    if covariance_type.endswith("spherical"):
        assert np.all(variance <= two_blobs.var(axis=0))
    else:
        assert np.allclose(variance, two_blobs.var(axis=0), rtol=1e-10)
