"""The largest value of each column of the rows, wherever they are: one look at all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from emgine._core import Float64

    from .parts import Part
    from .rows import Rows


@dataclass(eq=False)
class Largest:
    """The largest values of one or more parts."""

    values: Float64

    def absorb(self, part: Self) -> None:
        """Take in the values of the part that follows."""
        self.values = np.fmax(self.values, part.values)


class FindLargest:
    """Finds the largest values of a part, whatever its weights."""

    def __call__(self, part: Part, n_threads: int) -> Largest:  # noqa: ARG002
        # Of two numbers of which one is NaN, fmax is the other.
        return Largest(np.fmax.reduce(part.X, axis=0).astype(np.float64))


def largest_values(rows: Rows) -> Float64:
    """Return the largest value of each column."""
    return rows.reduce(FindLargest()).values
