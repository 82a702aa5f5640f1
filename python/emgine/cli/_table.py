"""A table read from a file: float64 rows, and a name for each column if the file has names.

Estimators read it as they read a DataFrame: by ``columns`` and ``__array__``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ._errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emgine._core import Float64

MOST_NAMES = 8


@dataclass(frozen=True)
class Table:
    """Rows of shape (n_samples, n_features) and their names, or None."""

    rows: Float64
    names: tuple[str, ...] | None

    @property
    def columns(self) -> tuple[str, ...] | range:
        """Names of the columns, as a DataFrame has them."""
        return range(self.rows.shape[1]) if self.names is None else self.names

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if dtype is None and not copy:
            return self.rows
        return np.array(self.rows, dtype=dtype)


def listed(names: Sequence[str]) -> str:
    """Return the first names, for a message."""
    shown = ", ".join(map(repr, names[:MOST_NAMES]))
    return shown + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")


def places(path: Path, wanted: Sequence[str], names: Sequence[str]) -> list[int]:
    """Return the positions of the wanted columns among `names`."""
    positions = {name: place for place, name in enumerate(names)}
    for name in wanted:
        if name not in positions:
            raise CommandError(f"{path} has no column {name!r}; it has {listed(names)}.")
    return [positions[name] for name in wanted]


def check_finite(path: Path, table: Table) -> Table:
    """Return the table if every value is finite; the error says where the first is not."""
    finite = np.isfinite(table.rows)
    if finite.all():
        return table
    row, column = (int(index) for index in np.argwhere(~finite)[0])
    name = repr(table.names[column]) if table.names else str(column + 1)
    value = "a missing value (NaN)" if np.isnan(table.rows[row, column]) else "infinity"
    raise CommandError(f"{path} holds {value} in row {row + 1}, column {name}.")
