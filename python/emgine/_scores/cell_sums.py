"""Sums over rows, cell by cell of the core's grid: the same bits however rows are cut.

Parts of the rows begin at cells, so each cell is summed on its own, and their sums exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from emgine._core import Float64


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
        return tuple(math.fsum(column) for column in columns)
