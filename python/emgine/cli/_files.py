"""Tables from files: CSV, NPY and Parquet, distinguished by the suffix of the name.

Reads a file whole. Every error names the file, and is one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine.sources.parquet import Parquet, pyarrow_module

from ._csv import has_header, read_csv
from ._errors import CommandError
from ._table import Table, check_finite, places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emgine._core import Float64

PARQUET = {".parquet", ".pq"}


def read_table(path: Path, columns: Sequence[str] | None = None, header: str = "auto") -> Table:
    """Return the rows of a file: of these columns, in this order, or of all."""
    _check_exists(path)
    if path.suffix.lower() == ".npy":
        return check_finite(path, _read_npy(path, columns))
    if path.suffix.lower() in PARQUET:
        return check_finite(path, _read_parquet(path, columns))
    return read_csv(path, columns, header)


def read_for_model(
    path: Path, model_names: Sequence[str] | None, header: str = "auto", weights: str | None = None
) -> tuple[Table, Float64 | None]:
    """Return the columns that a model was fitted to, and the column of weights if one is named."""
    _check_exists(path)
    suffix = path.suffix.lower()
    named = suffix in PARQUET or (suffix != ".npy" and has_header(path, header))
    if model_names is not None and named:
        return without_weights(path, read_table(path, model_names, header), weights, header)
    table, weight = without_weights(path, read_table(path, None, header), weights, header)
    # Without names on both sides the columns are those of the model, in its order.
    names = None if model_names is None else tuple(model_names)
    same_length = names is not None and len(names) == table.rows.shape[1]
    return Table(table.rows, names if same_length else None), weight


def without_weights(
    path: Path, table: Table, weights: str | None, header: str = "auto"
) -> tuple[Table, Float64 | None]:
    """Return the table without the column of weights, and that column of its file."""
    if weights is None:
        return table, None
    column = read_table(path, [weights], header).rows[:, 0]
    n_columns = table.rows.shape[1]
    names = table.names or [str(place + 1) for place in range(n_columns)]
    kept = [place for place, name in enumerate(names) if name != weights]
    if not kept:
        raise CommandError(f"{path} has no column besides the weights, {weights!r}.")
    if len(kept) == n_columns:
        return table, column
    kept_names = None if table.names is None else tuple(table.names[place] for place in kept)
    return Table(np.ascontiguousarray(table.rows[:, kept]), kept_names), column


def _check_exists(path: Path) -> None:
    if not path.exists():
        raise CommandError(f"{path} does not exist.")
    if path.is_dir():
        raise CommandError(f"{path} is a folder.")


def _read_npy(path: Path, columns: Sequence[str] | None) -> Table:
    try:
        array = np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise CommandError(f"{path} is not a NumPy file of numbers: {error}") from error
    if (
        not isinstance(array, np.ndarray)
        or array.ndim not in (1, 2)
        or array.dtype.kind not in "biuf"
    ):
        shape, dtype = getattr(array, "shape", None), getattr(array, "dtype", None)
        raise CommandError(
            f"{path} must hold rows of numbers, in one or two dimensions; it holds shape {shape} "
            f"of {dtype}."
        )
    rows = array.reshape(len(array), -1).astype(np.float64)
    if columns is None:
        return Table(rows, None)
    names = [str(place + 1) for place in range(rows.shape[1])]
    return Table(rows[:, places(path, columns, names)], tuple(columns))


def _read_parquet(path: Path, columns: Sequence[str] | None) -> Table:
    invalid = pyarrow_module("pyarrow").ArrowInvalid
    try:
        source = Parquet(path, columns)
    except invalid as error:
        raise CommandError(f"{path} cannot be read as a Parquet file: {error}") from error
    except ValueError as error:
        raise CommandError(f"{path}: {error}") from error
    rows = np.concatenate(
        [np.empty((0, source.n_features)), *(block for block, _ in source.blocks())]
    )
    if not len(rows):
        raise CommandError(f"{path} has no rows.")
    return Table(rows, tuple(source.feature_names))
