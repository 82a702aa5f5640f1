"""Mean log-likelihood of rows under given parameters, in plain numpy.

It uses the code of no contender, so no contender can confirm its own wrong result.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
BLOCK = 20_000


def full_covariances(covariances: Array, covariance_type: str, shape: tuple[int, int]) -> Array:
    """Expand any of the four structures to components × features × features."""
    n_components, n_features = shape
    identity = np.eye(n_features)
    if covariance_type == "full":
        return covariances
    if covariance_type == "tied":
        return np.repeat(covariances[None], n_components, axis=0)
    if covariance_type == "diag":
        return np.asarray(covariances[:, :, None] * identity)
    return np.asarray(covariances[:, None, None] * identity)


def mean_log_likelihood(
    rows: Array, weights: Array, means: Array, covariances: Array, covariance_type: str
) -> float:
    """Return the mean log-density of the rows, in nats.

    The log-density of a component is computed from the Cholesky factor of its covariance (see any
    textbook); the sum over components is taken relative to the largest.
    """
    factors = np.linalg.cholesky(full_covariances(covariances, covariance_type, means.shape))
    whiten = np.linalg.inv(factors)
    log_determinants = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    constants = np.log(weights) - log_determinants - 0.5 * means.shape[1] * math.log(2 * math.pi)
    sums = []
    for first in range(0, len(rows), BLOCK):
        block = rows[first : first + BLOCK]
        distances = [
            np.square((block - mean) @ matrix.T).sum(axis=1)
            for mean, matrix in zip(means, whiten, strict=True)
        ]
        sums.append(float(_log_sum_exp(constants - 0.5 * np.stack(distances, axis=1)).sum()))
    return math.fsum(sums) / len(rows)


def _log_sum_exp(values: Array) -> Array:
    largest = values.max(axis=1)
    return np.asarray(largest + np.log(np.exp(values - largest[:, None]).sum(axis=1)))
