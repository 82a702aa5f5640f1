"""Tables from files: CSV, NPY and Parquet, told apart by the end of the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._csv import has_header, read_csv
from ._errors import CommandError
from ._table import Table, check_finite, places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emgine._core import Float64

PARQUET = {".parquet", ".pq"}


def read_table(path: Path, columns: Sequence[str] | None = None, header: str = "auto") -> Table:
    """Return the rows of a file.

    Parameters
    ----------
    path : Path
        A CSV file, a NumPy file (.npy) or a Parquet file (.parquet, .pq).
    columns : sequence of str, optional
        Columns to read, in this order; all if not given.
    header : {'auto', 'yes', 'no'}
        Whether the first line of a CSV file holds names.

    Raises
    ------
    CommandError
        If the file is missing or holds anything but finite numbers.
    """
    _check_there(path)
    if path.suffix.lower() == ".npy":
        return check_finite(path, _read_npy(path, columns))
    if path.suffix.lower() in PARQUET:
        return check_finite(path, _read_parquet(path, columns))
    return read_csv(path, columns, header)


def read_for_model(
    path: Path,
    model_names: Sequence[str] | None,
    header: str = "auto",
    weights: str | None = None,
) -> tuple[Table, Float64 | None]:
    """Return the columns that a model was fitted to, found by name where both have names.

    And the column of weights, if one is named.
    """
    _check_there(path)
    suffix = path.suffix.lower()
    named = suffix in PARQUET or (suffix != ".npy" and has_header(path, header))
    if model_names is not None and named:
        return without_weights(path, read_table(path, model_names, header), weights, header)
    table, weight = without_weights(path, read_table(path, None, header), weights, header)
    # Names of one side alone say nothing; the number of features is then checked by the model.
    names = None if model_names is None else tuple(model_names)
    fitting = names if names and len(names) == table.rows.shape[1] else None
    return Table(table.rows, fitting), weight


def without_weights(
    path: Path, table: Table, weights: str | None, header: str = "auto"
) -> tuple[Table, Float64 | None]:
    """Return the table without the column of weights, and that column of the file.

    Parameters
    ----------
    path : Path
        The file of the table.
    table : Table
        Some columns of it, or all.
    weights : str or None
        Name of the column, from 1 on where columns have no names; None for no weights.
    header : {'auto', 'yes', 'no'}
        As in `read_table`.

    Raises
    ------
    CommandError
        If there is no such column, or no other.
    """
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
    held = None if table.names is None else tuple(table.names[place] for place in kept)
    return Table(np.ascontiguousarray(table.rows[:, kept]), held), column


def _check_there(path: Path) -> None:
    if not path.exists():
        raise CommandError(f"{path} does not exist.")
    if path.is_dir():
        raise CommandError(f"{path} is a folder.")


def _read_npy(path: Path, columns: Sequence[str] | None) -> Table:
    try:
        array = np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise CommandError(f"{path} is no NumPy file of numbers: {error}") from error
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
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise CommandError(
            f"{path} needs pyarrow: install emgine with its extra, emgine[arrow]."
        ) from error
    try:
        schema = parquet.read_schema(path)
    except pa.ArrowInvalid as error:
        raise CommandError(f"{path} is no Parquet file: {error}") from error
    names = list(schema.names) if columns is None else list(columns)
    for place in places(path, names, schema.names):
        _check_numbers(path, schema.field(place))
    read = parquet.read_table(path, columns=names)
    parts = [np.asarray(read.column(name).to_numpy(), dtype=np.float64) for name in names]
    if not parts or not len(parts[0]):
        raise CommandError(f"{path} has no rows.")
    return Table(np.column_stack(parts), tuple(names))


def _check_numbers(path: Path, field: Any) -> None:
    import pyarrow.types as kinds

    numbers = (kinds.is_integer, kinds.is_floating, kinds.is_boolean)
    if not any(is_kind(field.type) for is_kind in numbers):
        raise CommandError(
            f"{path} holds {field.type} in column {field.name!r}; name the columns of numbers with "
            "--columns."
        )
