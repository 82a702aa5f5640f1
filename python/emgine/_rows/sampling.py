"""Some rows that stand for all: one from each of many strata of equal weight.

The same rows whether all are at hand or come in parts, whose weights are summed cell by cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64

    Indices = NDArray[np.intp]

# Weights that are summed at once: rows in parts begin at multiples of it.
WEIGHTS_AT_ONCE = _core.GRID_ROWS


def stratified_rows(
    n_samples: int, weight: Float64 | None, size: int, random_state: np.random.RandomState
) -> Indices:
    """Draw a row from each of `size` strata of equal weight; sorted.

    Parameters
    ----------
    n_samples : int
        Number of rows.
    weight : ndarray of shape (n_samples,) or None
        Weights of the rows. A row of weight 0 is never drawn, a heavy one may be drawn repeatedly.
    size : int
        Number of strata.
    random_state : RandomState
        Source of randomness.

    Returns
    -------
    ndarray of shape (size,)
        Numbers of rows.
    """
    points = stratified_points(size, random_state)
    if weight is None:
        return np.minimum((points * n_samples).astype(np.intp), n_samples - 1)
    return rows_in_cells(0, weight, points, np.cumsum(cell_sums(weight)))


def stratified_points(size: int, random_state: np.random.RandomState) -> Float64:
    """Draw a point of [0, 1) from each of `size` equal strata; sorted."""
    points: Float64 = (np.arange(size) + random_state.uniform(size=size)) / size
    return points


def cell_sums(weight: Float64) -> Float64:
    """Return the sums of the weights, cell by cell of so many rows as are summed at once."""
    # The cumulative sum of all weights would be as large as the weights.
    begins = range(0, len(weight), WEIGHTS_AT_ONCE)
    return np.array([weight[begin : begin + WEIGHTS_AT_ONCE].sum() for begin in begins])


def rows_in_cells(first: int, weight: Float64, points: Float64, ends: Float64) -> Indices:
    """Return which of these rows the points fall on, of those that fall on them at all.

    Parameters
    ----------
    first : int
        The cell of all rows with which these rows begin.
    weight : ndarray of shape (n,)
        Weights of the rows.
    points : ndarray
        Points of [0, 1), sorted.
    ends : ndarray of shape (n_cells,)
        Cumulative sums of the weights of the cells of all rows.

    Returns
    -------
    ndarray
        Numbers of rows, from 0 for the first of these.
    """
    step = WEIGHTS_AT_ONCE
    last = int(np.searchsorted(ends, ends[-1]))  # cells behind it have no weight
    scaled = points * ends[-1]
    cell_of = np.minimum(np.searchsorted(ends, scaled, side="right"), last) - first
    found = [
        i * step
        + _rows_at(
            weight[i * step : (i + 1) * step],
            scaled[cell_of == i] - (ends[first + i - 1] if first + i else 0.0),
        )
        for i in np.unique(cell_of)
        if 0 <= i * step < len(weight)
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.intp)


def _rows_at(weight: Float64, points: Float64) -> Indices:
    """Return the row in which each point of the cumulative weight falls."""
    cumulative = np.cumsum(weight)
    below_the_end = np.minimum(points, np.nextafter(cumulative[-1], 0.0))
    rows: Indices = np.searchsorted(cumulative, below_the_end, side="right")
    return rows


def sample_size(rows: tuple[int, int], n_components: int) -> int:
    """Return how many rows are looked at: so many for each component, and never fewer than."""
    per_component, least = rows
    return max(least, per_component * n_components)


def sample(
    X: NDArray[np.floating],
    weight: Float64 | None,
    size: int,
    random_state: np.random.RandomState,
) -> tuple[Float64, Float64 | None]:
    """Return all rows that have weight, or a sample that represents them without weights."""
    if len(X) > size:
        chosen, kept = stratified_rows(len(X), weight, size, random_state), None
    elif weight is None:
        return np.ascontiguousarray(X, dtype=np.float64), None
    else:
        chosen = np.flatnonzero(weight)
        kept = weight[chosen]
    return np.ascontiguousarray(X[chosen], dtype=np.float64), kept
