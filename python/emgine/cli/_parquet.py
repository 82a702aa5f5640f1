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
from ._categories import coded, may_be, names_known
from ._cells import cells_of
from ._columns import chosen
from ._errors import CommandError
from ._faults import Place
from ._table import places

if TYPE_CHECKING:
    from emgine._core import Float64

    from ._categories import Categories
    from ._cells import Cells
    from ._columns import Columns
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
        columns = chosen(name, tuple(schema.names), reading, _no_features(schema, reading))
        rows = where if isinstance(where, Path) else dataset.dataset(table)
        whole = dataset.dataset(rows, format="parquet") if isinstance(rows, Path) else rows
        columns, codes, categories = _names(name, whole, columns, reading)
        if not columns.wanted:
            raise CommandError(f"{name} has no column of numbers.")
        kept = _kept(name, whole, reading)
        values = _values(rows, columns, codes)
    except (arrow("pyarrow").ArrowInvalid, ValueError, OSError) as error:
        if isinstance(error, (arrow("pyarrow").ArrowInvalid, OSError)):
            raise CommandError(f"{name} cannot be read as a Parquet file: {error}") from error
        said = str(error).replace("with 'columns'", "with --columns")
        raise CommandError(f"{name}: {said}") from error
    made = table_of(name, values, columns, reading, named=True, categories=categories)
    return replace(made, kept=kept)


def _values(rows: Any, columns: Columns, codes: dict[int, Cells]) -> Float64:
    """Return the numbers of the columns, codes in place of names, the weights last."""
    needed = [*columns.wanted, *([] if columns.weights is None else [columns.weights])]
    numbers = [place for place in needed if place not in codes]
    if not numbers:
        return np.stack([codes[place].values for place in needed], axis=1)
    source = Parquet(rows, [columns.names[place] for place in numbers])
    read = np.concatenate([np.empty((0, len(numbers))), *(block for block, _ in source.blocks())])
    if not codes:
        return read
    found = dict(zip(numbers, read.T, strict=True))
    found |= {place: cells.values for place, cells in codes.items()}
    return np.stack([found[place] for place in needed], axis=1)


def _names(
    name: str, rows: Any, columns: Columns, reading: Reading
) -> tuple[Columns, dict[int, Cells], Categories]:
    """Return the codes of the columns of names, and the names."""
    known = names_known(columns, reading)
    is_text = {place: _is_text(rows.schema.field(place).type) for place in columns.wanted}
    may = {place for place in is_text if is_text[place] and may_be(columns, place, reading)}
    asked = [place for place in columns.wanted if place in known or place in may]
    if not asked:
        return columns, {}, {}
    pyarrow = arrow("pyarrow")
    table = rows.to_table(columns=[columns.names[place] for place in asked])
    texts = {
        place: table.column(columns.names[place]).cast(pyarrow.string()).fill_null("")
        for place in asked
    }
    cells = {place: cells_of(text, ".", reading.missing) for place, text in texts.items()}
    # Digits that are stored as text are names too.
    cells = {at: of._replace(is_text=~of.is_missing) for at, of in cells.items()}
    where = Place(name, lambda row: f"row {row + 1}", columns.names, columns.names)
    columns, cells, categories = coded(where, columns, cells, texts, reading)
    return columns, {place: cells[place] for place in categories}, categories


def _is_text(of: Any) -> bool:
    """Return whether a type of Arrow is of text, or of codes of text."""
    return str(getattr(of, "value_type", of)) in ("string", "large_string", "string_view")


def _kept(name: str, rows: Any, reading: Reading) -> dict[str, list[Any]]:
    """Return the columns that are copied to the output."""
    asked = list(reading.keep)
    places(name, asked, rows.schema.names)
    found = rows.to_table(columns=asked)
    return {column: found.column(column).to_pylist() for column in asked}


def _no_features(schema: Any, reading: Reading) -> dict[int, str]:
    """Return the columns that are no features, with the reason."""
    takes = set(schema.names if reading.of_names is None else reading.of_names)
    described = schema.pandas_metadata or {}
    index = [name for name in described.get("index_columns", ()) if isinstance(name, str)]
    pyarrow = arrow("pyarrow")
    return {
        place: INDEX if field.name in index else str(field.type)
        for place, field in enumerate(schema)
        if field.name in index
        or not (is_number(field.type, pyarrow) or (field.name in takes and _is_text(field.type)))
    }
