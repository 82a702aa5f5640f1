"""Rows with the class of each, for a classifier: in memory, or in blocks of a source.

Of a source only classes and weights are in memory; rows of some classes are picked while it is
read. Knows no densities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine._checks.tables import is_table
from emgine._checks.validation import check_n_threads, check_rows, check_sample_weight
from emgine.sources.class_column import with_classes_apart
from emgine.sources.conversion import as_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine.sources.row_source import Block, RowSource

    Codes = NDArray[np.int64]


class OpenedRows(NamedTuple):
    """Rows, their number, their classes as given, and their weights or None."""

    X: Any
    n_rows: int
    y: Any
    weight: Float64 | None


class SelectedRows:
    """The rows of a source where a mask is true, as a source."""

    def __init__(self, source: RowSource, mask: NDArray[np.bool_]) -> None:
        self.source, self.mask = source, mask
        self.n_features: int = source.n_features
        self.dtype: np.dtype[Any] = source.dtype
        self.feature_names: Sequence[str] | None = source.feature_names

    def blocks(self) -> Iterator[Block]:
        """Return an iterator over the selected rows of each block that has some."""
        first = 0
        for rows, weights in self.source.blocks():
            own = self.mask[first : first + len(rows)]
            first += len(rows)
            if own.any():
                yield np.asarray(rows)[own], None if weights is None else np.asarray(weights)[own]


class ClassRows(NamedTuple):
    """Rows, the number of each row's class (-1 without one), and their weights."""

    X: Any
    codes: Codes
    weight: Float64 | None

    def chosen(self, rows: NDArray[np.intp]) -> ClassRows:
        """Return some of the rows."""
        weight = None if self.weight is None else self.weight[rows]
        return ClassRows(_taken(self.X, rows, len(self.codes)), self.codes[rows], weight)

    @property
    def given_weight(self) -> Float64 | None:
        """What a fit is given as weights: a source yields them with its blocks."""
        return None if hasattr(self.X, "blocks") else self.weight

    @property
    def n_weighted(self) -> int:
        """The number of rows of weight."""
        return len(self.codes) if self.weight is None else int(np.count_nonzero(self.weight))

    @property
    def total(self) -> float:
        """The weight of all rows."""
        return float(len(self.codes) if self.weight is None else self.weight.sum())


def opened(
    X: Any, y: Any, sample_weight: Any, unlabelled: Any, caller: str, n_threads: int | None,
    missing: bool,
) -> OpenedRows:  # fmt: skip
    """Return rows with their classes and weights: tables as they are, with their names."""
    if isinstance(y, str):
        X, y = with_classes_apart(X, sample_weight, y, unlabelled)
        sample_weight = None  # the source yields it
    source = as_source(X, sample_weight)
    if source is not None:
        n_rows, weight = _count(source)
        return OpenedRows(source, n_rows, y, weight)
    if not is_table(X):
        threads = check_n_threads(n_threads)
        X = check_rows(X, caller=caller, n_threads=threads, missing=missing)
    return OpenedRows(X, len(X), y, check_sample_weight(sample_weight, len(X)))


def _count(source: RowSource) -> tuple[int, Float64 | None]:
    """Return the number of rows and their weights: one pass over the source."""
    n_rows, found = 0, []
    for rows, weights in source.blocks():
        n_rows += len(rows)
        if weights is not None:
            found.append(np.array(weights, dtype=np.float64))
    return n_rows, np.concatenate(found) if found else None


def _taken(X: Any, rows: NDArray[np.intp], n_rows: int) -> Any:
    """Return some rows of an array, a table or a source."""
    if hasattr(X, "blocks"):
        mask = np.zeros(n_rows, dtype=bool)
        mask[rows] = True
        return SelectedRows(X, mask)
    if hasattr(X, "iloc"):
        return X.iloc[rows]
    if is_table(X) and hasattr(X, "take"):
        return X.take(rows)
    return X[rows]
