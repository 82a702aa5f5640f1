"""Tables that fit: wide ones become several, and of long ones the last rows are folded.

Drops nothing; every text is escaped by ``as_html``.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from emgine._summaries.tables import Table, as_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Characters that the paper of a page has room for, and between two columns.
MOST_CHARACTERS, BETWEEN = 110, 3
MOST_ROWS = 15  # more are folded


def fitted(table: Table, best: int | None = None, sentences: bool = False) -> str:
    """Return a table for the page: its first rows, and the rest folded.

    Cells that are sentences have lines on paper, so that their table need not be split.
    """
    drawn = as_html if sentences else _parts
    if len(table.rows) <= MOST_ROWS:
        return drawn(table, best)
    first = table._replace(rows=table.rows[:MOST_ROWS])
    rest = table._replace(rows=table.rows[MOST_ROWS:], title="")
    more = f"{len(rest.rows)} more rows"
    return drawn(first, best) + folded(more, drawn(rest, None))


def folded(summary: str, content: str) -> str:
    """Return what is shown when the reader opens it, and always on paper."""
    return f"<details><summary>{html.escape(summary)}</summary>\n{content}\n</details>"


def _parts(table: Table, best: int | None) -> str:
    return "\n".join(as_html(part, best) for part in split(table))


def split(table: Table) -> Iterator[Table]:
    """Yield the table in parts that fit the width of a page, each with the first column."""
    columns = [
        (heading, *cells) for heading, *cells in zip(table.headings, *table.rows, strict=True)
    ]
    widths = [max(map(len, column)) + BETWEEN for column in columns]
    title, begin = table.title, 1
    while begin < len(columns) or begin == 1:
        end = begin + _how_many(widths[begin:], MOST_CHARACTERS - widths[0])
        yield _of([columns[0], *columns[begin:end]], title)
        title, begin = "", max(end, begin + 1)


def _how_many(widths: Sequence[int], room: int) -> int:
    """Return how many columns there is room for, at least one."""
    for count, width in enumerate(widths):
        room -= width
        if room < 0:
            return max(count, 1)
    return len(widths)


def _of(columns: Sequence[Sequence[str]], title: str) -> Table:
    headings, *rows = zip(*columns, strict=True)
    return Table(headings, rows, title)
