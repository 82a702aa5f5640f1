"""The only place that converts or copies input: rows, weights of rows, numbers of threads.

What it returns suits the core: float64 or float32 in native byte order, aligned, finite; rows that
are so already are not copied. Messages are scikit-learn's, and say where a bad value is.
"""

from __future__ import annotations

from numbers import Integral, Number
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core

from .arguments import shown
from .missing import HINT
from .objects import objects_as_float64, place
from .tables import ACCEPTED, column_names, is_table, table_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, RowArray

MOST_THREADS = 2**31 - 1  # an int of C
RESHAPE = (
    "Reshape your data either using array.reshape(-1, 1) if your data has a single feature or "
    "array.reshape(1, -1) if it contains a single sample."
)


def check_rows(
    X: object,
    *,
    caller: str,
    n_threads: int,
    n_features: int | None = None,
    min_rows: int = 1,
    names: Sequence[Any] | NDArray[np.object_] | None = None,
    missing: bool = False,
) -> RowArray:
    """Return finite rows that the core can read: float32 as it is, all else as float64.

    Real numbers in any layout, tables and nested lists are rows; a view of `X` where possible.
    Messages name columns by `names`, or as the table does. NaN remains if cells may be `missing`.
    """
    array = as_real_array(X, "X")
    _check_shape(array, X, caller, min_rows)
    if n_features is not None and array.shape[1] != n_features:
        raise ValueError(
            f"X has {array.shape[1]} features, but {caller} is expecting {n_features} features "
            "as input."
        )
    may_be_non_finite = array.dtype.kind in "fO"
    columns = names if names is not None else column_names(X)
    rows = _as_float(array, "X", columns, missing)
    if may_be_non_finite:
        _check_finite(rows, "X", caller, n_threads, columns, missing)
    return rows


def check_rows_or_row(
    X: object, *, caller: str, n_threads: int, n_features: int, missing: bool = False
) -> tuple[RowArray, bool]:
    """Return `X` as `check_rows` does, and whether it was a single row of shape (n_features,)."""
    array = as_real_array(X, "X")
    single = array.ndim == 1
    rows = check_rows(
        array[np.newaxis] if single else array,
        caller=caller,
        n_threads=n_threads,
        n_features=n_features,
        names=column_names(X),
        missing=missing,
    )
    return rows, single


def check_sample_weight(sample_weight: object, n_samples: int) -> Float64 | None:
    """Return finite weights >= 0 with a finite sum above 0; None where every row weighs 1."""
    if sample_weight is None:
        return None
    if isinstance(sample_weight, Number):
        sample_weight = np.full(n_samples, sample_weight)
    weights = as_float64(sample_weight, "sample_weight")
    if weights.ndim != 1:
        raise ValueError(
            f"Sample weights must be 1D array or scalar, got {weights.ndim}D array. Expected "
            f"either a scalar value or a 1D array of length {n_samples}."
        )
    if weights.shape != (n_samples,):
        raise ValueError(f"sample_weight.shape == {weights.shape}, expected {(n_samples,)}!")
    if weights.min() < 0:
        row = int(weights.argmin())
        raise ValueError(
            "Negative values in data passed to `sample_weight`: the weight of row "
            f"{row} is {weights[row]!s}; weights must be >= 0."
        )
    with np.errstate(over="ignore"):
        check_row_weight(weights.sum())
    return weights


# Weights that are all below this lose digits in sums of responsibilities.
SMALLEST_WEIGHT = 2.0**-800
# A sum of weights below this has lost digits already.
SMALLEST_ROW_WEIGHT = 2.0**-960


def scaled_weights(weights: Float64 | None) -> Float64 | None:
    """Return checked weights that are all tiny times a power of four; others as they are."""
    if weights is None or weights.max() >= SMALLEST_WEIGHT:
        return weights
    # Some sums take roots of weights: only even powers of two change none of their bits.
    exponent = int(np.frexp(weights.max())[1])
    return np.ldexp(weights, -(exponent // 2 * 2))


def check_summed_weight(weight: float) -> None:
    """Raise ValueError unless `check_row_weight` passes, and the sum has all its digits."""
    check_row_weight(weight)
    if weight < SMALLEST_ROW_WEIGHT:
        raise ValueError(
            f"The sum of the sample weights is {weight!s}, too small for float64; scale them up."
        )


def check_row_weight(weight: float) -> None:
    """Raise ValueError unless the sum of the weights of all rows is above 0 and finite."""
    if weight == 0:
        raise ValueError("Sample weights must contain at least one non-zero number.")
    if not np.isfinite(weight):
        raise ValueError("The sum of the sample weights is too large for float64; scale them down.")


def check_n_threads(n_threads: object) -> int:
    """Return a number of threads; None means all that this process may use."""
    if n_threads is None:
        return _core.effective_n_threads()
    if (type(n_threads) is int or isinstance(n_threads, Integral)) and int(n_threads) >= 1:
        return min(int(n_threads), MOST_THREADS)
    raise ValueError(
        f"n_threads must be an int in the range [1, inf) or None. Got {shown(n_threads)}."
    )


def as_float64(value: object, name: str) -> Float64:
    """Return a small array of parameters or weights as finite, C-contiguous float64."""
    array = _as_float(as_real_array(value, name), name)
    if array.size:
        _check_finite(array.reshape(-1, 1), name, None, _core.effective_n_threads())
    return np.ascontiguousarray(array, dtype=np.float64).reshape(array.shape)


def as_real_array(value: Any, name: str) -> NDArray[Any]:
    """Return an array of bools, integers, floats or objects without touching its values."""
    if hasattr(value, "toarray") and hasattr(value, "nnz"):
        raise TypeError(
            f"Sparse data was passed for {name}, but dense data is required. "
            "Use '.toarray()' to convert to a dense numpy array."
        )
    if isinstance(value, np.matrix):
        raise TypeError("np.matrix is not supported. Please convert to a numpy array.")
    if is_table(value):
        array = table_values(value, name)
    elif hasattr(value, "iloc") and hasattr(value, "to_numpy"):
        array = _from_series(value)
    else:
        array = _array_of(value, name)
    _check_kind(array, name)
    mask = getattr(value, "mask", False)
    if mask is not False and np.any(mask) and "numpy.ma" in type(value).__module__:
        raise ValueError(
            f"{name} is a masked array with masked values; drop these rows, or mark missing values "
            f"by NaN: {name}.astype(float).filled(numpy.nan)."
        )
    return array


def _array_of(value: object, name: str) -> NDArray[Any]:
    if isinstance(value, np.memmap):  # large maps of rows come in blocks, and not here
        from .mapped_rows import in_memory

        value = in_memory(value, name)
    try:
        return np.asarray(value)
    except (TypeError, ValueError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{name} cannot be converted to an array of numbers: {error}") from error


def _from_series(series: Any) -> NDArray[Any]:
    """Return the values of a pandas Series, with NaN for what its nullable types lack."""
    if not isinstance(series.dtype, np.dtype) and series.dtype.kind in "biuf":
        return np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan))
    return np.asarray(series)


def _check_kind(array: NDArray[Any], name: str) -> None:
    """Raise ValueError unless the dtype is of real numbers or of objects."""
    kind, dtype = array.dtype.kind, array.dtype
    if kind == "c":
        raise ValueError(f"Complex data not supported\n{name} has dtype {dtype}.")
    if dtype.names is not None:
        raise ValueError(
            f"{name} has dtype {dtype}: it is a structured array of the fields "
            f"{list(dtype.names)}. Use numpy.lib.recfunctions.structured_to_unstructured to "
            "convert it to a 2D array of numbers."
        )
    if kind not in "biufO":
        raise ValueError(
            f"{name} has dtype {dtype}{' and holds strings' if kind in 'UST' else ''}. Convert "
            f"your data to numeric values explicitly: {ACCEPTED}"
        )


def _check_shape(array: NDArray[Any], X: object, caller: str, min_rows: int) -> None:
    if array.ndim == 0 and (hasattr(X, "columns") or hasattr(X, "__arrow_c_stream__")):
        raise TypeError(
            f"X is a {type(X).__module__}.{type(X).__qualname__}, whose rows are not in memory. "
            "Convert it to a DataFrame of pandas or polars, to an Arrow table or to an array first."
        )
    if array.ndim == 0:
        raise ValueError(
            f"Expected 2D array, got scalar array instead:\narray={_text_of(array)}.\n{RESHAPE}"
        )
    if array.ndim == 1 and hasattr(X, "to_numpy"):
        raise ValueError(
            f"Expected a 2-dimensional container but got {type(X)} instead. Pass a DataFrame "
            "containing a single row (i.e. single sample) or a single column (i.e. single "
            f"feature) instead. {RESHAPE}"
        )
    if array.ndim == 1:
        raise ValueError(
            f"Expected 2D array, got 1D array instead:\narray={_text_of(array)}.\n{RESHAPE}"
        )
    if array.ndim > 2:
        raise ValueError(
            f"Found array with dim {array.ndim}, while dim <= 2 is required by {caller}."
        )
    for n, noun, least in ((array.shape[0], "sample", min_rows), (array.shape[1], "feature", 1)):
        if n < least:
            raise ValueError(
                f"Found array with {n} {noun}(s) (shape={array.shape}) while a minimum of {least} "
                f"is required by {caller}."
            )


def _text_of(array: NDArray[Any]) -> str:
    """Return numpy's text of an array; of objects whose code raises there is none."""
    try:
        return str(array)
    except Exception:
        return shown(array)


def _as_float(
    array: NDArray[Any],
    name: str,
    columns: Sequence[Any] | NDArray[np.object_] | None = None,
    missing: bool = False,
) -> RowArray:
    """Return float32 or float64 values that a processor can load; no copy where they are so."""
    if array.dtype.kind == "O":
        return objects_as_float64(array, name, columns, missing)
    kept = array.dtype.newbyteorder("=") in (np.dtype(np.float32), np.dtype(np.float64))
    if kept and array.dtype.isnative and array.flags.aligned:
        return array
    dtype = array.dtype.newbyteorder("=") if kept else np.dtype(np.float64)
    # A longdouble beyond float64 is reported as infinity.
    with np.errstate(over="ignore", under="ignore"):
        return np.array(array, dtype=dtype, order="K", subok=False)


def _check_finite(
    rows: RowArray,
    name: str,
    caller: str | None,
    n_threads: int,
    columns: Sequence[Any] | NDArray[np.object_] | None = None,
    missing: bool = False,
) -> None:
    where = _core.find_non_finite(rows, n_threads, missing)
    if where is None:
        return
    value = rows[where]
    what = (
        "NaN"
        if np.isnan(value)
        else f"infinity or a value too large for dtype('{np.dtype(rows.dtype).name}')"
    )
    found = place(where if caller is not None else where[:1], columns)
    message = f"Input {name} contains {what}. The first such value is {value!s} in {found}."
    if caller is not None and np.isnan(value):
        message += f"\n{caller} does not accept missing values encoded as NaN natively. {HINT}"
    raise ValueError(message)
