"""Columns of a mixture that the user names, or numbers: checks, and what is left of them."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any

from emgine._checks.arguments import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def checked_columns(mixture: Any, columns: Any, name: str) -> list[int]:
    """Return numbers of columns, at least one and none twice; ValueError for any other."""
    known, n_features = names_of(mixture), mixture.n_features
    several = (
        [columns] if _is_number(columns) or isinstance(columns, str) else _listed(columns, name)
    )
    numbers = [_number(column, n_features, name, known) for column in several]
    if not numbers:
        raise ValueError(f"{name} must name at least one column. Got none.")
    twice = [column for column in numbers if numbers.count(column) > 1]
    if twice:
        raise ValueError(f"{name} names column {twice[0]} more than once.")
    return numbers


def names_of(mixture: Any) -> tuple[str, ...]:
    """Return the names of the columns; none of a mixture that was not fitted to a table."""
    return getattr(mixture, "feature_names", None) or ()


def others(columns: Iterable[int], n_features: int) -> list[int]:
    """Return the columns that are not among those given, in order."""
    known = set(columns)
    return [column for column in range(n_features) if column not in known]


def as_slice(columns: Sequence[int]) -> slice | list[int]:
    """Return columns in order as a slice, which copies nothing, where they are evenly spaced."""
    step = columns[1] - columns[0] if len(columns) > 1 else 1
    even = range(columns[0], columns[0] + step * len(columns), step)
    return slice(even.start, even.stop, step) if list(even) == list(columns) else list(columns)


def _listed(columns: Any, name: str) -> list[Any]:
    try:
        return list(columns)
    except TypeError:
        raise ValueError(
            f"{name} must be a number of a column, or several. Got {shown(columns)} instead."
        ) from None


def _number(column: Any, n_features: int, name: str, known: tuple[str, ...]) -> int:
    if isinstance(column, str) and column in known:
        return known.index(column)
    if _is_number(column) and -n_features <= int(column) < n_features:
        return int(column) % n_features
    names = f", or names among {list(known)}" if known else ""
    raise ValueError(
        f"{name} must be numbers of columns from 0 to {n_features - 1}{names}. Got {shown(column)}."
    )


def _is_number(column: Any) -> bool:
    return isinstance(column, Integral) and not isinstance(column, bool)
