"""The mean log-likelihood against scipy's multivariate normal, for the four structures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

from benchmarks.likelihood import full_covariances, mean_log_likelihood
from benchmarks.problem import mixture_rows, start


@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
@pytest.mark.parametrize("n_features", [1, 4])
def test_it_is_the_mean_log_density(covariance_type: str, n_features: int) -> None:
    problem = start(mixture_rows(300, n_features, 3), 3, covariance_type)
    expanded = full_covariances(problem.covariances, covariance_type, problem.means.shape)
    densities = [
        multivariate_normal(mean, covariance).logpdf(problem.rows)
        for mean, covariance in zip(problem.means, expanded, strict=True)
    ]
    expected = logsumexp(np.transpose(densities), b=problem.weights, axis=1).mean()
    found = mean_log_likelihood(
        problem.rows, problem.weights, problem.means, problem.covariances, covariance_type
    )
    assert found == pytest.approx(expected, rel=1e-13)
