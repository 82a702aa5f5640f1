"""Schemas of the files of a Parquet dataset, made one: types are widened, never narrowed.

pyarrow takes the schema of the first file for all, and casts the others to it without a word. A
column that some files lack, or that is of numbers in some files only, is refused with the file.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def unified(
    dataset: Any, columns: Sequence[str] | None, sample_weight: str | None, pyarrow: Any
) -> Any:
    """Return the dataset with a schema that holds the values of the columns of all its files."""
    files, schema = _schemas(dataset), dataset.schema
    wanted = list(schema.names) if columns is None else list(columns)
    for name in [*wanted, *([] if sample_weight is None else [sample_weight])]:
        # A column of no file is the name of a folder, or there is none; the caller looks.
        having = [(file, of.field(name).type) for file, of in files if name in of.names]
        if not having or name not in schema.names:
            continue
        _check_nobody_lacks(name, files, having[0][0])
        position = schema.get_field_index(name)
        widest = _widest(name, having, schema.field(position).type, pyarrow)
        schema = schema.set(position, pyarrow.field(name, widest))
    return dataset if schema == dataset.schema else _with_schema(dataset, schema)


def check_no_more_columns(dataset: Any) -> None:
    """Raise ValueError if a file has columns that the schema of the dataset lacks."""
    for file, schema in _schemas(dataset):
        more = [name for name in schema.names if name not in dataset.schema.names]
        if more:
            raise ValueError(
                f"{file} has a column {more[0]!r}, which other files of the folder lack. Choose "
                "the columns to read with emgine.sources.Parquet(..., columns=[...])."
            )


def is_number(of: Any, pyarrow: Any) -> bool:
    """Return whether a type of Arrow is of integers, floats or bools."""
    tests = ("is_integer", "is_floating", "is_boolean")
    return any(getattr(pyarrow.types, test)(of) for test in tests)


def _schemas(dataset: Any) -> list[tuple[str, Any]]:
    """Return the path of each file and its own schema; ValueError for one that has none."""
    try:
        fragments = list(dataset.get_fragments())
    except ValueError:  # a dataset with a filter hands out its paths only
        inspect, filesystem = dataset.format.inspect, dataset.filesystem
        return [(path, inspect(path, filesystem)) for path in dataset.files]
    found = []
    for fragment in fragments:
        file = str(getattr(fragment, "path", None) or "a part of the dataset")
        try:
            found.append((file, fragment.physical_schema))
        except (OSError, ValueError) as error:
            raise ValueError(
                f"{file} cannot be read as a Parquet file: {error} Move it out of the folder, or "
                "pass a pyarrow Dataset of the files to read."
            ) from error
    return found


def _with_schema(dataset: Any, schema: Any) -> Any:
    """Return the same files, read with another schema."""
    if type(dataset).__name__ == "FileSystemDataset":
        with contextlib.suppress(ValueError):  # a dataset with a filter cannot be made again
            fragments = list(dataset.get_fragments())
            return type(dataset)(fragments, schema, dataset.format, dataset.filesystem)
    names = [f.name for f in schema if f.type != dataset.schema.field(f.name).type]
    raise ValueError(
        f"The files of the dataset have columns {names} of other types than its schema, which "
        "would change their values. Make the dataset with pyarrow.dataset.dataset(..., schema=...) "
        f"and the types {[str(schema.field(name).type) for name in names]}."
    )


def _check_nobody_lacks(name: str, files: Sequence[tuple[str, Any]], having: str) -> None:
    for file, schema in files:
        if name not in schema.names:
            raise ValueError(
                f"{file} has no column {name!r}, which {having} has. Choose columns that all files "
                "have with emgine.sources.Parquet(..., columns=[...])."
            )


def _widest(name: str, having: Sequence[tuple[str, Any]], given: Any, pyarrow: Any) -> Any:
    """Return a type that holds the values of a column of all files; at least the `given` one."""
    types = {given, *(of for _, of in having)}
    for file, of in having:
        if is_number(of, pyarrow) != is_number(given, pyarrow):
            raise ValueError(
                f"Column {name!r} has type {of} in {file} and type {given} in other files. Choose "
                "other columns, or write all files with one type."
            )
    if len(types) == 1 or not is_number(given, pyarrow):  # the caller refuses what is no number
        return given
    signed = all(map(pyarrow.types.is_signed_integer, types))
    return pyarrow.int64() if signed else pyarrow.float64()
