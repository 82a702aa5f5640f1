"""How likely a mixture holds rows, and their likeliest components: one reading for both.

A task for rows wherever they are, with the same bits however they are cut: cells of the core's grid
are summed on their own, and their sums exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from emgine import _core

if TYPE_CHECKING:
    from emgine._core import Float64
    from emgine._reading.tasks import Part


@dataclass
class CellSums:
    """Sums of cells, one row for each: row weight, log-likelihood, that of the likeliest."""

    cells: list[Float64]

    def absorb(self, part: Self) -> None:
        """Take in the sums of the part that follows."""
        self.cells = self.cells + part.cells

    def total(self) -> tuple[float, ...]:
        """Return the sums of all cells, each rounded once."""
        columns = zip(*(row for cells in self.cells for row in cells.tolist()), strict=True)
        return tuple(math.fsum(column) for column in columns)


@dataclass(frozen=True, eq=False)
class Likelihoods:
    """Sums row weights, log-densities and the log-densities of likeliest components, by weight."""

    mixture: _core.Mixture

    def __call__(self, part: Part, n_threads: int) -> CellSums:
        # By its class: a Mixture of Python is one of the core too.
        of = _core.Mixture.likelihoods
        return CellSums([of(self.mixture, part.X, part.sample_weight, n_threads)])
