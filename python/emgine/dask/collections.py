"""Dask's collections as rows: arrays of known sizes, columns of names, weights.

Nothing is computed but sizes of partitions that Dask does not know, and names of categories.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.categories import categories_of as names_in_memory
from emgine._checks.tables import as_numbers, names_of_column, text_among
from emgine._checks.validation import as_float64

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emgine._checks.categories import Categories


def is_dask(X: Any) -> bool:
    """Return whether `X` is a collection of Dask."""
    return hasattr(X, "__dask_graph__")


def dask() -> Any:
    """Return the module, which an extra of the package installs."""
    return _imported("dask")


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            "emgine.dask needs dask: install emgine with its extra, emgine[dask]."
        ) from error


def as_array(X: Any) -> Any:
    """Return rows as a Dask array that knows its size, each block as wide as the rows."""
    array = _numbers(X).to_dask_array(lengths=True) if hasattr(X, "to_dask_array") else X
    if any(np.isnan(size) for size in array.shape):
        array = array.compute_chunk_sizes()
    if array.ndim != 2:
        raise ValueError(f"X must have 2 dimensions. Got shape {array.shape} instead.")
    if array.dtype.kind not in "biuf":
        raise ValueError(f"X must hold integers, floats or bools. Got dtype {array.dtype}.")
    return array.rechunk({1: -1})


def _numbers(frame: Any) -> Any:
    """Return a table whose columns numpy reads as numbers: bools and nullables among them too."""
    dtypes = list(getattr(frame, "dtypes", ())) if hasattr(frame, "columns") else []
    kinds = {getattr(dtype, "kind", "O") for dtype in dtypes}
    plain = all(isinstance(dtype, np.dtype) for dtype in dtypes)
    if plain and not (len(kinds) > 1 and "b" in kinds):
        return frame
    return frame.map_partitions(as_numbers, meta=as_numbers(frame._meta))


def weights_of(sample_weight: Any, n_rows: int) -> Any:
    """Return weights of the rows as a Dask array; ValueError for another number of them."""
    array_module = _imported("dask.array")
    if hasattr(sample_weight, "to_dask_array"):
        sample_weight = sample_weight.to_dask_array(lengths=True)
    collection = isinstance(sample_weight, array_module.Array)
    weights = sample_weight if collection else as_float64(sample_weight, "sample_weight")
    if weights.shape != (n_rows,):
        raise ValueError(f"sample_weight.shape == {weights.shape}, expected {(n_rows,)}!")
    return array_module.asarray(weights)


def float_of(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of scores of such rows."""
    return np.dtype(np.float32 if dtype == np.float32 else np.float64)


def categories_of(X: Any, columns: Iterable[int]) -> Categories:
    """Return the names of those columns that hold text or are categoricals, in all partitions."""
    if not (is_dask(X) and hasattr(X, "map_partitions") and hasattr(X, "columns")):
        return names_in_memory(X, columns)
    found: dict[int, tuple[Any, ...]] = {}
    for column in columns:
        names = _names(X, column)
        if names is not None:
            found[column] = tuple(names)
    return found


def _names(frame: Any, column: int) -> list[Any] | None:
    """Return the names of a column in their order; None where it holds numbers."""
    series = frame.iloc[:, [column]]
    series = series[series.columns[0]]
    categorical = hasattr(series.dtype, "categories")
    if categorical and series.cat.known:
        return names_of_column(series._meta.to_frame(), 0)
    if not (categorical or series.dtype.kind == "O" or str(series.dtype) in ("str", "string")):
        return None
    # Part by part: a method of Dask would shuffle the column over the workers.
    of_parts = dask().compute(*map(dask().delayed(_names_of_part), series.to_delayed()))
    found = list(dict.fromkeys(name for names in of_parts for name in names))
    return found if categorical else text_among(found)


def _names_of_part(series: Any) -> list[Any]:
    """Return the different values of a part of a column, or the categories that it knows."""
    categories = getattr(series.dtype, "categories", None)
    values = series.dropna().unique() if categories is None else categories
    return list(values.tolist())
