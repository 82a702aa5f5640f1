"""Independent features of a user's exponential family, and rows that lack some of them.

Column i of the statistics belongs to feature i % n_features. A cell that is missing has no
statistics and no base measure, and the mean statistics are those of the rows that have the feature.
Sums are made in the order of the features, so a row has the same bits wherever it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, SufficientStatistics

# Weight of a feature, relative to its component's, below which no row of the component has it; as
# in the core (families/observed_weights.hpp).
LEAST_WEIGHT = 2.0**-52


def summed(parts: Float64) -> Float64:
    """Return the sums of the parts (n, n_features) of features; numbers (n,) as they are."""
    if parts.ndim == 1:
        return parts
    total = parts[:, 0].copy()
    for part in parts.T[1:]:
        total += part
    return total


def of_features(lacking: NDArray[np.bool_], n_columns: int) -> NDArray[np.bool_]:
    """Return which of the columns, in blocks of features, belong to a cell that is missing."""
    return np.tile(lacking, (1, n_columns // lacking.shape[1]))


def mean_statistics(statistics: SufficientStatistics) -> Float64:
    """Return mean statistics (K, p); where a component has no rows, those of all together."""
    sums = np.ascontiguousarray(statistics.sum.T)
    weight = np.broadcast_to(statistics.weight, sums.shape)
    if statistics.shape.missing:
        observed = statistics.arrays["observed"].T
        weight = np.where(observed > LEAST_WEIGHT * weight, observed, 0.0)
    every = sums.sum(axis=1) / np.ascontiguousarray(weight).sum(axis=1)
    means = np.repeat(every[:, np.newaxis], sums.shape[1], axis=1)
    np.divide(sums, weight, out=means, where=weight > 0)
    return np.ascontiguousarray(means.T)
