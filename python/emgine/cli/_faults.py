"""Cells that are no finite numbers: the first of them is named with its place.

The same for every kind of file; rows are counted as the file's reader counts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._cells import is_notation, shown
from ._columns import EMPTY, Columns
from ._errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64

    from ._cells import Cells
    from ._reading import Reading


class Place(NamedTuple):
    """How a file names its rows and columns."""

    file: str
    row: Callable[[int], str]  # of a row from 0
    header: Sequence[str] | None
    names: Sequence[str]

    def of(self, row: int, column: int) -> str:
        """Return where a cell is."""
        name = self.names[column] if self.header is None else repr(self.names[column])
        return f"in {self.row(row)}, column {name}"


def features_among(
    place: Place,
    columns: Columns,
    cells: Mapping[int, Cells],
    texts: Mapping[int, Any],
    reading: Reading,
) -> Columns:
    """Return the columns without those of text, or raise CommandError for text among numbers."""
    left_out, faults = {}, []
    for column, of in cells.items():
        asked = reading.columns is not None or column == columns.weights
        if of.is_text.any():
            text = texts[column][of.first_text].as_py()
            if asked or of.has_numbers or is_notation(text):
                faults.append((of.first_text, column, text))
            else:
                left_out[column] = f"text, such as {shown(text)}"
        elif not asked and not of.has_numbers:
            left_out[column] = EMPTY
    if faults:
        row, column, text = min(faults)
        raise CommandError(_of_text(place, row, column, text, reading))
    wanted = [column for column in columns.wanted if column not in left_out]
    if not wanted:
        column, why = next(iter(left_out.items()), (0, "no name"))
        raise CommandError(
            f"{place.file} has no column of numbers: column {place.names[column]!r} is left out "
            f"({why})."
        )
    return columns._replace(wanted=wanted, left_out=columns.left_out | left_out)


class Checked(NamedTuple):
    """Rows and weights of a file, how many rows were dropped, and the numbers of the others."""

    rows: Float64
    weights: Float64 | None
    n_dropped: int
    kept: NDArray[np.intp] | None  # None where no row was dropped

    def row_of(self, place: Place) -> Callable[[int], str]:
        """Return what says how the file names a row of these."""
        kept = self.kept
        return place.row if kept is None else lambda row: place.row(int(kept[row]))


def checked(
    place: Place, columns: Columns, cells: Mapping[int, Cells], reading: Reading
) -> Checked:
    """Return rows and weights; numbers are finite, or NaN if asked."""
    weights = columns.weights
    needed = [*columns.wanted, *([] if weights is None else [weights])]
    values = np.stack([cells[column].values for column in needed], axis=1)
    for mark in _numbers(reading.missing):
        values[values == mark] = np.nan
    n_dropped, n_features, numbers = 0, len(columns.wanted), None
    is_missing, is_infinite = np.isnan(values), np.isinf(values)
    if reading.drop_missing:
        _raise_first(place, needed, is_missing & False, is_infinite)
        kept = ~is_missing.any(axis=1)
        n_dropped = len(values) - int(kept.sum())
        if n_dropped == len(values):
            raise CommandError(f"{place.file} has a missing value in every row.")
        values = values[kept] if n_dropped else values
        numbers = np.flatnonzero(kept) if n_dropped else None
    else:
        if reading.marginalize_missing:
            is_missing[:, :n_features] = False
        _raise_first(place, needed, is_missing, is_infinite, reading.remedies)
    rows = np.ascontiguousarray(values[:, :n_features])
    own = None if weights is None else values[:, n_features].copy()
    return Checked(rows, own, n_dropped, numbers)


def _raise_first(
    place: Place, needed: Sequence[int], is_missing: Any, is_infinite: Any, remedies: str = ""
) -> None:
    bad = is_missing | is_infinite
    if not bad.any():
        return
    row = int(bad.any(axis=1).argmax())
    column = int(bad[row].argmax())
    where = place.of(row, needed[column])
    if is_infinite[row, column]:
        raise CommandError(f"{place.file} holds infinity {where}.")
    remedies = f"; {remedies}" if remedies else ""
    raise CommandError(f"{place.file} holds a missing value (NaN) {where}{remedies}.")


def _of_text(place: Place, row: int, column: int, text: str, reading: Reading) -> str:
    where = place.of(row, column)
    if is_notation(text):
        return (
            f"{place.file} holds {shown(text)} {where}, which is no number as it stands; say which "
            "mark is the decimal one with --decimal, and remove other marks."
        )
    remedy = (
        "name the columns of numbers with --columns"
        if reading.columns is None
        else "--missing names marks of missing values, and the family categorical takes text"
    )
    return f"{place.file} holds text, {shown(text)}, {where}; {remedy}."


def _numbers(marks: Sequence[str]) -> list[float]:
    found = []
    for mark in marks:
        try:
            found.append(float(mark))
        except ValueError:
            continue
    return found
