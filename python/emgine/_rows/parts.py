"""Where rows are: in parts, of which memory holds one and a file or a cluster many.

Parts begin at multiples of the core's grid, so that results of neighbouring parts merge to the
same bits however the rows are cut. Reads rows through tasks alone; checks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from .tasks import Part

if TYPE_CHECKING:
    import numpy as np

    from emgine._core import Float64, RowArray

    from .tasks import Mergeable, Task

Result = TypeVar("Result", bound="Mergeable")


class Parts(Protocol):
    """All rows, in parts that begin at multiples of ``_core.GRID_ROWS``."""

    @property
    def n_threads(self) -> int:
        """Threads that the driver may use."""

    @property
    def n_features(self) -> int:
        """Number of features."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""

    def reduce(self, task: Task[Result]) -> Result:
        """Return the results of `task` for all parts, merged in the order of the rows."""


@dataclass(frozen=True, eq=False)
class InMemory:
    """Rows in memory: one part, and the number of threads to read it with."""

    X: RowArray
    sample_weight: Float64 | None
    n_threads: int

    @property
    def n_features(self) -> int:
        """Number of features."""
        return int(self.X.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""
        return self.X.dtype

    def reduce(self, task: Task[Result]) -> Result:
        """Return the result of `task` for the one part."""
        return task(Part(self.X, self.sample_weight, 0), self.n_threads)
