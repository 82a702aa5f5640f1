"""Parquet: the package's own source reads it; here the columns are chosen.

A column that pandas wrote for an index is no feature, nor is one that holds no numbers.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine.sources.parquet import Parquet
from emgine.sources.schemas import is_number

from ._arrays import table_of
from ._arrow_csv import arrow
from ._columns import chosen
from ._errors import CommandError
from ._table import places

if TYPE_CHECKING:
    from ._reading import Reading
    from ._table import Table

INDEX = "index of pandas"


def read_parquet(name: str, where: Path | bytes, reading: Reading) -> Table:
    """Return the numbers of a Parquet file, or of its bytes."""
    dataset = arrow("pyarrow.dataset")
    try:
        if isinstance(where, Path):
            schema = dataset.dataset(where, format="parquet").schema
        else:
            table = arrow("pyarrow.parquet").read_table(arrow("pyarrow").BufferReader(where))
            schema = table.schema
        reading = reading.of_model(len(schema.names), named=True)
        columns = chosen(name, tuple(schema.names), reading, _no_features(schema))
        weights = None if columns.weights is None else schema.names[columns.weights]
        wanted = [schema.names[place] for place in columns.wanted]
        if not wanted:
            raise CommandError(f"{name} has no column of numbers.")
        rows = where if isinstance(where, Path) else dataset.dataset(table)
        source = Parquet(rows, wanted, weights)
        whole = dataset.dataset(rows, format="parquet") if isinstance(rows, Path) else rows
        kept = _kept(name, whole, reading)
        values = np.concatenate(
            [np.empty((0, len(wanted) + (weights is not None))), *map(_together, source.blocks())]
        )
    except (arrow("pyarrow").ArrowInvalid, ValueError, OSError) as error:
        if isinstance(error, (arrow("pyarrow").ArrowInvalid, OSError)):
            raise CommandError(f"{name} cannot be read as a Parquet file: {error}") from error
        said = str(error).replace("with 'columns'", "with --columns")
        raise CommandError(f"{name}: {said}") from error
    return replace(table_of(name, values, columns, reading, named=True), kept=kept)


def _kept(name: str, rows: Any, reading: Reading) -> dict[str, list[Any]]:
    """Return the columns that are copied to the output."""
    asked = list(reading.keep)
    places(name, asked, rows.schema.names)
    found = rows.to_table(columns=asked)
    return {column: found.column(column).to_pylist() for column in asked}


def _no_features(schema: Any) -> dict[int, str]:
    """Return the columns that are no features, with the reason."""
    described = schema.pandas_metadata or {}
    index = [name for name in described.get("index_columns", ()) if isinstance(name, str)]
    pyarrow = arrow("pyarrow")
    return {
        place: INDEX if field.name in index else str(field.type)
        for place, field in enumerate(schema)
        if field.name in index or not is_number(field.type, pyarrow)
    }


def _together(block: tuple[Any, Any]) -> Any:
    """Return the rows of a block, with their weights as the last column."""
    rows, weights = block
    return rows if weights is None else np.column_stack([rows, weights])
