"""Compares results: bit for bit, or by the largest error relative to a given scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import emgine

Array = npt.NDArray[np.generic]
Reals = npt.NDArray[Any]


def bits(*values: Array | float) -> bytes:
    """The bytes of arrays and numbers, one after another."""
    return b"".join(np.ascontiguousarray(value).tobytes() for value in values)


def statistics_bits(statistics: emgine.SufficientStatistics) -> bytes:
    """Return every number of sufficient statistics."""
    sums = (statistics.weight, statistics.sum, statistics.scatter)
    return bits(*sums, statistics.log_likelihood, statistics.row_weight)


def mixture_bits(mixture: emgine.Mixture) -> bytes:
    """Return every parameter of a mixture."""
    parameters = (mixture.weights, mixture.means, mixture.covariances)
    return bits(*parameters, mixture.precisions_cholesky)


def scores_bits(mixture: emgine.Mixture, rows: Array, n_threads: int | None = None) -> bytes:
    """Return all scores of rows under a mixture."""
    return bits(
        mixture.score_samples(rows, n_threads=n_threads),
        mixture.predict_proba(rows, n_threads=n_threads),
        mixture.predict(rows, n_threads=n_threads),
        mixture.score(rows, n_threads=n_threads),
    )


def relative_error(actual: Reals | float, expected: Reals | float) -> float:
    """Largest error relative to the largest entry, at least 1."""
    difference = np.max(np.abs(np.asarray(actual) - np.asarray(expected)))
    return float(difference / max(1.0, float(np.max(np.abs(expected)))))


def mixture_error(actual: emgine.Mixture, expected: emgine.Mixture) -> float:
    """Largest error of weights, means and covariances of mixtures of unit order."""
    return max(
        relative_error(actual.weights, expected.weights),
        relative_error(actual.means, expected.means),
        relative_error(actual.covariances, expected.covariances),
    )
