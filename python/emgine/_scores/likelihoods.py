"""Log-likelihood and entropy of rows under a mixture: tasks for rows wherever they are.

Sums are taken cell by cell of the core's grid and added exactly: the same bits for any parts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from emgine import _core
from emgine._checks.support import check_support

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture
    from emgine._rows.parts import Part


@dataclass
class CellSums:
    """Sums of neighbouring cells, a row of numbers for each."""

    cells: list[Float64]

    def absorb(self, part: Self) -> None:
        """Take in the sums of the part that follows."""
        self.cells = self.cells + part.cells

    def total(self) -> tuple[float, ...]:
        """Return the sums of all cells, each rounded once."""
        columns = zip(*(row for cells in self.cells for row in cells.tolist()), strict=True)
        return tuple(_sum(column) for column in columns)


class Likelihoods(NamedTuple):
    """Sums, by row weight, weights, log-densities, those of likeliest components, and entropies."""

    mixture: Mixture
    entropy: bool = False  # whether it is wanted; the sum is 0 if not
    names: NDArray[np.object_] | None = None  # of the columns, for messages

    def __call__(self, part: Part, n_threads: int) -> CellSums:
        check_support(part.X, self.mixture.shape, n_threads, self.names, part.first_row)
        return CellSums(
            [_core.evidence(self.mixture, part.X, part.sample_weight, self.entropy, n_threads)]
        )


def _sum(numbers: tuple[float, ...]) -> float:
    """Return the sum, rounded once; infinite where it is beyond float64."""
    try:
        return math.fsum(numbers)
    except OverflowError:
        return sum(numbers)
