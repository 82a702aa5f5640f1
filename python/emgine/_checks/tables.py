"""Columns of data frames: their names, whether they hold numbers, and their values as an array.

The only file that knows pandas, polars and Arrow apart. It imports none of them: a library is asked
only where the caller imported it. A column of dates, times or strings is refused by its name.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ACCEPTED = "bool, integer and real floating dtypes are accepted."
TIMES = ("date", "time", "duration")  # in the names of types
PLAIN = (np.ndarray, list, tuple)  # a union of types is made anew at each use, which takes longer
LAZY = (
    "X is a polars LazyFrame, whose rows are not computed yet. Pass X.collect(), or write X to a "
    "file with sink_parquet and pass its path."
)


def is_table(X: Any) -> bool:
    """Return whether `X` is a DataFrame or an Arrow table; TypeError for a LazyFrame."""
    return _library(X) is not None


def column_names(X: Any) -> list[Any] | None:
    """Return the names of the columns of a table; None for everything else."""
    library = _library(X)
    if library is None:
        return None
    return list(X.schema.names if library == "pyarrow" else X.columns)


def table_values(X: Any, name: str) -> NDArray[Any]:
    """Return the values of a table, NaN or None where one is missing; messages call it `name`."""
    return _VALUES[str(_library(X))](X, name)


def names_of_column(X: Any, column: int) -> list[Any] | None:
    """Return the names of a categorical or of text, in their order; None for any other column."""
    library = _library(X)
    if library == "pandas":
        return _names_of_series(X.iloc[:, column])
    if library == "polars":
        polars, series = sys.modules["polars"], X[:, column]
        if series.dtype == polars.Enum:
            return list(series.dtype.categories)
        text = series.dtype in (polars.String, polars.Categorical)
        return sorted(series.drop_nulls().unique().to_list()) if text else None
    if library == "pyarrow":
        values = X.column(column)
        kind = str(getattr(values.type, "value_type", values.type))
        text = kind in ("string", "large_string", "string_view")
        return sorted(set(values.to_pylist()) - {None}) if text else None
    may_be_text = isinstance(X, np.ndarray) and X.dtype.kind in "OU" and X.ndim == 2
    return text_among(X[:, column].tolist()) if may_be_text else None


def with_columns(X: Any, columns: dict[int, NDArray[np.float64]]) -> Any:
    """Return a table or an array of names like `X`, with these numbers in some columns."""
    library = _library(X)
    if library == "polars":
        series = sys.modules["polars"].Series
        return X.with_columns([series(X.columns[j], codes) for j, codes in columns.items()])
    if library == "pyarrow":
        for j, codes in columns.items():
            X = X.set_column(j, X.schema.names[j], [codes])
        return X
    made = X.copy() if library == "pandas" else X.astype(object)
    for j, codes in columns.items():
        if library == "pandas":
            made.isetitem(j, codes)
        else:
            made[:, j] = codes
    return made


def _names_of_series(series: Any) -> list[Any] | None:
    categories = getattr(series.dtype, "categories", None)
    if categories is not None:
        return list(categories.tolist())
    is_text = str(series.dtype) in ("str", "string") or series.dtype.kind == "O"
    return text_among(series.dropna().tolist()) if is_text else None


def as_numbers(frame: Any) -> Any:
    """Return a DataFrame of pandas with all columns in the dtype that holds their values."""
    return type(frame)(table_values(frame, "X"), index=frame.index, columns=frame.columns)


def text_among(values: list[Any]) -> list[str] | None:
    """Return the different texts, sorted; None unless all that is not missing is text."""
    names = {value for value in values if value is not None and value == value}
    return sorted(names) if names and all(isinstance(name, str) for name in names) else None


def _library(X: Any) -> str | None:
    """Return the library whose table `X` is, or one that works alike."""
    if isinstance(X, PLAIN):
        return None
    if _is_instance(X, "polars", "LazyFrame"):
        raise TypeError(LAZY)
    if _is_instance(X, "polars", "DataFrame"):
        return "polars"
    if _is_instance(X, "pyarrow", "Table") or _is_instance(X, "pyarrow", "RecordBatch"):
        return "pyarrow"
    if hasattr(X, "iloc") and hasattr(X, "to_numpy"):
        return "pandas" if X.ndim == 2 else None
    return "other" if hasattr(X, "columns") and hasattr(X, "__array__") else None


def _is_instance(X: Any, library: str, of: str) -> bool:
    kind = getattr(sys.modules.get(library), of, None)
    return kind is not None and isinstance(X, kind)


def _pandas_values(frame: Any, name: str) -> NDArray[Any]:
    """Return the values of a DataFrame of pandas, with NaN for what its nullable types lack."""
    dtypes = list(frame.dtypes)
    for column, dtype in zip(frame.columns, dtypes, strict=True):
        if dtype.kind == "c":
            raise ValueError(
                f"Complex data not supported\nColumn {column!r} of {name} has dtype {dtype}."
            )
        if dtype.kind in "MmSUV" or str(dtype) in ("str", "string"):
            raise _no_numbers(name, column, dtype, str(dtype) in ("str", "string"))
    kinds = {dtype.kind for dtype in dtypes}
    extension = any(not isinstance(dtype, np.dtype) for dtype in dtypes)
    # numpy would make objects of nullable columns, and of bools beside numbers.
    if kinds <= set("biuf") and (extension or (len(kinds) > 1 and "b" in kinds)):
        return np.asarray(frame.to_numpy(dtype=np.float64, na_value=np.nan))
    return np.asarray(frame)


def _polars_values(frame: Any, name: str) -> NDArray[Any]:
    """Return the values of a DataFrame of polars; of several types in one that holds all."""
    polars, dtypes = sys.modules["polars"], frame.dtypes
    others = (polars.Boolean, polars.Null, polars.Object)
    for column, dtype in zip(frame.columns, dtypes, strict=True):
        if not (dtype.is_numeric() or dtype in others):
            raise _no_numbers(name, column, dtype, dtype == polars.String)
    if len(set(dtypes)) == 1 and (dtypes[0].is_float() or dtypes[0].is_integer()):
        return np.asarray(frame)
    return _stacked([_polars_column(column) for column in frame.get_columns()])


def _polars_column(series: Any) -> NDArray[Any]:
    dtype, polars = series.dtype, sys.modules["polars"]
    plain = dtype.is_float() or dtype.is_integer() or dtype == polars.Object
    plain = plain or (dtype == polars.Boolean and not series.null_count())
    return np.asarray((series if plain else series.cast(polars.Float64)).to_numpy())


def _arrow_values(table: Any, name: str) -> NDArray[Any]:
    """Return the values of an Arrow table or record batch."""
    for field in table.schema:
        if not _is_number_of_arrow(field.type):
            text = str(getattr(field.type, "value_type", field.type))
            strings = text in ("string", "large_string", "string_view")
            raise _no_numbers(name, field.name, field.type, strings)
    columns = [np.asarray(column.to_numpy(zero_copy_only=False)) for column in table.columns]
    # Decimals, and bools that are missing, come as objects.
    return _stacked([c.astype(np.float64) if c.dtype.kind == "O" else c for c in columns])


def _is_number_of_arrow(of: Any) -> bool:
    """Return whether a type of Arrow is of numbers, or of codes of numbers."""
    types = sys.modules["pyarrow"].types
    if types.is_dictionary(of):
        return _is_number_of_arrow(of.value_type)
    tests = ("is_integer", "is_floating", "is_boolean", "is_decimal", "is_null")
    return any(getattr(types, test)(of) for test in tests)


def _stacked(columns: list[NDArray[Any]]) -> NDArray[Any]:
    """Return columns side by side, each contiguous; float32 where that holds all their values."""
    if not columns:
        return np.empty((0, 0))
    common = np.result_type(*(column.dtype for column in columns))
    dtype = common if common == np.float32 or common.kind == "O" else np.dtype(np.float64)
    values = np.empty((len(columns[0]), len(columns)), dtype=dtype, order="F")
    for number, column in enumerate(columns):
        values[:, number] = column
    return values


def _no_numbers(name: str, column: Any, dtype: Any, strings: bool) -> ValueError:
    """Return the error of a column that holds no numbers."""
    what = " and holds strings" if strings else ""
    hint = ""
    if strings:
        hint = " Text is for the family 'categorical' of MixtureModel."
    if any(word in str(dtype).lower() for word in TIMES):
        hint = " For dates and times, choose an origin and a unit, such as days."
    return ValueError(
        f"Column {column!r} of {name} has dtype {dtype}{what}. Convert your data to numeric values "
        f"explicitly, or leave the column out: {ACCEPTED}{hint}"
    )


def _other_values(frame: Any, _name: str) -> NDArray[Any]:
    """Return the values of a table that only promises to be an array with names."""
    return np.asarray(frame)


_VALUES = {
    "pandas": _pandas_values,
    "polars": _polars_values,
    "pyarrow": _arrow_values,
    "other": _other_values,
}
