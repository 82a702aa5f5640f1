"""Some rows that stand for all: one from each of many strata of equal weight.

Weights are summed cell by cell of the core's grid, so the same rows are drawn however they are cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64

    from .parts import Part

    Indices = NDArray[np.intp]

# Weights that are summed at once: rows in parts begin at multiples of it.
WEIGHTS_AT_ONCE = _core.GRID_ROWS


@dataclass
class RowCounts:
    """Number and weight of rows."""

    n_rows: int
    n_weighted_rows: int
    sums: list[Float64] | None  # weights of the cells; None where each row weighs 1

    def absorb(self, part: Self) -> None:
        """Take in the counts of the part that follows."""
        self.n_rows += part.n_rows
        self.n_weighted_rows += part.n_weighted_rows
        if self.sums is not None and part.sums is not None:
            self.sums = self.sums + part.sums

    @property
    def ends(self) -> Float64 | None:
        """Cumulative weights of the cells."""
        return None if self.sums is None else np.cumsum(np.concatenate(self.sums))

    @property
    def weight(self) -> float:
        """The weight of all rows."""
        return float(self.n_rows) if self.ends is None else float(self.ends[-1])


class CountRows:
    """Counts and weighs rows."""

    def __call__(self, part: Part, n_threads: int) -> RowCounts:  # noqa: ARG002
        n_rows, weight = len(part.X), part.sample_weight
        if weight is None:
            return RowCounts(n_rows, n_rows, None)
        with np.errstate(over="ignore"):
            return RowCounts(n_rows, int(np.count_nonzero(weight)), [_cell_sums(weight)])


@dataclass
class Gathered:
    """Some of the rows, in their order, with or without weights."""

    blocks: list[tuple[Float64, Float64 | None]]

    def absorb(self, part: Self) -> None:
        """Take in the rows from the part that follows."""
        self.blocks = self.blocks + part.blocks

    def arrays(self) -> tuple[Float64, Float64 | None]:
        """Return the rows and their weights."""
        if len(self.blocks) == 1:
            return self.blocks[0]
        weights = [weight for _, weight in self.blocks if weight is not None]
        rows = np.concatenate([block for block, _ in self.blocks])
        return rows, np.concatenate(weights) if weights else None


class GatherAll:
    """Takes all rows that have weight."""

    def __call__(self, part: Part, n_threads: int) -> Gathered:  # noqa: ARG002
        if part.sample_weight is None:
            # A copy: the memory of a part is used again for a later one.
            return Gathered([(np.array(part.X, dtype=np.float64), None)])
        kept = np.flatnonzero(part.sample_weight)
        rows = np.asarray(part.X[kept], dtype=np.float64)
        return Gathered([(rows, part.sample_weight[kept])])


class Gather(NamedTuple):
    """Takes rows by number or, given the ends of the cells, by points of the cumulative weight."""

    places: NDArray[Any]
    ends: Float64 | None = None

    def __call__(self, part: Part, n_threads: int) -> Gathered:  # noqa: ARG002
        return Gathered([(np.asarray(part.X[self.chosen(part)], dtype=np.float64), None)])

    def chosen(self, part: Part) -> Indices:
        """Return which rows of a part are taken."""
        first, n = part.first_row, len(part.X)
        if self.ends is None or part.sample_weight is None:
            begin, end = np.searchsorted(self.places, [first, first + n])
            return np.asarray(self.places[begin:end] - first)
        return _rows_in_cells(first // _core.GRID_ROWS, part.sample_weight, self.places, self.ends)


class GatherNumbered(NamedTuple):
    """Takes rows as another task does, and their numbers in place of weights."""

    gather: Gather

    def __call__(self, part: Part, n_threads: int) -> Gathered:  # noqa: ARG002
        chosen = self.gather.chosen(part)
        numbers = (chosen + part.first_row).astype(np.float64)
        return Gathered([(np.asarray(part.X[chosen], dtype=np.float64), numbers)])


def stratified_points(size: int, random_state: np.random.RandomState) -> Float64:
    """Draw a point of [0, 1) from each of `size` equal strata; sorted."""
    points: Float64 = (np.arange(size) + random_state.uniform(size=size)) / size
    return points


def sample_size(rows: tuple[int, int], n_components: int) -> int:
    """Return how many rows are looked at: so many for each component, and never fewer than."""
    per_component, least = rows
    return max(least, per_component * n_components)


def _cell_sums(weight: Float64) -> Float64:
    """Return the sums of the weights, cell by cell of so many rows as are summed at once."""
    # The cumulative sum of all weights would be as large as the weights.
    begins = range(0, len(weight), WEIGHTS_AT_ONCE)
    return np.array([weight[begin : begin + WEIGHTS_AT_ONCE].sum() for begin in begins])


def _rows_in_cells(first: int, weight: Float64, points: Float64, ends: Float64) -> Indices:
    """Return which rows sorted `points` of [0, 1) fall on; the first row begins cell `first`."""
    step = WEIGHTS_AT_ONCE
    last = int(np.searchsorted(ends, ends[-1]))  # cells behind it have no weight
    scaled = points * ends[-1]
    cell_of = np.minimum(np.searchsorted(ends, scaled, side="right"), last) - first
    chosen = [
        i * step
        + _rows_at(
            weight[i * step : (i + 1) * step],
            scaled[cell_of == i] - (ends[first + i - 1] if first + i else 0.0),
        )
        for i in np.unique(cell_of)
        if 0 <= i * step < len(weight)
    ]
    return np.concatenate(chosen) if chosen else np.zeros(0, dtype=np.intp)


def _rows_at(weight: Float64, points: Float64) -> Indices:
    """Return the row in which each point of the cumulative weight falls."""
    cumulative = np.cumsum(weight)
    below_the_end = np.minimum(points, np.nextafter(cumulative[-1], 0.0))
    rows: Indices = np.searchsorted(cumulative, below_the_end, side="right")
    return rows
