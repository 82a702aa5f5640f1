"""A table read from a file: float64 rows, and a name for each column if the file has names.

Estimators read it as they read a DataFrame: by ``columns`` and ``__array__``. It also
tells what was read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ._arrow_csv import arrow
from ._errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emgine._core import Float64

MOST_NAMES = 8


def _row(number: int) -> str:
    return f"row {number + 1}"


@dataclass(frozen=True)
class Table:
    """Rows of shape (n_samples, n_features) and their names, or None; and how they were read."""

    rows: Float64
    names: tuple[str, ...] | None
    weights: Float64 | None = None
    left_out: tuple[str, ...] = ()  # columns, each with the reason
    facts: tuple[str, ...] = ()  # about the file: delimiter, encoding, …
    kept: dict[str, list[Any]] = field(default_factory=dict)  # columns for the output, as they are
    # Of columns that hold codes: the names of the categories, by number of the feature.
    categories: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    row: Callable[[int], str] = _row  # how the file names a row of these, from 0
    texts: list[list[str]] | None = None  # cells of each column as they stand in a CSV file

    @property
    def columns(self) -> tuple[str, ...] | range:
        """Names of the columns, as a DataFrame has them."""
        return range(self.rows.shape[1]) if self.names is None else self.names

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if dtype is None and not copy:
            return self.rows
        return np.array(self.rows, dtype=dtype)

    @property
    def given(self) -> Any:
        """The table as an estimator reads it: with names of categories in place of codes."""
        if not self.categories:
            return self
        columns = [self._given(j) for j in range(self.rows.shape[1])]
        if self.names is not None:
            return arrow("pyarrow").table(columns, names=list(self.names))
        return np.array([column.to_pylist() for column in columns], dtype=object).T

    def _given(self, column: int) -> Any:
        """Return the Arrow column of numbers, or of names."""
        values, names = self.rows[:, column], self.categories.get(column)
        if names is None:
            return arrow("pyarrow").array(values)
        return arrow("pyarrow").array([None if v != v else names[int(v)] for v in values.tolist()])

    def read_from(self, name: str) -> str:
        """Return what was read, for the terminal: rows, columns, and columns left out."""
        n_rows, n_columns = self.rows.shape
        rows = "1 row" if n_rows == 1 else f"{n_rows} rows"
        n_missing = int(np.isnan(self.rows).sum())
        cells = "1 missing cell" if n_missing == 1 else f"{n_missing} missing cells"
        facts = (*self.facts, *([cells] if n_missing else []))
        lines = [", ".join((f"Read {name}: {rows}", *facts)) + "."]
        lines.append(f"Columns used ({n_columns}): {_plain(list(map(_name, self._names())))}")
        for column, names in self.categories.items():
            said = _plain([_name(str(name)) for name in names])
            lines.append(f"Categories of {_name(self._names()[column])} ({len(names)}): {said}")
        if self.left_out:
            lines.append(f"Columns left out: {_plain(list(map(_name, self.left_out)))}")
        return "\n".join(lines)

    def _names(self) -> tuple[str, ...]:
        return self.names or tuple(str(place + 1) for place in range(self.rows.shape[1]))


def listed(names: Sequence[str]) -> str:
    """Return the first names, for a message."""
    return _plain(list(map(repr, names)))


def places(name: str, wanted: Sequence[str], names: Sequence[str]) -> list[int]:
    """Return the positions of the wanted columns among `names`."""
    positions = {of: place for place, of in enumerate(names)}
    for asked in wanted:
        if asked not in positions:
            raise CommandError(f"{name} has no column {asked!r}; it has {listed(names)}.")
    return [positions[asked] for asked in wanted]


def _name(name: str) -> str:
    """Return a name on one line."""
    return " ".join(name.split())


def _plain(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    return shown + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")
