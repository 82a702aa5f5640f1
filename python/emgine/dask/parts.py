"""Rows in the memory of Dask's workers, cut to the grid: tasks are mapped and merged in order.

An adapter between `Parts` and Dask. A block that is made again must be the same.
"""

from __future__ import annotations

import importlib
from operator import itemgetter
from pickle import loads
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.validation import check_rows
from emgine._rows.checksum import Checksum, check_same, checksum
from emgine._rows.parts import Part, Result, Task, merged
from emgine._rows.reader import checked_weights

from .collections import as_array, dask, float_of, weights_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MERGED_AT_ONCE = 8


class DaskParts:
    """Rows in the memory of Dask's workers, cut to the grid; `n_threads` are the driver's.

    They are kept there, so that passes need not make them again, unless `keep` is false.
    """

    def __init__(
        self, X: Any, sample_weight: Any, caller: str, n_threads: int, keep: bool = True
    ) -> None:
        array = as_array(X)
        n_rows, self.n_features = array.shape
        if n_rows == 0:
            raise ValueError(f"Found a collection with 0 sample(s); {caller} needs 2.")
        self.n_threads, self.dtype = n_threads, float_of(array.dtype)
        size = _rows_of_a_part(n_rows, len(array.chunks[0]))
        firsts = range(0, n_rows, size)
        cut = tuple(min(size, n_rows - first) for first in firsts)
        weight = (
            None if sample_weight is None else weights_of(sample_weight, n_rows).rechunk((cut,))
        )
        given = [array.rechunk((cut, -1)), *([] if weight is None else [weight])]
        # Together, so that what both are made of is made once.
        blocks = [each.to_delayed(optimize_graph=False).ravel() for each in dask().optimize(*given)]
        with_checksum = dask().delayed(_with_checksum, pure=False)
        kept = tuple(map(with_checksum, *blocks))
        # A lost block is made again as long as these live.
        kept = dask().persist(*kept) if keep else kept
        self._blocks = list(zip(range(len(cut)), kept, firsts, strict=True))
        self._checksums: list[Checksum] | None = None  # of the blocks as the first pass found them
        self._expects = caller, self.n_features

    def reduce(self, task: Task[Result]) -> Result:
        """Return what `task` makes of every part, merged in the order of the rows."""
        delayed = dask().delayed
        # One node of the graph: it goes out once to each worker, and again to one that is new.
        sent = delayed(loads, pure=False)(_pickled(task))
        known: Sequence[Checksum | None] = self._checksums or [None] * len(self._blocks)
        level = [
            delayed(_run, pure=False)(sent, *block, before, *self._expects)
            for block, before in zip(self._blocks, known, strict=True)
        ]
        while len(level) > 1:
            groups = range(0, len(level), MERGED_AT_ONCE)
            level = [delayed(merged, pure=False)(level[i : i + MERGED_AT_ONCE]) for i in groups]
        asked: list[Any] = []
        if self._checksums is None:
            asked = [delayed(itemgetter(2), pure=False)(kept) for _, kept, _ in self._blocks]
        result: Result
        result, found = dask().compute(level[0], asked)
        self._checksums = self._checksums or found
        return result


def _with_checksum(X: Any, weight: Any = None) -> tuple[Any, Any, Checksum]:
    """Return a block with its checksum, taken once each time it is made; on a worker."""
    numbers = [
        np.ascontiguousarray(part)
        for part in (X, weight)
        if isinstance(part, np.ndarray) and part.dtype.kind in "biuf"  # other blocks are refused
    ]
    rows, weights = (*numbers, None, None)[:2]
    return X, weight, checksum(Part(np.empty(0) if rows is None else rows, weights, 0))


def _run(
    task: Task[Any],
    number: int,
    kept: tuple[Any, Any, Checksum],
    first: int,
    known: Checksum | None,
    caller: str,
    n_features: int,
) -> Any:
    """Do the task to a block, on a worker; ValueError if it was made again, and is another."""
    X, weight, found = kept
    try:
        check_same([known or found], [found], first)
        rows = check_rows(X, caller=caller, n_threads=1, n_features=n_features)
        weights = None if weight is None else checked_weights(weight, len(rows))
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"Block {number} of the rows, which begins with row {first} of all: {error}"
        ) from error
    return task(Part(rows, weights, first), 1)


def _rows_of_a_part(n_rows: int, n_partitions: int) -> int:
    """Rows about as many as a partition has: a power of two of the grid, a whole subtree."""
    size: int = _core.GRID_ROWS
    while 2 * size * n_partitions <= n_rows:
        size *= 2
    return size


def _pickled(task: Any) -> bytes:
    """Return the task as bytes; functions of the user's may be in no module that a worker has."""
    pickled: bytes = importlib.import_module("cloudpickle").dumps(task)  # dask needs it too
    return pickled
