"""Tables from files and pipes: CSV, NPY and Parquet, by the suffix of the name or the first bytes.

Reads an input once, and whole. Every error names the input, and is one line.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ._arrays import table_of
from ._columns import chosen, names_of
from ._csv import read_csv
from ._errors import CommandError
from ._input import read_input
from ._parquet import read_parquet
from ._reading import Reading
from ._table import places

if TYPE_CHECKING:
    from pathlib import Path

    from ._input import Input
    from ._table import Table

NPY, PARQUET = b"\x93NUMPY", b"PAR1"
SUFFIXES = {".npy": NPY, ".parquet": PARQUET, ".pq": PARQUET}


def read_table(path: Path, reading: Reading | None = None) -> Table:
    """Return the rows of an input: of the columns asked for, in this order, or of all."""
    reading = Reading() if reading is None else reading
    by_name = SUFFIXES.get(path.suffix.lower())
    if by_name == PARQUET and path.is_file():
        return read_parquet(str(path), path, reading)
    source = read_input(path)
    magic = by_name or source.data[:6]
    if magic.startswith(NPY):
        return _read_npy(source, reading)
    if magic.startswith(PARQUET):
        return read_parquet(source.name, source.data, reading)
    return read_csv(source, reading)


def _read_npy(source: Input, reading: Reading) -> Table:
    try:
        array = np.load(io.BytesIO(source.data), allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise CommandError(f"{source.name} is not a NumPy file of numbers: {error}") from error
    if (
        not isinstance(array, np.ndarray)
        or array.ndim not in (1, 2)
        or array.dtype.kind not in "biuf"
    ):
        shape, dtype = getattr(array, "shape", None), getattr(array, "dtype", None)
        raise CommandError(
            f"{source.name} must hold rows of numbers, in one or two dimensions; it holds shape "
            f"{shape} of {dtype}."
        )
    rows = array.reshape(len(array), -1).astype(np.float64)
    reading = reading.of_model(rows.shape[1], named=False)
    columns = chosen(source.name, names_of(None, rows.shape[1]), reading, {})
    needed = [*columns.wanted, *([] if columns.weights is None else [columns.weights])]
    table = table_of(source.name, rows[:, needed], columns, reading, named=False)
    kept = dict(zip(reading.keep, places(source.name, reading.keep, columns.names), strict=True))
    return replace(table, kept={name: rows[:, place].tolist() for name, place in kept.items()})
