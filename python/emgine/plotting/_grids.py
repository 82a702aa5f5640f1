"""Where a picture looks: limits of axes, points on them, bins and levels.

Places come from the rows and from quantiles of the components; draws nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64

    from ._subject import Subject

    Limits = Sequence[tuple[float, float]]

MOST_BINS = 100
POINTS_OF_A_LINE, POINTS_OF_A_SIDE = 600, 200
MARGIN = 0.03  # part of an axis, so that the outermost points are not cut in half
# Shares of the mixture within the drawn regions of highest density, from the outermost in.
HELD_BY_REGION = (0.99, 0.95, 0.90, 0.75, 0.50, 0.25)


def limits_of(
    of: Subject, feature: int, deviations: float, margin: float = MARGIN
) -> tuple[float, float]:
    """Return limits around all rows, and so many standard deviations around every mean."""
    values = np.asarray(of.X[:, feature], dtype=np.float64)
    values = values[~np.isnan(values)]  # cells may be missing
    low, high = float(values.min(initial=math.inf)), float(values.max(initial=-math.inf))
    quantiles = of.quantiles(np.array([-deviations, deviations]))
    if quantiles is not None:
        low = min(low, float(quantiles[:, feature, 0].min()))
        high = max(high, float(quantiles[:, feature, 1].max()))
    least, most, _ = of.support(feature)
    return max(low - margin * (high - low), least), min(high + margin * (high - low), most)


def grid_of(of: Subject) -> Float64:
    """Return points on the axis of the subject's one feature, dense where components are."""
    low, high = limits_of(of, 0, 3.0, margin=0.0)
    even = np.linspace(low, high, POINTS_OF_A_LINE)
    # An even grid could miss a narrow component, or cut off its peak.
    near = of.quantiles(np.linspace(-4, 4, 81))
    near = even if near is None else near.reshape(-1)
    return np.unique(np.concatenate([even, near[(near >= low) & (near <= high)]]))


def mesh_of(limits: Limits) -> tuple[Float64, Float64, Float64]:
    """Return coordinates of points between the limits, and the points as rows."""
    across, up = np.meshgrid(*(np.linspace(*pair, POINTS_OF_A_SIDE) for pair in limits))
    return across, up, np.column_stack([across.ravel(), up.ravel()])


def whole_numbers(of: Subject) -> tuple[Float64, int]:
    """Return edges of bins for a feature of whole numbers, and how many numbers a bin has."""
    return bins_between(*(round(limit) for limit in limits_of(of, 0, 3.0, margin=0.0)))


def bins_between(low: int, high: int) -> tuple[Float64, int]:
    """Return edges of bins for whole numbers, at most MOST_BINS, and how many numbers a bin has."""
    high = max(high, low + 1)
    width = -(-(high - low + 1) // MOST_BINS)
    count = -(-(high - low + 1) // width)
    return low - 0.5 + width * np.arange(count + 1.0), width


def bin_edges(values: Float64, weights: Float64 | None = None) -> Float64:
    """Return edges of bins by the rules of Freedman and Diaconis and of Sturges, at most MOST_BINS.

    The first gives too few bins to few rows, and none where more than half of the rows are equal;
    then the second counts. Rows of weight 0 are as absent.
    """
    if weights is not None and weights.any():
        values, weights = values[weights > 0], weights[weights > 0]
    if values.min() == values.max():
        return np.array([values[0] - 0.5, values[0] + 0.5])
    low, high = _quartiles(values, weights)
    width = 2 * (high - low) / len(values) ** (1 / 3)  # Freedman and Diaconis (1981)
    wanted = min(np.ptp(values) / width, MOST_BINS) if width > 0 else 0.0
    sturges = np.log2(len(values)) + 1  # Sturges (1926)
    count = int(np.clip(np.ceil(max(wanted, sturges)), 1, MOST_BINS))
    return np.linspace(values.min(), values.max(), count + 1)


def _quartiles(values: Float64, weights: Float64 | None) -> tuple[float, float]:
    """Return the quarters of the rows, or of their weight."""
    if weights is None or not weights.any():
        low, high = np.percentile(values, [25, 75])
        return float(low), float(high)
    order = np.argsort(values, kind="stable")
    held = np.cumsum(weights[order])
    places = np.searchsorted(held, np.array([0.25, 0.75]) * held[-1])
    low, high = values[order][np.minimum(places, len(values) - 1)]
    return float(low), float(high)


def density_levels(density: Float64, shares: Sequence[float] = HELD_BY_REGION) -> Float64:
    """Return the densities, rising, above which these shares of the mixture lie."""
    falling = np.sort(density, axis=None)[::-1]
    held = np.cumsum(falling)
    places = np.searchsorted(held, np.array(shares) * held[-1])
    return np.unique(falling[np.minimum(places, falling.size - 1)])


def most_different(shares: Float64, weights: Float64) -> float:
    """Return how much rows tell of their component, in nats: the mean divergence of the shares.

    `shares` (n_samples, n_components) are responsibilities, `weights` those of the rows.
    """
    total = np.average(shares, axis=0, weights=weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(shares > 0, shares * np.log(shares / total), 0.0)
    return float(np.average(parts.sum(axis=1), weights=weights))


def sorted_best(scores: Sequence[float], most: int) -> list[int]:
    """Return the places of the largest scores, at most so many, in their order."""
    order: NDArray[np.intp] = np.argsort(-np.asarray(scores), kind="stable")
    return sorted(int(place) for place in order[:most])
