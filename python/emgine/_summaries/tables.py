"""A table of words: for the terminal in aligned columns, for pages as HTML.

Every text is escaped in HTML; a cell is never cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Table(NamedTuple):
    """Headings and rows of cells, and a title where the table needs one."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""


def as_text(table: Table, words: Collection[str] = (), most: int | None = None) -> str:
    """Return the table for the terminal: the columns `words` to the left, others to the right.

    At most `most` rows are shown.
    """
    shown = table.rows if most is None else table.rows[:most]
    every = [table.headings, *shown]
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    lines = [f"{table.title}:"] if table.title else []
    for row in every:
        cells = [
            cell.ljust(width) if heading in words else cell.rjust(width)
            for cell, width, heading in zip(row, widths, table.headings, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    if len(shown) < len(table.rows):
        lines.append(f"… and {len(table.rows) - len(shown)} more")
    return "\n".join(lines)


def as_html(table: Table, best: int | None = None, attributes: str = "") -> str:
    """Return the table for a page; row `best` is marked."""
    from html import escape  # its entities take a millisecond to load

    title = f"<h3>{escape(table.title)}</h3>\n" if table.title else ""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in table.headings)
    lines = []
    for number, row in enumerate(table.rows):
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row)
        mark = ' class="best"' if number == best else ""
        lines.append(f"<tr{mark}>{cells}</tr>")
    body = "\n".join(lines)
    return f'{title}<div class="wide"><table{attributes}>\n<tr>{head}</tr>\n{body}\n</table></div>'


def aligned(facts: dict[str, str]) -> str:
    """Return facts for the terminal, a line for each."""
    width = max(map(len, facts), default=0)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in facts.items())
