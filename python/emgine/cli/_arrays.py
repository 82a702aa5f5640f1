"""A table from an array of numbers: of the columns that are read, the weights last.

The array comes from a file that holds numbers and no text, such as NPY or Parquet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ._categories import of_features
from ._cells import Cells
from ._columns import Columns, reasons
from ._errors import CommandError
from ._faults import Place, checked
from ._table import Table

if TYPE_CHECKING:
    from emgine._core import Float64

    from ._categories import Categories
    from ._reading import Reading


def table_of(
    name: str,
    values: Float64,
    columns: Columns,
    reading: Reading,
    *,
    named: bool,
    categories: Categories | None = None,
) -> Table:
    """Return the table of the wanted columns and their weights; every number is finite."""
    if not len(values):
        raise CommandError(f"{name} has no rows.")
    needed = [*columns.wanted, *([] if columns.weights is None else [columns.weights])]
    no_text = np.zeros(len(values), dtype=bool)
    cells = {
        column: Cells(values[:, place], np.isnan(values[:, place]), no_text)
        for place, column in enumerate(needed)
    }
    header = columns.names if named else None
    place = Place(name, lambda row: f"row {row + 1}", header, columns.names)
    found = checked(place, columns, cells, reading)
    dropped = "1 row" if found.n_dropped == 1 else f"{found.n_dropped} rows"
    facts = (f"{dropped} with missing values left out",) if found.n_dropped else ()
    has_names = named or reading.columns is not None
    return Table(
        found.rows,
        tuple(columns.names[column] for column in columns.wanted) if has_names else None,
        found.weights,
        reasons(columns),
        facts,
        categories=of_features(columns, categories or {}),
        row=found.row_of(place),
    )
