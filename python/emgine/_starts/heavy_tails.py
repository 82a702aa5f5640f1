"""Starts of families with heavy tails from the rows that are not far away.

A few rows far away decide standard deviations and centers, so k-means puts a center on them, and EM
ends with a component there. Where some of a sample are far from its median, by the median absolute
deviation, there are also starts from the others, and a few iterations show which of them leads
highest. Rows without such have their ordinary start to the last bit. Must not know an estimator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._families.blocks import kept_blocks
from emgine._families.family import BY_NAME
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from emgine._core import Float64, Mixture, ModelShape
    from emgine._em.options import Options
    from emgine._em.results import Result

# A row is far if its distance is so many times the median of all: a start from the rows within
# each. Of 480 sets of Student-t rows in two and three groups with 1 to 3 degrees of freedom 268 end
# at the best known optimum from the ordinary start, with 5 alone, 7 and 10 458, 460 and 463, and
# with both 470. A third one adds nothing.
LIMITS = (5.0, 10.0)
# There are other starts only where some row is so far.
FARTHEST = 15.0
# Passes of each start before they are compared, and rows of them: of more than twice as many, a
# sample. With 1, 2, 3, 4 and 6 passes and the limit 10 452, 454, 462, 463 and 464 end at the best.
TRIED = 4
LEAST_ROWS, PER_PARAMETER = 2048, 20


class BesideOutliers(NamedTuple):
    """The ordinary start or, where one leads higher, that from rows that are not far away."""

    ordinary: Callable[[], Mixture]
    of_near: list[Callable[[], Mixture]]
    rows: Rows
    options: Options

    def mixture(self) -> Mixture:
        """Return the first parameters of a run."""
        return best_of(self.ordinary(), self.of_near, self.rows, self.options)


def near_rows(X: Float64, weight: Float64 | None, shape: ModelShape) -> list[Rows]:
    """Return the rows of a sample within each limit; none where no row is far away.

    NaN are cells that a row lacks.
    """
    columns = heavy_columns(shape)
    if not columns or shape.n_components < 2:
        return []
    distance = distances(X if len(columns) == X.shape[1] else X[:, columns], weight)
    if not distance.max(initial=0.0) > FARTHEST:
        return []
    found, enough = [], max(2 * shape.n_components, X.shape[1] + 1)
    for near in (distance <= limit for limit in LIMITS):
        if np.count_nonzero(near) >= enough:
            own = None if weight is None else weight[near]
            found.append(Rows(InMemory(np.ascontiguousarray(X[near]), own, 1, shape.missing)))
    return found


def heavy_columns(shape: ModelShape) -> list[int]:
    """Return the columns of families with heavy tails."""
    if shape.family != "product":
        return list(range(shape.n_features)) if BY_NAME[shape.family].heavy_tailed else []
    blocks = [b for b in kept_blocks(shape.structure) if BY_NAME[b.family].heavy_tailed]
    return sorted(column for block in blocks for column in block.columns)


def distances(X: Float64, weight: Float64 | None) -> Float64:
    """Return how far each row is from the median in its farthest cell, by the median of all rows.

    Cells are in units of the median absolute deviation of their column; a column of which that is 0
    says nothing.
    """
    farthest = np.zeros(len(X))
    with np.errstate(over="ignore", invalid="ignore"):  # values too large to subtract
        for column in X.T:
            away = np.abs(column - _median(column, weight))
            unit = _median(away, weight)
            if 0 < unit < np.inf:
                np.fmax(farthest, away / unit, out=farthest)  # not NaN, a cell that is not there
        usual = _median(farthest, weight)
        return farthest / usual if usual > 0 else farthest


def _median(values: Float64, weight: Float64 | None) -> float:
    """Return a value that half of the weight is at or below; 0 of none."""
    if np.isnan(values).any():
        there = ~np.isnan(values)
        values, weight = values[there], None if weight is None else weight[there]
    if not len(values):
        return 0.0
    if weight is None:
        half = (len(values) - 1) // 2
        return float(np.partition(values, half)[half])
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weight[order])
    return float(values[order[np.searchsorted(sums, 0.5 * sums[-1])]])


def best_of(
    ordinary: Mixture, of_near: Iterable[Callable[[], Mixture]], rows: Rows, options: Options
) -> Mixture:
    """Return the ordinary start, or where some passes from another lead if that is higher."""
    from .second_start import HIGHER, run_from  # EM: estimators are imported without it

    few = options._replace(max_iter=TRIED, tol=0.0)
    some = _some(rows, ordinary.shape)
    first, best = ordinary, run_from(some, ordinary, few)
    for start in of_near:
        try:
            other = run_from(some, start(), few)
        except (ValueError, _core.IllDefinedComponentError):
            continue
        if other is not None and (best is None or _is_higher(other, best, HIGHER)):
            first, best = other.mixture, other
    return first


def _is_higher(one: Result, other: Result, by: float) -> bool:
    return one.rank[0] >= other.rank[0] and one.lower_bound > other.lower_bound + by


def _some(rows: Rows, shape: ModelShape) -> Rows:
    """Return the rows of the first passes: all of them, or a sample."""
    size = max(LEAST_ROWS, PER_PARAMETER * shape.n_free_parameters)
    if rows.n_rows <= 2 * size and rows.in_memory is not None:
        return rows
    return rows.others(*rows.sample(size, np.random.RandomState(0)))
