"""NamedRows: the names of a mixture's columns, and single rows that come as mappings of them.

Only the checked methods look here, so arrays pay nothing for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.arguments import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emgine._core import Float64


class NamedRows(_core.Mixture):
    """Base of Mixture: the names of its columns."""

    __slots__ = ("_calibration", "_names")
    _calibration: Any  # of its densities (calibration.py); not set: not asked for yet
    _names: tuple[str, ...]  # not set: none

    @property
    def feature_names(self) -> tuple[str, ...] | None:
        """Names of the columns, if the rows of the fit had some; None otherwise."""
        return getattr(self, "_names", None) if self.n_features else None


def name_columns(mixture: NamedRows, names: Iterable[str] | None) -> None:
    """Give names to a mixture's columns, before anybody else has it; ValueError for wrong ones."""
    if names is None:
        return
    given = tuple(names)
    if len(given) != mixture.n_features or not all(isinstance(name, str) for name in given):
        raise ValueError(
            f"A mixture of {mixture.n_features} features has as many names, each a str. Got "
            f"{shown(list(given))}."
        )
    mixture._names = given


def in_columns(mixture: NamedRows, X: object) -> Any:
    """Return a row that came as a mapping in the order of the columns; all else as it is."""
    if not isinstance(X, Mapping):
        return X
    names = mixture.feature_names
    if names is None:
        raise ValueError(
            "A row by names needs a mixture with feature names: the mixture_ of a model that was "
            "fitted to a table. This one has none; give the values in order."
        )
    if X.keys() != set(names):
        raise ValueError(_unlike(X, names))
    return np.array([_number(name, X[name]) for name in names])


def _number(name: str, value: object) -> Float64 | float:
    """Return a value of a row; None is a missing cell."""
    if value is None:
        return np.nan
    if isinstance(value, Real | np.bool_):
        return float(value)
    if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "biuf":
        return float(value)
    raise ValueError(
        f"The value of {name!r} must be a number: a mapping is a single row. Got {shown(value)}."
    )


def _unlike(row: Mapping[Any, Any], names: tuple[str, ...]) -> str:
    """Return what is absent and what is unknown of a row."""
    import difflib

    absent = [name for name in names if name not in row]
    unknown = [name for name in row if name not in names]
    said = ["A row by names must have the names of the mixture's features."]
    if absent:
        said.append(f"Absent: {shown(absent)}.")
    if unknown:
        said.append(f"Unknown: {shown(unknown)}.")
    words = [name for name in unknown if isinstance(name, str)]
    close = difflib.get_close_matches(words[0], absent, 1) if words else []
    if close:
        said.append(f"Did you mean {close[0]!r} by {words[0]!r}?")
    return " ".join(said)
