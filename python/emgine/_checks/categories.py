"""Columns of names: text and categoricals of tables become codes, and their names are remembered.

Only columns that a family of categories has are asked for: to all others text is an error. The
order of a categorical is kept; names of text are sorted. A name that the fit did not have is an
error that says where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .feature_names import check_same_names, feature_names
from .objects import place
from .tables import column_names, names_of_column, with_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    # By number of the column: its names, in the order of their codes.
    Categories = Mapping[int, tuple[Any, ...]]


def categories_of(X: Any, columns: Iterable[int]) -> Categories:
    """Return the names of those columns that hold text or are categoricals."""
    found: dict[int, tuple[Any, ...]] = {}
    for column in columns:
        names = names_of_column(X, column)
        if names is not None:
            found[column] = tuple(names)
    return found


def coded(X: Any, categories: Categories, fitted: NDArray[np.object_] | None = None) -> Any:
    """Return rows like `X` with codes in place of names, NaN where a name is missing.

    Names of columns must be those of the fit, if they are given: else codes are of other columns.

    Columns without names in `categories` are those that do not matter: 0. Of a table in parts that
    are made later, so are the codes.
    """
    if not categories or (column_names(X) is None and not isinstance(X, np.ndarray)):
        return X
    check_same_names(feature_names(X), fitted)
    if _n_columns(X) <= max(categories):
        return X  # too few columns, which the checks of rows say
    if hasattr(X, "map_partitions"):
        return X.map_partitions(_coded_part, categories, meta=coded(X._meta, categories))
    return with_columns(X, {j: _codes(X, j, names) for j, names in categories.items()})


def _n_columns(X: Any) -> int:
    names = column_names(X)
    if names is not None:
        return len(names)
    return int(X.shape[1]) if X.ndim == 2 else 0


def _coded_part(X: Any, categories: Categories, partition_info: Any = None) -> Any:
    """Return a part of a table as `coded` does; errors say which part."""
    try:
        return coded(X, categories)
    except ValueError as error:
        number = partition_info["number"] if partition_info else 0
        raise ValueError(f"Partition {number}: {error}") from error


def _codes(X: Any, column: int, names: tuple[Any, ...]) -> NDArray[np.float64]:
    if not names:
        return np.zeros(len(X))
    values = _values(X, column)
    known = {name: float(code) for code, name in enumerate(names)}
    codes = np.empty(len(values))
    for row, value in enumerate(values):
        code = np.nan if _is_missing(value) else known.get(value)
        if code is None:
            shown = ", ".join(map(repr, names[:8])) + (", ..." if len(names) > 8 else "")
            raise ValueError(
                f"X has {value!r} in {place((row, column), column_names(X))}, which was not among "
                f"the categories of the fit: {shown}."
            )
        codes[row] = code
    return codes


def _values(X: Any, column: int) -> list[Any]:
    if isinstance(X, np.ndarray):
        return list(X[:, column].tolist())
    if hasattr(X, "iloc"):
        return list(X.iloc[:, column].tolist())
    return list(
        X[:, column].to_list() if hasattr(X, "get_columns") else X.column(column).to_pylist()
    )


def _is_missing(value: Any) -> bool:
    return value is None or value != value or type(value).__name__ in ("NAType", "NaTType")
