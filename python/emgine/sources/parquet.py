"""Parquet: the rows of a Parquet file, of a folder of them, or of a pyarrow Dataset.

Needs pyarrow, the extra ``arrow``, which is imported when it is used.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import check_path, shown

from .schemas import check_no_more_columns, is_number, unified

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .row_source import Block

# Rows of a batch: few, so that they are still in a cache when blocks are cut from them.
ROWS_AT_ONCE = 1 << 13


class Parquet:
    """Numeric columns of a Parquet file, a folder of Parquet files, or a pyarrow Dataset.

    Parameters
    ----------
    where : path-like, str or pyarrow.dataset.Dataset
        File, folder (its files are read in the order of their names), or dataset. Files may have
        other types of numbers: they are read as float64.
    columns : sequence of str, optional
        Features, in this order; all columns except that of the weights if not given.
    sample_weight : str, optional
        Column of the weights of the rows.

    Raises
    ------
    ImportError
        If pyarrow is not installed.
    FileNotFoundError
        If the file does not exist.
    ValueError
        For a column that does not exist, is not numeric, or is in some files of a folder only; and
        for a file that is not a Parquet file. The message names the column and the file.
    """

    def __init__(
        self, where: Any, columns: Sequence[str] | None = None, sample_weight: str | None = None
    ) -> None:
        _check_names(columns, sample_weight)
        self._dataset = _dataset(where, columns, sample_weight)
        schema = self._dataset.schema
        names = [name for name in schema.names if name != sample_weight]
        self.feature_names: list[str] = list(names if columns is None else columns)
        self._weight = sample_weight
        self._read = self.feature_names + ([] if sample_weight is None else [sample_weight])
        for name in self._read:
            _check_column(schema, name)
        if not self.feature_names:
            raise ValueError("The Parquet file has no columns for features.")
        types = {str(schema.field(name).type) for name in self.feature_names}
        self.dtype: np.dtype[Any] = np.dtype(np.float32 if types == {"float"} else np.float64)
        self.n_features: int = len(self.feature_names)

    def blocks(self) -> Iterator[Block]:
        """Return an iterator over the record batches, in the order of the rows."""
        for batch in self._dataset.to_batches(columns=self._read, **self._options()):
            rows = np.empty((batch.num_rows, self.n_features), dtype=self.dtype)
            for number, name in enumerate(self.feature_names or ()):
                rows[:, number] = _values(batch, name)
            yield rows, None if self._weight is None else _values(batch, self._weight)

    def chosen(self, columns: Sequence[str]) -> Parquet:
        """Return the same rows and weights with other columns as features.

        Parameters
        ----------
        columns : sequence of str
            Features, in this order.

        Returns
        -------
        Parquet
            The source.
        """
        return Parquet(self._dataset, columns, self._weight)

    def _options(self) -> dict[str, Any]:
        """Return options to read one row group at a time; pyarrow would keep much of the file."""
        options = {"batch_size": ROWS_AT_ONCE, "batch_readahead": 1, "fragment_readahead": 1}
        dataset = pyarrow_module("pyarrow.dataset")
        if isinstance(getattr(self._dataset, "format", None), dataset.ParquetFileFormat):
            options["fragment_scan_options"] = dataset.ParquetFragmentScanOptions(
                pre_buffer=False, use_buffered_stream=True
            )
        return options | {"use_threads": False}


def pyarrow_module(name: str) -> Any:
    """Return a module of pyarrow; the error names the extra to install."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            "Parquet files need pyarrow: install emgine with its extra, emgine[arrow]."
        ) from error


def _dataset(where: Any, columns: Sequence[str] | None, sample_weight: str | None) -> Any:
    """Return the dataset, its columns as wide as in any of its files."""
    pyarrow, dataset = pyarrow_module("pyarrow"), pyarrow_module("pyarrow.dataset")
    given = isinstance(where, dataset.Dataset)
    of_files = where if given else dataset.dataset(_path(where), format="parquet")
    if columns is None and not given:
        check_no_more_columns(of_files)
    return unified(of_files, columns, sample_weight, pyarrow)


def _path(where: Any) -> str:
    """Return the path as a str, which pyarrow wants."""
    return os.fsdecode(check_path(where, "where"))


def _check_names(columns: Any, sample_weight: object) -> None:
    """Raise TypeError unless the columns are names, and that of the weights is one."""
    if sample_weight is not None and not isinstance(sample_weight, str):
        raise TypeError(
            f"sample_weight must be the name of a column. Got {shown(sample_weight)} instead."
        )
    if columns is None:
        return
    try:
        names = [None] if isinstance(columns, str) else list(columns)
    except TypeError:
        names = [None]
    if not all(isinstance(name, str) for name in names):
        raise TypeError(f"columns must be a sequence of names. Got {shown(columns)} instead.")


def _check_column(schema: Any, name: str) -> None:
    if name not in schema.names:
        raise ValueError(f"There is no column {name!r}; the columns are {schema.names}.")
    column_type = schema.field(name).type
    if not is_number(column_type, pyarrow_module("pyarrow")):
        raise ValueError(
            f"Column {name!r} has type {column_type}; columns must hold integers, floats or bools. "
            "Choose others with 'columns'."
        )


def _values(batch: Any, name: str) -> Any:
    """Return a column as an array, NaN where a value is missing."""
    return batch.column(name).to_numpy(zero_copy_only=False)
