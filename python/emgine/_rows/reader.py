"""The reader of a source: checks its blocks and cuts them again, to parts of the core's grid.

One thread reads ahead while the caller computes; no more than three parts are held at once. Rows
that are not those of the first pass are an error.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from emgine import _core
from emgine._checks.arguments import shown
from emgine._checks.parameters import integer, range_of
from emgine._checks.validation import as_float64, check_rows

from .ahead import Ahead
from .block_columns import BlockColumns
from .checksum import check_same, checksum
from .parts import Part, Task

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from emgine._core import Float64, RowArray
    from emgine.sources.row_source import RowSource

    from .checksum import Checksum
    from .parts import Result, Task

COUNT = integer(1)
BYTES_OF_A_PART = 1 << 24
PARTS_AT_ONCE = 3

Item = TypeVar("Item")


class Reader:
    """The rows of a source in parts, read again for each task; messages name the caller."""

    def __init__(
        self, source: RowSource, caller: str, n_threads: int, missing: bool = False
    ) -> None:
        self.missing = missing
        self._source, self._caller, self.n_threads = source, caller, n_threads
        self.n_features, self.dtype = _checked_size(source), _checked_dtype(source)
        self._checksums: list[Checksum] | None = None  # of the parts of the first whole pass

    def reduce(self, task: Task[Result]) -> Result:
        """Return the results of `task` for all parts, merged in the order of the rows."""
        total: Result | None = None
        # Not by `map`, whose parts would not learn of an interrupt here.
        with Ahead(self._same_parts()) as parts:
            for part in parts:
                result = task(part, self.n_threads)
                if total is None:
                    total = result
                else:
                    total.absorb(result)
        if total is None:
            raise ValueError(
                f"Found a source with 0 sample(s) while a minimum of 1 is required by "
                f"{self._caller}."
            )
        return total

    def map(self, task: Task[Item]) -> Iterator[Item]:
        """Return the result of `task` for each part, in the order of the rows."""
        with Ahead(self._same_parts()) as parts:
            for part in parts:
                yield task(part, self.n_threads)

    def _same_parts(self) -> Generator[Part, None, None]:
        """Yield the parts; ValueError where they are not those of the first pass."""
        known = self._checksums
        found: list[Checksum] = []
        for part in self._parts():
            found.append(checksum(part))
            if known is not None:
                check_same(known[len(found) - 1 : len(found)], found[-1:], part.first_row)
            yield part
        if known is not None:
            check_same(known[len(found) :], [], sum(of_part.n_rows for of_part in found))
        self._checksums = found

    def _parts(self) -> Iterator[Part]:
        size = self._rows_of_a_part()
        cut = _Cut(size, self.n_features, self.dtype)
        columns = BlockColumns(self._source.feature_names)
        first = 0
        for number, (X, weight) in enumerate(self._source.blocks()):
            rows, weights = self._checked(X, weight, columns, number, first)
            first += len(rows)
            yield from cut.add(rows, weights)
        yield from cut.rest()

    def _rows_of_a_part(self) -> int:
        """Return a power of two of the grid, some megabytes, so that parts are whole subtrees."""
        rows: int = _core.GRID_ROWS
        row_bytes = self.n_features * self.dtype.itemsize
        while 2 * rows * row_bytes <= BYTES_OF_A_PART:
            rows *= 2
        return rows

    def _checked(
        self, X: Any, weight: Any, columns: BlockColumns, number: int, first: int
    ) -> tuple[RowArray, Float64 | None]:
        """Return a block's rows and weights as the core reads them."""
        try:
            order = columns.order(X)
            rows = check_rows(
                X,
                caller=self._caller,
                n_threads=1,
                n_features=self.n_features,
                min_rows=0,
                names=columns.names if order is None else None,  # a table knows its own
                missing=self.missing,
            )
            rows = rows if order is None else rows[:, order]
            if not np.can_cast(rows.dtype, self.dtype):
                raise ValueError(f"it has dtype {rows.dtype}, but the first has {self.dtype}.")
            return rows, None if weight is None else checked_weights(weight, len(rows))
        except (TypeError, ValueError) as error:
            raise type(error)(
                f"Block {number} of the source, which begins with row {first} of all: {error}"
            ) from error


def _checked_size(source: RowSource) -> int:
    """Return the number of features; parts of rows without any would never be full."""
    n_features: object = source.n_features
    if COUNT.accepts(n_features):
        return int(source.n_features)
    raise ValueError(
        f"n_features of the source must be {range_of(COUNT, n_features)}. Got {shown(n_features)}."
    )


def _checked_dtype(source: RowSource) -> np.dtype[Any]:
    """Return the dtype of the parts."""
    with contextlib.suppress(TypeError, ValueError):
        if (dtype := np.dtype(source.dtype)) in (np.float64, np.float32):
            return dtype
    raise ValueError(f"dtype of the source must be float64 or float32. Got {shown(source.dtype)}.")


def checked_weights(weight: Any, n_rows: int) -> Float64:
    """Return the weights of a block, which may all be 0; ValueError for bad ones."""
    weights = as_float64(weight, "sample_weight")
    if weights.shape != (n_rows,):
        raise ValueError(f"sample_weight.shape == {weights.shape}, expected {(n_rows,)}!")
    if n_rows and weights.min() < 0:
        row = int(weights.argmin())
        raise ValueError(f"sample_weight of row {row} is {weights[row]!s}; weights must be >= 0.")
    return weights


class _Cut:
    """Copies blocks into parts of the same size; only the last may be smaller."""

    def __init__(self, size: int, n_features: int, dtype: np.dtype[Any]) -> None:
        self._shape, self._dtype = (size, n_features), dtype
        self._first = self._filled = 0
        self._weighted: bool | None = None
        # One is filled while another waits and a third is used; their memory is used in turn.
        self._buffers: list[tuple[Any, Any]] = []
        self._n_cut = 0
        self._X: Any = None
        self._weight: Any = None

    def add(self, rows: RowArray, weight: Float64 | None) -> Iterator[Part]:
        """Yield the parts that a block completes."""
        if self._weighted is None:
            self._weighted = weight is not None
        elif self._weighted != (weight is not None):
            raise ValueError("Some blocks of the source come with weights, others without.")
        begin = 0
        while begin < len(rows):
            if self._X is None:
                self._X, self._weight = self._buffer()
            n = min(len(rows) - begin, self._shape[0] - self._filled)
            into = slice(self._filled, self._filled + n)
            self._X[into] = rows[begin : begin + n]
            if weight is not None:
                self._weight[into] = weight[begin : begin + n]
            begin, self._filled = begin + n, self._filled + n
            if self._filled == self._shape[0]:
                yield from self.rest()

    def rest(self) -> Iterator[Part]:
        """Yield the rows that are left over, if there are any."""
        n = self._filled
        if n:
            part = Part(self._X[:n], self._weight[:n] if self._weighted else None, self._first)
            self._X, self._first, self._filled = None, self._first + n, 0
            yield part

    def _buffer(self) -> tuple[Any, Any]:
        """Return the memory of a part that nobody uses any more."""
        self._n_cut += 1
        if self._n_cut <= PARTS_AT_ONCE:
            weight = np.empty(self._shape[0]) if self._weighted else None
            self._buffers.append((np.empty(self._shape, dtype=self._dtype), weight))
        return self._buffers[(self._n_cut - 1) % PARTS_AT_ONCE]
