"""Opens the rows that ``fit`` was given: those in memory as they are, others through a reader.

Either way the rows are checked, and counted, before any work starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.feature_names import feature_names
from emgine._checks.validation import check_rows, check_sample_weight
from emgine.sources.conversion import as_source

from .parts import InMemory
from .rows import Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine.sources.row_source import RowSource

    from .parts import Parts
    from .reader import Reader


def opened_rows(
    X: Any, sample_weight: Any, caller: str, n_threads: int, n_components: int
) -> tuple[Rows, NDArray[np.object_] | None]:
    """Return the checked rows, enough for the components, and the names of their features.

    One row is enough for 0 components, which stand for a start that is given.
    """
    source = as_source(X, sample_weight)
    parts: Parts
    if source is None:
        names = feature_names(X)
        checked = check_rows(
            X, caller=caller, n_threads=n_threads, min_rows=2 if n_components else 1
        )
        weights = check_sample_weight(sample_weight, checked.shape[0])
        parts = InMemory(checked, weights, n_threads)
    else:
        from .reader import Reader

        names = feature_names(source)
        parts = Reader(source, caller, n_threads)
    rows = Rows(parts)
    check_enough_rows(rows, n_components)
    return rows, names


def known_rows(
    X: Any,
    sample_weight: Any,
    caller: str,
    n_threads: int,
    n_features: int,
    names: NDArray[np.object_] | None = None,
) -> InMemory | Reader:
    """Return the rows of a known model: those of a large memory map in parts, others in memory."""
    if isinstance(X, np.memmap) and (source := as_source(X, sample_weight)) is not None:
        return reader_of(source, caller, n_threads, n_features)
    rows = check_rows(X, caller=caller, n_threads=n_threads, n_features=n_features, names=names)
    return InMemory(rows, check_sample_weight(sample_weight, len(rows)), n_threads)


def reader_of(source: RowSource, caller: str, n_threads: int, n_features: int) -> Reader:
    """Return a reader of a source that has the features of a model; ValueError for others."""
    if source.n_features != n_features:
        raise ValueError(
            f"X has {source.n_features} features, but {caller} is expecting {n_features} "
            "features as input."
        )
    from .reader import Reader

    return Reader(source, caller, n_threads)


def check_enough_rows(rows: Rows, n_components: int) -> None:
    """Raise ValueError for fewer rows of weight than components, or than 2 if there are any."""
    n_samples = rows.n_weighted_rows  # weight 0 is no row
    if n_samples < (max(n_components, 2) if n_components else 1):
        raise ValueError(
            "Expected n_samples >= n_components but got "
            f"n_components = {n_components}, n_samples = {n_samples}"
            + ("" if n_samples == rows.n_rows else " with a sample_weight above 0")
        )
