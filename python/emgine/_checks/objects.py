"""Arrays of objects: each must be a real number or missing, and becomes a float64.

What `float` would accept without being a number is refused: text, complex numbers, dates, times.
Every message names the row and the column of the first bad value.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from .arguments import shown
from .tables import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

TEXT = (str, bytes, bytearray, memoryview)
# `float` takes some of them: the complex numbers of numpy lose a part, its times are counts.
NO_NUMBERS = (
    complex,
    np.complexfloating,
    np.datetime64,
    np.timedelta64,
    dt.date,
    dt.time,
    dt.timedelta,
)


def objects_as_float64(
    array: NDArray[np.object_], name: str, names: Sequence[Any] | NDArray[np.object_] | None
) -> NDArray[np.float64]:
    """Return the numbers; NaN for None; ValueError or TypeError for what is no number."""
    kinds = set(map(type, array.flat))
    if any(issubclass(kind, TEXT) for kind in kinds):
        value, where = _first(array, names, lambda value: isinstance(value, TEXT))
        raise ValueError(
            f"{name} has dtype {array.dtype} and holds strings. Convert your data to numeric "
            f"values explicitly: {ACCEPTED} The first string is {shown(value)} in {where}."
        )
    if any(map(_is_missing, kinds)):
        value, where = _first(array, names, lambda value: _is_missing(type(value)))
        raise ValueError(
            f"Input {name} contains NaN. The first such value is {shown(value)} in {where}. Drop "
            "these rows or impute their values first."
        )
    if not all(map(_is_number, kinds)):
        value, where = _first(array, names, lambda value: not _is_number(type(value)))
        raise TypeError(
            f"{name} holds {shown(value)} in {where}: float() argument must be a string or a real "
            f"number, not {type(value).__name__!r}. Convert your data to numeric values first."
        )
    try:
        return np.array(array, dtype=np.float64, order="K", subok=False)
    except (OverflowError, TypeError, ValueError) as error:
        value, where = _first(array, names, _fails)
        too_large = isinstance(error, OverflowError)
        reason = "a value too large for dtype('float64')" if too_large else "what is no number"
        raise ValueError(
            f"Input {name} contains {reason}. The first such value is {shown(value)} in {where}."
        ) from error


def place(where: Sequence[int], names: Sequence[Any] | NDArray[np.object_] | None) -> str:
    """Return row and column in words, with the name of the column if it has one."""
    row = f"row {where[0]}" if where else "it"
    if len(where) < 2:
        return row
    return f"{row}, {column_in_words(where[1], names)}"


def column_in_words(column: int, names: Sequence[Any] | NDArray[np.object_] | None) -> str:
    """Return a column by its number, and its name if it has one."""
    name = "" if names is None or column >= len(names) else f" ({names[column]!r})"
    return f"column {column}{name}"


def _is_missing(kind: type) -> bool:
    """Return whether this is the type of ``pandas.NA``."""
    return kind.__name__ == "NAType" and kind.__module__.partition(".")[0] == "pandas"


def _is_number(kind: type) -> bool:
    if issubclass(kind, NO_NUMBERS):
        return False
    return kind is type(None) or hasattr(kind, "__float__") or hasattr(kind, "__index__")


def _first(
    array: NDArray[np.object_],
    names: Sequence[Any] | NDArray[np.object_] | None,
    bad: Callable[[Any], bool],
) -> tuple[Any, str]:
    """Return the first value that is bad, and its place."""
    for where, value in np.ndenumerate(array):
        if bad(value):
            return value, place(where, names)
    raise AssertionError("a bad value was found before")


def _fails(value: Any) -> bool:
    if value is None:
        return False
    with contextlib.suppress(OverflowError, TypeError, ValueError):
        float(value)
        return False
    return True
