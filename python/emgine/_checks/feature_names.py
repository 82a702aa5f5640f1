"""Feature names of DataFrames: remembered by ``fit``, compared afterwards, as scikit-learn does.

Knows sources of rows by their ``feature_names``, and leaves tables to ``tables``.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from .exceptions import level_of_caller
from .tables import column_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

MOST_NAMES_IN_A_MESSAGE = 5


def feature_names(X: Any) -> NDArray[np.object_] | None:
    """Return the names of a DataFrame or a source; None without names or where none is a string."""
    if callable(getattr(X, "blocks", None)) and getattr(X, "feature_names", None) is not None:
        return np.array(X.feature_names, dtype=object)  # of a source of rows
    columns = column_names(X)
    if columns is None:
        return None
    names = np.empty(len(columns), dtype=object)
    names[:] = columns
    types = sorted({type(name).__qualname__ for name in names})
    if "str" in types and len(types) > 1:
        raise TypeError(
            "Feature names are only supported if all input features have string names, but your "
            f"input has {types} as feature name / column name types. Convert the names to strings "
            "(X.columns = X.columns.astype(str)) or all to something else."
        )
    return names if types == ["str"] else None


def check_feature_names(X: Any, fitted: NDArray[np.object_] | None, caller: str) -> None:
    """Warn if only one of `X` and the fit of `caller` has names; raise if their names differ."""
    names = feature_names(X)
    if names is None and fitted is not None:
        _warn(f"X does not have valid feature names, but {caller} was fitted with feature names")
    elif names is not None and fitted is None:
        _warn(f"X has feature names, but {caller} was fitted without feature names")
    elif names is not None and fitted is not None:
        check_same_names(names, fitted)


def check_same_names(names: Iterable[str] | None, fitted: NDArray[np.object_] | None) -> None:
    """Raise ValueError for names that differ from those of the fit, where both have some."""
    if names is not None and fitted is not None and list(names) != list(fitted):
        raise ValueError(_unlike_the_fit(set(names), set(fitted)))


def _warn(message: str) -> None:
    warnings.warn(message, UserWarning, stacklevel=level_of_caller())


def _unlike_the_fit(names: set[str], fitted: set[str]) -> str:
    message = "The feature names should match those that were passed during fit.\n"
    if names == fitted:
        return message + "Feature names must be in the same order as they were in fit.\n"
    unseen, missing = "unseen at fit time", "seen at fit time, yet now missing"
    return message + difference(names, fitted, unseen, missing)


def difference(names: set[str], expected: set[str], unseen: str, missing: str) -> str:
    """Return the names that are there or lack against what was expected, with these headings."""
    return _listed(f"Feature names {unseen}:\n", names - expected) + _listed(
        f"Feature names {missing}:\n", expected - names
    )


def _listed(heading: str, names: Iterable[str]) -> str:
    shown = sorted(names)
    if not shown:
        return ""
    lines = [f"- {name}\n" for name in shown[:MOST_NAMES_IN_A_MESSAGE]]
    more = ["- ...\n"] if len(shown) > MOST_NAMES_IN_A_MESSAGE else []
    return "".join([heading, *lines, *more])
