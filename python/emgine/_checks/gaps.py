"""Rows that may have gaps: NaN, None and the nulls of tables stand for cells that are not known.

All else is as for rows without: infinities are refused, with their row and column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .tables import column_names
from .validation import as_real_array, check_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64


def check_rows_with_gaps(
    X: Any,
    *,
    caller: str,
    n_features: int,
    names: Sequence[Any] | NDArray[np.object_] | None = None,
) -> Float64:
    """Return rows as float64, of their own memory, with NaN in the gaps.

    Messages name columns by `names`, or as the table does.
    """
    array = as_real_array(X, "X")
    if array.ndim != 2 or array.dtype.kind not in "fO":
        rows = check_rows(X, caller=caller, n_threads=1, n_features=n_features)
        return np.array(rows, dtype=np.float64)
    gaps = array != array if array.dtype.kind == "f" else _missing(array)
    known = np.where(gaps, 0, array)
    names = column_names(X) if names is None else names
    rows = check_rows(known, caller=caller, n_threads=1, n_features=n_features, names=names)
    found = np.array(rows, dtype=np.float64)
    found[np.asarray(gaps, dtype=bool)] = np.nan
    return found


def _missing(array: Any) -> Any:
    """Return where an array of objects has None, NaN or pandas.NA."""
    return np.frompyfunc(_is_missing, 1, 1)(array).astype(bool)


def _is_missing(value: Any) -> bool:
    return value is None or type(value).__name__ == "NAType" or value != value
