"""Rows and columns in messages of the package, as the user's file counts them.

The package counts rows and columns from 0; a CSV file has lines, other files rows from 1.
"""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._table import Table

# What `emgine._checks.objects.place` writes.
PLACE = re.compile(r"\brow (\d+), column (\d+)(?: \(('[^']*'|\"[^\"]*\")\))?")


def in_file(message: str, table: Table) -> str:
    """Return a message with lines of the file, and columns by name, or by number from 1."""

    def of(found: re.Match[str]) -> str:
        row, column, name = found.groups()
        if int(row) >= len(table.rows):
            return found.group(0)
        return f"{table.row(int(row))}, column {name or int(column) + 1}"

    return PLACE.sub(of, message)


@contextmanager
def of_file(table: Table) -> Iterator[None]:
    """Name rows as the file does, in warnings and in errors."""
    show = warnings.showwarning

    def shown(message: Any, *rest: Any, **more: Any) -> None:
        show(in_file(str(message), table), *rest, **more)

    warnings.showwarning = shown
    try:
        yield
    except ValueError as error:
        raise ValueError(in_file(str(error), table)) from error
    finally:
        warnings.showwarning = show
