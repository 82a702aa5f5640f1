"""Log-likelihood and entropy of rows under a mixture: tasks for rows wherever they are.

Sums are taken cell by cell of the core's grid, at which parts of the rows begin, and the sums of
the cells are added exactly: the same bits however rows are cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from emgine._core import Float64
    from emgine._rows.parts import Part

# A row that is too far from every component for float64 has a log-density below this (below_all in
# the core's densities.hpp), which stands for -inf.
BELOW_ALL = -1e299


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


@dataclass(frozen=True, eq=False)
class Likelihoods:
    """Sums weights, log-densities and the log-densities of likeliest components, by row weight."""

    mixture: _core.Mixture

    def __call__(self, part: Part, n_threads: int) -> CellSums:
        sums = _core.likelihoods(self.mixture, part.X, part.sample_weight, n_threads)
        return CellSums([np.where(sums < BELOW_ALL, -np.inf, sums)])


@dataclass(frozen=True, eq=False)
class Entropy:
    """Sums -r log r over components and rows, by row weight."""

    mixture: _core.Mixture

    def __call__(self, part: Part, n_threads: int) -> CellSums:
        begins = range(0, len(part.X), _core.GRID_ROWS)
        return CellSums([np.array([[self._of_cell(part, i, n_threads)] for i in begins])])

    def _of_cell(self, part: Part, begin: int, n_threads: int) -> float:
        cell = slice(begin, begin + _core.GRID_ROWS)
        X = part.X[cell]
        r = np.empty((len(X), self.mixture.n_components))
        _core.Mixture.predict_proba(self.mixture, X, r, n_threads)
        entropy = -np.einsum("ij,ij->i", r, np.log(np.maximum(r, np.finfo(r.dtype).tiny)))
        weight = 1.0 if part.sample_weight is None else part.sample_weight[cell]
        return float((weight * entropy).sum())


def _sum(numbers: tuple[float, ...]) -> float:
    """Return the sum, rounded once; infinite where it is beyond float64."""
    try:
        return math.fsum(numbers)
    except OverflowError:
        return sum(numbers)
