"""Summary: what a model says of itself, as text when printed and as tables in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .tables import Table, aligned, as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Collection

# Wider tables of components are printed with a line for each feature.
MOST_CHARACTERS = 100


@dataclass(frozen=True)
class Summary:
    """A title, facts by name, tables and notes.

    ``print`` shows it as text; a notebook shows it as HTML.
    """

    title: str
    facts: dict[str, str]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    words: Collection[str] = ("component",)  # headings of columns that are no numbers

    def __str__(self) -> str:
        tables = [as_text(narrow(table), self.words) for table in self.tables]
        facts = [aligned(self.facts)] if self.facts else []
        return "\n\n".join([self.title, *facts, *tables, *self.notes])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from html import escape  # as in tables.py

        facts = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th>"
            f"<td style='text-align:left'>{escape(value)}</td></tr>"
            for name, value in self.facts.items()
        )
        parts = [f"<strong>{escape(self.title)}</strong>"]
        parts += [f"<table>{facts}</table>"] if facts else []
        # Wider tables than the notebook scroll; no number is broken.
        scrolls, apart = "<div style='overflow-x:auto;white-space:nowrap'>", ' cellpadding="4"'
        parts += [f"{scrolls}{as_html(table, None, apart)}</div>" for table in self.tables]
        parts += [f"<p>{escape(note)}</p>" for note in self.notes]
        return "\n".join(parts)


def narrow(table: Table) -> Table:
    """Return a table that fits a terminal's width: if not as it is, with rows for its columns."""
    widths = [max(map(len, column)) for column in zip(table.headings, *table.rows, strict=True)]
    if sum(widths) + 2 * len(widths) <= MOST_CHARACTERS:
        return table
    columns = list(zip(table.headings, *table.rows, strict=True))
    return Table(columns[0], columns[1:], table.title)
