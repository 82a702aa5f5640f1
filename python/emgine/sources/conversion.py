"""Converts the rows given to ``fit`` to a source; None if they are an array already.

Decides by class and name only: reads no rows, and uses pyarrow only if it is imported already.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy as np

from emgine._checks.tables import is_table

from .blocks import Blocks
from .memory_map import MemoryMap
from .parquet import Parquet
from .row_source import RowSource

# A smaller memory map is read like any other array.
LEAST_BYTES_OF_A_MAP = 1 << 28


def as_source(X: Any, sample_weight: Any = None) -> RowSource | None:
    """Return the source for `X`, or None.

    Parameters
    ----------
    X : object
        A `RowSource` is returned as it is; a path or a pyarrow Dataset becomes `Parquet`, a large
        numpy.memmap `MemoryMap`, an iterable that is not a list, a tuple or an array `Blocks`.
    sample_weight : str, array-like or None, default=None
        Column of the weights for Parquet, array of weights for a memory map.

    Returns
    -------
    RowSource or None
        None for everything else.

    Raises
    ------
    TypeError
        For other weights, and for an iterator, which can be read only once.
    """
    source: RowSource
    if isinstance(X, str | os.PathLike) or _is_dataset(X):
        if sample_weight is not None and not isinstance(sample_weight, str):
            raise TypeError(
                "sample_weight of a Parquet file must be the name of a column. "
                f"Got {type(sample_weight).__name__} instead."
            )
        return Parquet(X, sample_weight=sample_weight)
    if isinstance(X, np.memmap):
        weighted = sample_weight is not None and np.ndim(sample_weight) != 1
        if X.nbytes < LEAST_BYTES_OF_A_MAP or X.ndim != 2 or weighted:
            return None
        return MemoryMap(X, sample_weight)
    if isinstance(X, np.ndarray):  # the most common case; a test for a protocol takes longer
        return None
    if isinstance(X, RowSource) and not isinstance(X, type):
        source = X
    elif _is_array_like(X):
        return None
    else:
        source = Blocks(X)
    if sample_weight is not None:
        raise TypeError(
            "sample_weight must be None here: a source of rows yields the weights with its blocks."
        )
    return source


def _is_dataset(X: Any) -> bool:
    module = sys.modules.get("pyarrow.dataset")
    return module is not None and isinstance(X, module.Dataset)


def _is_array_like(X: Any) -> bool:
    if isinstance(X, list | tuple | set | dict | bytes | range) or is_table(X) or _is_buffer(X):
        return True
    attributes = ("__array__", "__array_interface__", "columns", "nnz")
    return not hasattr(X, "__iter__") or any(hasattr(X, name) for name in attributes)


def _is_buffer(X: Any) -> bool:
    """Return whether numpy reads the memory of `X`, as that of a memoryview or an array.array."""
    try:
        memoryview(X).release()
    except (TypeError, ValueError, BufferError):
        return False
    return True
