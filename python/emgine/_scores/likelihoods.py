"""How likely a mixture holds rows, and their likeliest components: one reading for both.

A task for rows wherever they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emgine import _core

from .cell_sums import CellSums

if TYPE_CHECKING:
    from emgine._rows.tasks import Part


@dataclass(frozen=True, eq=False)
class Likelihoods:
    """Sums weights, log-densities and the log-densities of likeliest components, by row weight."""

    mixture: _core.Mixture

    def __call__(self, part: Part, n_threads: int) -> CellSums:
        sums = _core.likelihoods(self.mixture, part.X, part.sample_weight, n_threads)
        return CellSums([sums])
