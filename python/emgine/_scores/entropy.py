"""How much a mixture doubts: the entropy of its responsibilities, summed over rows.

A task for rows wherever they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .cell_sums import CellSums

if TYPE_CHECKING:
    from emgine._rows.tasks import Part


@dataclass(frozen=True, eq=False)
class Entropy:
    """Sums -r log r over components and rows, by row weight."""

    mixture: _core.Mixture

    def __call__(self, part: Part, n_threads: int) -> CellSums:
        begins = range(0, len(part.X), _core.GRID_ROWS)
        return CellSums([np.array([[self._of_cell(part, i, n_threads)] for i in begins])])

    def _of_cell(self, part: Part, begin: int, n_threads: int) -> float:
        rows = slice(begin, begin + _core.GRID_ROWS)
        some = part.X[rows]
        found = np.empty((len(some), self.mixture.n_components))
        _core.Mixture.predict_proba(self.mixture, some, found, n_threads)
        doubt = -np.einsum("ij,ij->i", found, np.log(np.maximum(found, np.finfo(found.dtype).tiny)))
        weight = 1.0 if part.sample_weight is None else part.sample_weight[rows]
        return float((weight * doubt).sum())
