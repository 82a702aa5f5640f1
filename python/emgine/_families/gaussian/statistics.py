"""Sufficient statistics of Gaussian mixtures: built from arrays, moved to other means.

Exact but for rounding; sees no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .parameters import STRUCTURES, shape_of

if TYPE_CHECKING:
    from emgine._core import Float64

# The part of the scatter matrices of the components that each structure keeps.
KEPT = {
    each["name"]: "k"
    + ("ij->" if each["matrices"] else "ii->")
    + ("" if each["shared"] else "k")
    + ("ij" if each["matrices"] else "i" if each["by_feature"] else "")
    for each in STRUCTURES
}


def statistics_of(
    weight: Float64,
    sums: Float64,
    scatter: Float64,
    means: Float64,
    structure: str,
    log_likelihood: float,
    row_weight: float,
) -> _core.SufficientStatistics:
    """Return the statistics that consist of these arrays, about `means`."""
    if sums.ndim != 2:
        raise ValueError(f"sum must have 2 dimensions. Got shape {sums.shape}.")
    arrays = {"weight": weight, "sum": sums, "scatter": scatter}
    shape = shape_of(structure, *sums.shape)
    return _core.SufficientStatistics(shape, arrays, means, log_likelihood, row_weight)


def mean_shift(statistics: _core.SufficientStatistics) -> Float64:
    """Return new means minus the reference means; 0 at weight 0."""
    weight, sums = statistics.weight[:, np.newaxis], statistics.sum
    return np.divide(sums, weight, out=np.zeros_like(sums), where=weight > 0)


def about(statistics: _core.SufficientStatistics, means: Float64) -> _core.SufficientStatistics:
    """Return the same statistics about other reference means (Chan, Golub and LeVeque 1983)."""
    structure, scatter = statistics.shape.structure, statistics.scatter
    moved, weight = statistics.reference - means, statistics.weight[:, np.newaxis]
    half = moved[:, :, np.newaxis] * (statistics.sum + 0.5 * weight * moved)[:, np.newaxis, :]
    change = half + np.swapaxes(half, 1, 2)
    change = np.einsum(KEPT[structure], change).reshape(scatter.shape)
    return statistics_of(
        weight=statistics.weight,
        sums=statistics.sum + weight * moved,
        scatter=scatter + change,
        means=means,
        structure=structure,
        log_likelihood=statistics.log_likelihood,
        row_weight=statistics.row_weight,
    )
