"""Where rows are: in parts, of which memory holds one and a file or a cluster many.

A task is done to each part. Parts begin at multiples of the core's grid, so that results of
neighbouring parts merge, in any grouping, to the same bits however rows are cut. Checks nothing.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, TypeVar

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from emgine._core import Float64, RowArray


class Part(NamedTuple):
    """Checked rows, their weights (None: 1 each) and the number of the first of them."""

    X: RowArray
    sample_weight: Float64 | None
    first_row: int
    kept: _core.KeptRows | None = None  # for the passes to come, where the rows stay in memory


class Mergeable(Protocol):
    """A result that takes in that of the next part."""

    def absorb(self, part: Any) -> None:
        """Take in the result of the part that follows."""


Result = TypeVar("Result", bound=Mergeable)
Made_co = TypeVar("Made_co", covariant=True)


class Task(Protocol[Made_co]):
    """What is done to every part."""

    def __call__(self, part: Part, n_threads: int) -> Made_co:
        """Return the result of one part."""


def merged(results: Sequence[Result]) -> Result:
    """Return one result for neighbouring parts, in their order; the results stay as they are."""
    total = copy.deepcopy(results[0])
    for result in results[1:]:
        total.absorb(result)
    return total


class Parts(Protocol):
    """All rows, in parts that begin at multiples of ``_core.GRID_ROWS``."""

    n_threads: int  # that the driver may use
    n_features: int
    dtype: np.dtype[Any]  # either float64 or float32
    missing: bool  # rows may lack cells, which are NaN

    def reduce(self, task: Task[Result]) -> Result:
        """Return the results of `task` for all parts, merged in the order of the rows."""


class InMemory:
    """Rows in memory: one part, and the number of threads to read it with."""

    def __init__(
        self, X: RowArray, sample_weight: Float64 | None, n_threads: int, missing: bool = False
    ) -> None:
        self.missing = missing
        self.X, self.sample_weight, self.n_threads = X, sample_weight, n_threads
        self.n_features, self.dtype = int(X.shape[1]), X.dtype
        self.part = Part(X, sample_weight, 0, _core.KeptRows())

    def with_threads(self, n_threads: int) -> Self:
        """Return the same rows with another number of threads."""
        made = copy.copy(self)
        made.n_threads = n_threads
        return made

    def reduce(self, task: Task[Result]) -> Result:
        """Return the result of `task` for the one part."""
        return task(self.part, self.n_threads)
