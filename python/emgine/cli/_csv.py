"""CSV files: numpy reads them, and the standard library finds the cell that numpy could not read.

numpy takes about half the time of `csv.reader`, but its errors say little: a file that it refuses
is read again, cell by cell, up to the first fault.
"""

from __future__ import annotations

import csv
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ._errors import CommandError
from ._table import Table, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DELIMITERS = ",;\t"
ENCODING = "utf-8-sig"  # with or without the byte order mark that spreadsheets write
MISSING = {"", "na", "n/a", "null", "none", "nan", "-nan", "+nan"}
LONGEST_SHOWN = 30


@dataclass(frozen=True)
class Layout:
    """The layout of a CSV file."""

    delimiter: str
    header: tuple[str, ...] | None
    n_columns: int
    n_skipped: int  # lines before the first row


def read_csv(path: Path, columns: Sequence[str] | None = None, header: str = "auto") -> Table:
    """Return the numbers of a CSV file: of these columns, in this order, or of all."""
    layout = _layout(path, header)
    names = layout.header or tuple(str(place + 1) for place in range(layout.n_columns))
    wanted = list(range(layout.n_columns)) if columns is None else places(path, columns, names)
    try:
        rows = np.loadtxt(
            path,
            delimiter=layout.delimiter,
            skiprows=layout.n_skipped,
            usecols=wanted,
            ndmin=2,
            comments=None,
            quotechar='"',
            encoding=ENCODING,
        )
    except ValueError as error:
        raise CommandError(_first_fault(path, layout, wanted) or f"{path}: {error}") from error
    if not np.isfinite(rows).all():
        raise CommandError(_first_fault(path, layout, wanted) or f"{path} holds NaN.")
    chosen = tuple(names[place] for place in wanted)
    return Table(rows, chosen if layout.header or columns is not None else None)


def has_header(path: Path, header: str = "auto") -> bool:
    """Return whether the first line of a CSV file holds names."""
    return _layout(path, header).header is not None


def _layout(path: Path, header: str) -> Layout:
    with path.open(encoding=ENCODING, newline="") as file:
        try:
            numbered = ((number, line) for number, line in enumerate(file, 1) if line.strip())
            lines = list(itertools.islice(numbered, 2))
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not text in UTF-8, so it is not a CSV file.") from error
    if not lines:
        raise CommandError(f"{path} is empty.")
    delimiter = max(DELIMITERS, key=lines[0][1].count)
    cells = [cell.strip() for cell in next(csv.reader([lines[0][1]], delimiter=delimiter))]
    named = header == "yes" or (header == "auto" and any(_is_text(cell) for cell in cells))
    if named and len(lines) == 1:
        raise CommandError(f"{path} has a header and no rows.")
    if named and len(set(cells)) < len(cells):
        twice = next(cell for cell in cells if cells.count(cell) > 1)
        raise CommandError(f"{path} has more than one column named {twice!r}.")
    n_skipped = lines[0][0] if named else 0
    return Layout(delimiter, tuple(cells) if named else None, len(cells), n_skipped)


def _first_fault(path: Path, layout: Layout, wanted: list[int]) -> str | None:
    """Return the message for the first cell that is not a finite number; it says where it is."""
    for line, cells in _lines(path, layout):
        if len(cells) <= max(wanted):
            return (
                f"{path}, line {line}: {len(cells)} cells where the first line has "
                f"{layout.n_columns}."
            )
        for place in wanted:
            cell = cells[place].strip()
            where = f"line {line}, column {_name(layout, place)}"
            if cell.lower() in MISSING:
                return f"{path} holds a missing value (NaN) in {where}."
            if _is_text(cell):
                shown = cell if len(cell) <= LONGEST_SHOWN else cell[:LONGEST_SHOWN] + "…"
                return (
                    f"{path} holds text, {shown!r}, in {where}; name the columns of numbers "
                    "with --columns."
                )
            if not math.isfinite(float(cell)):
                return f"{path} holds infinity in {where}."
    return None


def _lines(path: Path, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=ENCODING, newline="") as file:
        reader = csv.reader(file, delimiter=layout.delimiter)
        for cells in reader:
            if cells and reader.line_num > layout.n_skipped:
                yield reader.line_num, cells


def _name(layout: Layout, place: int) -> str:
    return str(place + 1) if layout.header is None else repr(layout.header[place])


def _is_text(cell: str) -> bool:
    """Return whether a cell is neither a number nor missing."""
    try:
        float(cell)
    except ValueError:
        return cell.lower() not in MISSING
    return "_" in cell  # Python reads 1_000, numpy does not
