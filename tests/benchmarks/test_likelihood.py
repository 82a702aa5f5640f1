"""The log-likelihood of the benchmarks against scipy's, for the four structures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

from benchmarks.likelihood import full_covariances, mean_log_likelihood
from benchmarks.problem import mixture_rows, start


@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
@pytest.mark.parametrize("n_features", [1, 4])
def test_the_referee_is_the_mean_log_density(covariance_type: str, n_features: int) -> None:
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


@pytest.mark.parametrize("covariance_type", ["full", "tied", "diag", "spherical"])
def test_the_start_is_the_same_for_everybody(covariance_type: str) -> None:
    """Contenders that take covariances and contenders that take precisions start equally."""
    problem = start(mixture_rows(300, 4, 3), 3, covariance_type)
    shape = problem.means.shape
    product = full_covariances(problem.covariances, covariance_type, shape) @ full_covariances(
        problem.precisions, covariance_type, shape
    )
    assert product == pytest.approx(np.broadcast_to(np.eye(4), product.shape), abs=1e-12)


def test_generated_rows_are_the_same_on_every_call_and_overlap() -> None:
    rows = mixture_rows(1_000, 1, 2)
    assert np.array_equal(rows, mixture_rows(1_000, 1, 2))
    problem = start(rows, 2, "full")
    scores = np.abs(rows - problem.means.T) / np.sqrt(problem.covariances[:, 0, 0])
    between = np.abs(scores[:, 0] - scores[:, 1]) < 1.0
    assert between.mean() > 0.1
