"""Parquet: the rows of a Parquet file, of a folder of them, or of a pyarrow Dataset.

Needs pyarrow, the extra ``arrow``, which is imported when it is used.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import numpy as np

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
        File, folder (its files are read in the order of their names), or dataset.
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
        For a column that does not exist or is not numeric.
    """

    def __init__(
        self, where: Any, columns: Sequence[str] | None = None, sample_weight: str | None = None
    ) -> None:
        self._dataset = _dataset(where)
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


def _dataset(where: Any) -> Any:
    dataset = pyarrow_module("pyarrow.dataset")
    if isinstance(where, dataset.Dataset):
        return where
    return dataset.dataset(os.fspath(where), format="parquet")


def _check_column(schema: Any, name: str) -> None:
    if name not in schema.names:
        raise ValueError(f"There is no column {name!r}; the columns are {schema.names}.")
    column_type = schema.field(name).type
    tests = ("is_integer", "is_floating", "is_boolean")
    if not any(getattr(pyarrow_module("pyarrow.types"), test)(column_type) for test in tests):
        raise ValueError(
            f"Column {name!r} has type {column_type}; columns must hold integers, floats or bools. "
            "Choose others with 'columns'."
        )


def _values(batch: Any, name: str) -> Any:
    """Return a column as an array, NaN where a value is missing."""
    return batch.column(name).to_numpy(zero_copy_only=False)
