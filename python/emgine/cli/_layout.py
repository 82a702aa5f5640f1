"""The layout of a CSV file, given or found out from its first records.

What is not clear is refused with the option that says it: nothing is guessed that would change a
number without a word.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from ._arrow_csv import OpenQuoteError, text_columns
from ._cells import is_missing, is_number
from ._errors import CommandError
from ._reading import AUTO, Reading
from ._records import records

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = ",;\t| "
N_SAMPLE = 200
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")
DECIMAL_POINT = re.compile(r"[+-]?[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?")
# Three digits behind a comma, and not 0 before it: 20,137 may be 20.137 or 20137.
MAY_BE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
NO_NAME = re.compile(r"(?:Unnamed: [0-9]+)?")  # pandas reads and writes a column without a name so


class Layout(NamedTuple):
    """A text, its layout, and its first rows as text."""

    text: bytes
    delimiter: str
    decimal: str
    header: tuple[str, ...] | None  # cells of the header
    n_columns: int
    begin: int  # of the first row
    sample: list[list[str]]  # columns


def layout_of(name: str, text: bytes, reading: Reading) -> Layout:
    """Return the layout of a text without comments."""
    delimiter = None if reading.delimiter == AUTO else reading.delimiter
    first = list(itertools.islice(records(text, delimiter, None), N_SAMPLE))
    if not first:
        raise CommandError(f"{name} is empty.")
    sample = text[first[0].begin : first[-1].end]
    delimiter = found_delimiter(sample, reading)
    text, sample = squeezed(text, delimiter), squeezed(sample, delimiter)
    try:
        columns = [column.to_pylist() for column in text_columns(sample, delimiter)[0]]
    except OpenQuoteError as error:
        raise CommandError(f"{name}, line {first[0].line}: a quoted cell is not closed.") from error
    named = _has_header(name, [column[0] for column in columns], reading)
    header = tuple(column[0].strip() for column in columns) if named else None
    rows = [column[named:] for column in columns]
    decimal = reading.decimal
    if decimal == AUTO:
        decimal = _found_decimal(name, delimiter, rows)
    # Where the header ends is known exactly now that the delimiter is.
    begin = next(records(text, delimiter, None)).end if named else 0
    return Layout(text, delimiter, decimal, header, len(columns), begin, rows)


def found_delimiter(sample: bytes, reading: Reading) -> str:
    """Return the delimiter that gives all records one number of cells, and most of them numbers."""
    if reading.delimiter != AUTO:
        return reading.delimiter
    candidates = DELIMITERS.replace(",", "") if reading.decimal == "," else DELIMITERS
    best, best_share = "", -1.0
    for delimiter in candidates:
        if delimiter.encode() in sample:
            share = _share_of_numbers(sample, delimiter)
            if share is not None and share > best_share:
                best, best_share = delimiter, share
    if best:
        return best
    # No delimiter fits every record: an error will name the first one that differs.
    line = _first_line(sample).decode()
    return max(candidates.replace(" ", ""), key=line.count)


def _share_of_numbers(sample: bytes, delimiter: str) -> float | None:
    """Return which share of cells are numbers; None if records differ, or have one cell."""
    try:
        columns, ragged = text_columns(squeezed(sample, delimiter), delimiter)
    except OpenQuoteError:
        return None
    if ragged or len(columns) == 1:
        return None
    begin = 1 if len(columns[0]) > 1 else 0  # a header is text, whatever separates it
    cells = [cell for column in columns for cell in column.to_pylist()[begin:]]
    marks = "." if delimiter == "," else ".,"
    return sum(any(is_number(cell, mark) for mark in marks) for cell in cells) / len(cells)


def squeezed(text: bytes, delimiter: str) -> bytes:
    """Return the text with one space for many, where spaces separate the cells."""
    if delimiter != " ":
        return text
    return re.sub(rb" ++(?=[\r\n]|\Z)|(?<![^\r\n]) ++|(?<= ) ++", b"", text)


def has_no_name(cell: str) -> bool:
    """Return whether a cell of a header is empty, or what pandas writes for that."""
    return NO_NAME.fullmatch(cell) is not None


def _has_header(name: str, cells: Sequence[str], reading: Reading) -> bool:
    if reading.header != AUTO:
        return reading.header == "yes"
    said = [cell for cell in cells if not is_missing(cell, reading.missing)]
    marks = (".", ",") if reading.decimal == AUTO else (reading.decimal,)
    numbers = [cell for cell in said if any(is_number(cell, mark) for mark in marks)]
    if numbers and len(numbers) < len(said):
        text = next(cell for cell in said if cell not in numbers)
        raise CommandError(
            f"{name}: the first line holds text, {text.strip()!r}, and numbers, "
            f"{numbers[0].strip()!r}; say with --header yes or --header no whether it holds the "
            "names of the columns."
        )
    return len(said) > len(numbers)


def _found_decimal(name: str, delimiter: str, columns: Sequence[Sequence[str]]) -> str:
    """Return the decimal mark; a comma only where nothing else explains the cells."""
    if delimiter == ",":
        return "."
    cells = [cell.strip() for column in columns for cell in column]
    commas = [cell for cell in cells if DECIMAL_COMMA.fullmatch(cell)]
    if any(DECIMAL_POINT.fullmatch(cell) for cell in cells) or not commas:
        return "."
    if all(MAY_BE_THOUSANDS.fullmatch(cell) for cell in commas):
        raise CommandError(
            f"{name} holds {commas[0]!r}, which may be {commas[0].replace(',', '.')} or "
            f"{commas[0].replace(',', '')}; say --decimal , for the first, or remove the "
            "separators of thousands."
        )
    return ","


def _first_line(text: bytes) -> bytes:
    return re.split(rb"[\r\n]", text.lstrip(b"\r\n"), maxsplit=1)[0]
