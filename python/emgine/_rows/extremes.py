"""The smallest and the largest value of each column, wherever the rows are: one look at all rows.

Rows of weight 0 are no rows. Of a column without values both are NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from emgine._core import Float64

    from .parts import Part
    from .rows import Rows


@dataclass(eq=False)
class Extremes:
    """The smallest and largest values of one or more parts."""

    low: Float64
    high: Float64

    def absorb(self, part: Self) -> None:
        """Take in the values of the part that follows."""
        self.low, self.high = np.fmin(self.low, part.low), np.fmax(self.high, part.high)


class FindExtremes:
    """Finds the extremes of a part."""

    def __call__(self, part: Part, n_threads: int) -> Extremes:  # noqa: ARG002
        X = part.X if part.sample_weight is None else part.X[part.sample_weight > 0]
        if not len(X):
            nothing = np.full(X.shape[1], np.nan)
            return Extremes(nothing, nothing)
        # Of two numbers of which one is NaN, fmin is the other.
        low, high = np.fmin.reduce(X, axis=0), np.fmax.reduce(X, axis=0)
        return Extremes(low.astype(np.float64), high.astype(np.float64))


def extremes(rows: Rows) -> Extremes:
    """Return the smallest and the largest value of each column."""
    return rows.reduce(FindExtremes())
