"""CSV: the numbers of its columns, by pyarrow's reader, and the line of what is no number.

Columns of numbers are read as such; where that fails, all are read as text, which finds the cell.
No row is left out without `drop_missing`, and no cell ever.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._arrow_csv import OpenQuoteError, RaggedError, arrow, read
from ._categories import coded, names_known, of_features
from ._cells import Cells, cells_of, is_missing, is_number
from ._columns import Columns, chosen, names_of, reasons, without_name
from ._comments import check_no_row, without_comments
from ._encoding import as_utf8
from ._errors import CommandError
from ._faults import Place, checked, features_among
from ._layout import Layout, layout_of
from ._reading import AUTO, MISSING
from ._records import records
from ._table import Table, places

if TYPE_CHECKING:
    from ._input import Input
    from ._reading import Reading

SEPARATED = {",": "commas", ";": "semicolons", "\t": "tabs", " ": "spaces"}
CONTENT = re.compile(rb"[^\r\n ]")
EMPTY_LINE = re.compile(rb"(?:\r\n|\r|\n) *(?:\r|\n)")


class Text(NamedTuple):
    """A text with its comments."""

    name: str
    original: bytes
    comment: str | None

    def line(self, layout: Layout, row: int) -> int:
        """Return the line in which a row begins."""
        every = records(self.original, layout.delimiter, self.comment)
        record = row + (layout.header is not None)
        rows = (at.line for at in every if not at.is_comment)
        return next(itertools.islice(rows, record, None))


def read_csv(source: Input, reading: Reading) -> Table:
    """Return the numbers of a CSV file: of the columns asked for, in this order, or of all."""
    text, encoding = as_utf8(source.name, source.data, reading.encoding)
    comments = without_comments(text, reading)
    layout = layout_of(source.name, comments.text, reading)
    if reading.comment == AUTO:
        check_no_row(source.name, comments, layout)
    file = Text(source.name, text, comments.mark)
    if CONTENT.search(layout.text, layout.begin) is None:
        raise CommandError(f"{source.name} has a header and no rows.")
    if layout.n_columns == 1 and not reading.drop_missing:
        _check_no_empty_line(file, layout)
    reading = reading.of_model(layout.n_columns, layout.header is not None)
    names = names_of(layout.header, layout.n_columns)
    columns = chosen(source.name, names, reading, without_name(layout.header))
    cells, texts = _cells(file, layout, columns, reading)
    place = Place(source.name, lambda row: f"line {file.line(layout, row)}", layout.header, names)
    columns, cells, categories = coded(place, columns, cells, texts, reading)
    columns = features_among(place, columns, cells, texts, reading)
    found = checked(place, columns, cells, reading)
    facts = _facts(source, layout, encoding, len(comments.lines), found.n_dropped)
    named = layout.header is not None or reading.columns is not None
    return Table(
        found.rows,
        tuple(names[place] for place in columns.wanted) if named else None,
        found.weights,
        reasons(columns),
        facts,
        _kept(file, layout, names, reading),
        of_features(columns, categories),
        found.row_of(place),
        _as_text(file, layout, columns, reading) if reading.verbatim else None,
    )


def _cells(
    file: Text, layout: Layout, columns: Columns, reading: Reading
) -> tuple[dict[int, Cells], dict[int, Any]]:
    """Return the cells of every column to read, and the text of those that were read as text."""
    number, string = arrow("pyarrow").float64(), arrow("pyarrow").string()
    needed = [*columns.wanted, *([] if columns.weights is None else [columns.weights])]
    known = names_known(columns, reading)
    types = {
        place: number if place not in known and _seems_number(layout, place, reading) else string
        for place in needed
    }
    try:
        table = _read(file, layout, types, reading)
    except arrow("pyarrow").ArrowInvalid:
        table = _read(file, layout, dict.fromkeys(needed, string), reading)
    cells, texts = {}, {}
    for place in needed:
        column = table.column(str(place))
        if column.type == string:
            texts[place] = column
            cells[place] = cells_of(column, layout.decimal, reading.missing)
        else:
            values = np.asarray(column.to_numpy(), dtype=np.float64)
            cells[place] = Cells(values, np.isnan(values), np.zeros(len(values), dtype=bool))
    return cells, texts


def _kept(
    file: Text, layout: Layout, names: tuple[str, ...], reading: Reading
) -> dict[str, list[Any]]:
    """Return the text of the columns that are copied to the output."""
    if not reading.keep:
        return {}
    asked = places(file.name, reading.keep, names)
    table = _read(file, layout, dict.fromkeys(asked, arrow("pyarrow").string()), reading)
    return {names[place]: table.column(str(place)).to_pylist() for place in asked}


def _as_text(file: Text, layout: Layout, columns: Columns, reading: Reading) -> list[list[str]]:
    """Return the cells of the features as they stand in the file, with decimal points."""
    types = dict.fromkeys(columns.wanted, arrow("pyarrow").string())
    table = _read(file, layout, types, reading)
    texts = []
    for place in columns.wanted:
        cells = [cell.strip() for cell in table.column(str(place)).to_pylist()]
        if layout.decimal == ",":
            numbers = is_number
            cells = [c.replace(",", ".") if numbers(c, ",") else c for c in cells]
        texts.append(cells)
    return texts


def _read(file: Text, layout: Layout, types: dict[int, Any], reading: Reading) -> Any:
    marks = {variant for mark in MISSING for variant in (mark, mark.upper(), mark.title())}
    try:
        return read(
            layout.text,
            layout.begin,
            layout.delimiter,
            layout.decimal,
            layout.n_columns,
            types,
            marks | {"NaN", "-NaN", "+NaN"} | set(reading.missing),
        )
    except RaggedError as error:
        record, n_cells = error.ragged
        line = file.line(layout, record or 0)
        raise CommandError(f"{file.name}, line {line}: {_of_cells(n_cells, layout)}") from error
    except OpenQuoteError as error:
        every = records(file.original, layout.delimiter, file.comment)
        *_, last = (at.line for at in every if not at.is_comment)
        raise CommandError(f"{file.name}, line {last}: a quoted cell is not closed.") from error


def _of_cells(n_cells: int, layout: Layout) -> str:
    first = "first row" if layout.header is None else "header"
    cells = "1 cell" if n_cells == 1 else f"{n_cells} cells"
    said = f"{cells} where the {first} has {layout.n_columns}"
    if n_cells < layout.n_columns:
        return f"{said}; every row needs all cells, which may be empty."
    return (
        f"{said}; quote cells that hold the delimiter {layout.delimiter!r}, name every column in "
        "the header, or say --delimiter and --decimal."
    )


def _seems_number(layout: Layout, place: int, reading: Reading) -> bool:
    sample = layout.sample[place]
    said = [cell for cell in sample if not is_missing(cell, reading.missing)]
    return bool(said) and all(is_number(cell, layout.decimal) for cell in said)


def _check_no_empty_line(file: Text, layout: Layout) -> None:
    """Raise CommandError for an empty line amid the rows of one column: it may be missing."""
    if EMPTY_LINE.search(file.original) is None:
        return
    every = records(file.original, layout.delimiter, file.comment)
    if layout.header is not None:
        next(at for at in every if not at.is_comment)
    for before, after in itertools.pairwise(every):
        if after.begin != before.end and not before.is_comment:
            raise CommandError(
                f"{file.name} holds an empty line before line {after.line}, amid rows of one "
                "column: a missing value? Remove the line, or fill it."
            )


def _facts(
    source: Input, layout: Layout, encoding: str, n_comments: int, n_dropped: int
) -> tuple[str, ...]:
    """Return what was found out about the file."""
    mark = SEPARATED.get(layout.delimiter, repr(layout.delimiter))
    comments = "1 comment line" if n_comments == 1 else f"{n_comments} comment lines"
    dropped = "1 row" if n_dropped == 1 else f"{n_dropped} rows"
    said = {
        f"separated by {mark}": layout.n_columns > 1,
        "decimal comma": layout.decimal == ",",
        "no header": layout.header is None,
        encoding: encoding != "UTF-8",
        str(source.compression): source.compression is not None,
        f"{comments} left out": n_comments > 0,
        f"{dropped} with missing values left out": n_dropped > 0,
    }
    return tuple(fact for fact, holds in said.items() if holds)
