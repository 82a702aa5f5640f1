"""Comment lines of a CSV file: removed before it is read, and never a row by accident.

A line that begins with # may be a row whose first cell does. Where it has the cells of a row, the
user says which it is.
"""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING, NamedTuple

from ._arrow_csv import OpenQuoteError, text_columns
from ._cells import is_any_number
from ._errors import CommandError
from ._reading import AUTO, Reading
from ._records import needs_cleaning, records

if TYPE_CHECKING:
    from ._layout import Layout


class Comments(NamedTuple):
    """A text without comments, how they begin, and those that were removed."""

    text: bytes
    mark: str | None
    lines: list[tuple[int, bytes]]
    n_before: int  # the first record


def without_comments(text: bytes, reading: Reading) -> Comments:
    """Return the text without comments and lines of spaces."""
    mark = {AUTO: "#", "none": None}.get(reading.comment, reading.comment)
    if not needs_cleaning(text, mark):
        return Comments(text, mark, [], 0)
    delimiter = None if reading.delimiter == AUTO else reading.delimiter
    top = list(itertools.takewhile(lambda at: at.is_comment, records(text, delimiter, mark)))
    rest = text[top[-1].end :] if top else text
    if not needs_cleaning(rest, mark):  # the rest needs no walk through its lines
        lines = [(at.line, text[at.begin : at.end]) for at in top]
        return Comments(rest, mark, lines, len(lines))
    every = list(records(text, delimiter, mark))
    kept = [at for at in every if not at.is_comment]
    lines = [(at.line, text[at.begin : at.end]) for at in every if at.is_comment]
    n_before = sum(line < kept[0].line for line, _ in lines) if kept else len(lines)
    return Comments(b"".join(text[at.begin : at.end] for at in kept), mark, lines, n_before)


def check_no_row(name: str, comments: Comments, layout: Layout) -> None:
    """Raise CommandError for a comment that has the cells of a row, some of them numbers."""
    rows_begin = 0 if layout.header is None else comments.n_before
    for line, text in comments.lines[rows_begin:]:
        cells = _cells(text, layout.delimiter)
        rest = [cells[0].lstrip("# ")] if len(cells) == 1 else cells[1:]
        if len(cells) == layout.n_columns and any(map(is_any_number, rest)):
            raise CommandError(
                f"{name}, line {line}: begins with # and has the cells of a row; say "
                "--comment none if it is a row, or --comment '#' if it is a comment."
            )


def _cells(line: bytes, delimiter: str) -> list[str]:
    if b'"' in line:
        with contextlib.suppress(OpenQuoteError):
            return [column[0].as_py() for column in text_columns(line, delimiter)[0]]
    return line.decode().strip(" \r\n").split(delimiter)
