"""_validation: every legal input gives the float64 result, every other one a helpful message."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse

import emgine
from emgine import _core
from emgine._checks.validation import as_float64, check_n_threads, check_rows

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
FLOATS = ["float16", "float32", "float64", "longdouble"]
SMALL = np.array([[0.0, 1.0, 2.0], [3.0, 0.0, 1.0], [1.0, 1.0, 5.0], [2.0, 7.0, 1.0]])


def checked(X: object, **options: Any) -> npt.NDArray[Any]:
    return check_rows(X, **{"caller": "Model", "n_threads": 1, **options})


@pytest.mark.parametrize("dtype", DTYPES + FLOATS)
def test_every_real_dtype_keeps_its_values(dtype: str) -> None:
    rows = SMALL.astype(dtype)
    found = checked(rows)
    assert found.dtype == (np.float32 if dtype == "float32" else np.float64)
    assert np.array_equal(found, rows.astype(np.float64))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_pass_without_a_copy_whatever_their_strides(dtype: str) -> None:
    block = np.arange(240, dtype=dtype).reshape(12, 20)
    wide = np.broadcast_to(block[0], (5, 20))
    views = [block, block.T, block[::2, ::-3], np.asfortranarray(block), block[:, 3:5], wide]
    block.flags.writeable = False
    for view in [*views, block]:
        found = checked(view)
        assert found.dtype == dtype
        assert np.shares_memory(found, view)
        assert found.strides == view.strides


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_byte_swapped_and_misaligned_rows_are_copied_once_to_native_ones(dtype: str) -> None:
    rows = SMALL.astype(dtype)
    swapped = rows.astype(rows.dtype.newbyteorder())
    packed = np.zeros(4, dtype=[("tag", "i1"), ("x", dtype, 3)])
    packed["x"] = rows
    assert not packed["x"].flags.aligned
    for odd in (swapped, packed["x"]):
        found = checked(odd)
        assert found.dtype == dtype
        assert found.dtype.isnative
        assert found.flags.aligned
        assert np.array_equal(found, rows)


@pytest.mark.parametrize(
    "container",
    [
        list,
        lambda rows: rows.tolist(),
        lambda rows: tuple(map(tuple, rows)),
        lambda rows: rows.astype(object),
        pd.DataFrame,
        lambda rows: pd.DataFrame(rows).astype("Float64"),
        lambda rows: pd.DataFrame(rows).astype({0: "Int64", 1: "boolean", 2: "float32"}),
        lambda rows: pd.DataFrame(rows).astype({0: object, 1: bool}),
        lambda rows: pd.DataFrame(rows).astype(pd.SparseDtype("float64")),
        lambda rows: pl.DataFrame(rows, schema=["a", "b", "c"]),
        lambda rows: pl.DataFrame(rows, schema=["a", "b", "c"]).cast({"a": pl.Int16}),
        lambda rows: pl.DataFrame(rows, schema=["a", "b", "c"]).cast({"b": pl.Boolean}),
        memoryview,
    ],
    ids=[
        "list of arrays",
        "nested list",
        "tuples",
        "objects",
        "pandas",
        "pandas nullable",
        "pandas mixed nullable",
        "pandas mixed object",
        "pandas sparse",
        "polars",
        "polars integers",
        "polars booleans",
        "buffer",
    ],
)
def test_every_container_gives_the_float64_rows(container: Any) -> None:
    rows = np.array([[0.0, 1.0, 0.5], [3.0, 0.0, -1.0]])
    found = checked(container(rows))
    assert found.dtype == np.float64
    assert np.array_equal(found, rows)


def test_memory_mapped_rows_are_read_into_memory(tmp_path: Path) -> None:
    np.save(tmp_path / "rows.npy", SMALL)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    found = checked(mapped)
    assert type(found) is np.ndarray
    assert np.array_equal(found, SMALL)
    assert not np.shares_memory(found, mapped)  # a change of the file could end the process


def test_a_single_float32_column_of_pandas_stays_float32() -> None:
    assert checked(pd.DataFrame(SMALL.astype(np.float32))).dtype == np.float32


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame])
def test_missing_values_of_tables_are_reported_as_nan(kind: Any) -> None:
    table = kind({"a": [1.0, None, 3.0], "b": [1, 2, 3]})
    if kind is pd.DataFrame:
        table = table.convert_dtypes()
    with pytest.raises(ValueError, match=r"^Input X contains NaN\. .* row 1, column 0 \('a'\)\."):
        checked(table)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble", "object"])
@pytest.mark.parametrize(
    ("value", "word"), [(np.nan, "NaN"), (np.inf, "infinity"), (-np.inf, "infinity")]
)
def test_the_first_value_that_is_not_finite_is_named(dtype: str, value: float, word: str) -> None:
    rows = np.ones((400, 7))
    rows[317, 5] = rows[318, 1] = value
    with pytest.raises(ValueError, match=rf"^Input X contains {word}.* in row 317, column 5\."):
        checked(rows.astype(dtype))


def test_where_holds_for_views_too() -> None:
    rows = np.ones((50, 6))
    rows[40, 2] = np.nan
    with pytest.raises(ValueError, match=r"in row 9, column 3\."):
        checked(rows[::-1, ::-1])
    with pytest.raises(ValueError, match=r"in row 2, column 40\."):
        checked(rows.T)


def test_columns_are_named_by_the_caller_where_rows_have_no_names() -> None:
    with pytest.raises(ValueError, match=r"in row 1, column 0 \('age'\)\."):
        checked([[1.0, 2.0], [np.inf, 3.0]], names=["age", "salary"])


def test_a_nan_message_names_the_estimator() -> None:
    with pytest.raises(
        ValueError, match="\nGaussianMixture does not accept missing values encoded as NaN natively"
    ):
        emgine.GaussianMixture().fit([[1.0], [np.nan]])


@pytest.mark.skipif(
    np.finfo(np.longdouble).maxexp <= 1024, reason="longdouble is float64 on this machine"
)
def test_a_number_too_large_for_float64_is_refused() -> None:
    rows = np.ones((3, 2), dtype=np.longdouble)
    rows[1, 1] = np.longdouble("1e4000")
    with pytest.raises(ValueError, match=r"too large for dtype\('float64'\)"):
        checked(rows)


STRINGS = [
    np.array([["1", "2"], ["3", "4"]]),
    np.array([[b"1", b"2"]]),
    np.array([["1", 2.0]], dtype=object),
    [["1", "2"]],
    [["a", "b"]],
    pd.DataFrame({"a": ["1", "2"]}),
    pl.DataFrame({"a": ["1", "2"]}),
]


@pytest.mark.parametrize("strings", STRINGS, ids=lambda value: type(value).__name__)
def test_strings_are_not_parsed(strings: object) -> None:
    with pytest.raises(ValueError, match=r"holds strings\. Convert your data to numeric values"):
        checked(strings)


BAD_ROWS: list[tuple[object, type[Exception], str]] = [
    (np.ones((2, 2)) + 1j, ValueError, "^Complex data not supported"),
    (np.array([["2020-01-01"]], dtype="M8[D]"), ValueError, r"X has dtype datetime64\[D\]"),
    (
        np.zeros(3, dtype=[("a", "f8")]),
        ValueError,
        r"X has dtype .* \['a'\]\. Use numpy\.lib",
    ),
    (np.rec.array([(1.0, 2.0)]), ValueError, r"structured array of the fields \['f0', 'f1'\]"),
    (types.SimpleNamespace(columns=["a"]), TypeError, "SimpleNamespace, whose rows are not in"),
    (np.array([[{"a": 1}]]), TypeError, "argument must be a string or a real number"),
    (np.array([[1j, 2.0]], dtype=object), TypeError, "real number, not 'complex'"),
    (np.float64(3.0), ValueError, "^Expected 2D array, got scalar array instead"),
    (None, ValueError, "^Expected 2D array, got scalar array instead"),
    (np.ones(3), ValueError, "^Expected 2D array, got 1D array instead(.|\n)*Reshape your data"),
    (pd.Series([1.0, 2.0]), ValueError, "^Expected a 2-dimensional container but got .*Series"),
    (pl.Series([1.0, 2.0]), ValueError, "^Expected a 2-dimensional container but got .*Series"),
    (
        np.ones((2, 2, 2)),
        ValueError,
        "^Found array with dim 3, while dim <= 2 is required by Model",
    ),
    (np.ones((0, 3)), ValueError, r"^Found array with 0 sample\(s\) \(shape=\(0, 3\)\) while a"),
    (np.ones((3, 0)), ValueError, r"^Found array with 0 feature\(s\) \(shape=\(3, 0\)\) while a"),
    ([[1.0, 2.0], [3.0]], ValueError, "inhomogeneous"),
    (scipy.sparse.csr_matrix(SMALL), TypeError, r"^Sparse data was passed.*'\.toarray\(\)'"),
    (scipy.sparse.coo_array(SMALL), TypeError, r"^Sparse data was passed.*'\.toarray\(\)'"),
    (
        np.ma.array(SMALL, mask=SMALL > 6),
        ValueError,
        r"masked values.*X.astype\(float\).filled",
    ),
]


@pytest.mark.parametrize(("X", "kind", "message"), BAD_ROWS, ids=[b[2][:40] for b in BAD_ROWS])
def test_other_input_is_refused(X: object, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        checked(X)


def test_numpy_matrix_is_refused() -> None:
    with pytest.warns(PendingDeprecationWarning):
        matrix = np.matrix(SMALL)
    with pytest.raises(TypeError, match=r"np\.matrix is not supported"):
        checked(matrix)


def test_a_masked_array_without_masked_values_is_an_array() -> None:
    assert np.array_equal(checked(np.ma.array(SMALL)), SMALL)


def test_numbers_of_rows_and_features() -> None:
    with pytest.raises(
        ValueError,
        match=r"1 sample\(s\) \(shape=\(1, 3\)\) while a minimum of 2 is required by Model",
    ):
        checked(SMALL[:1], min_rows=2)
    with pytest.raises(
        ValueError, match=r"^X has 3 features, but Model is expecting 2 features as input\.$"
    ):
        checked(SMALL, n_features=2)


def test_input_is_never_changed() -> None:
    rows = np.arange(12, dtype=np.int32).reshape(4, 3)
    checked(rows)[:] = -1.0
    assert np.array_equal(rows, np.arange(12).reshape(4, 3))


def test_parameters_come_out_contiguous_in_float64() -> None:
    value = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3))
    found = as_float64(value, "means")
    assert found.dtype == np.float64
    assert found.flags.c_contiguous
    assert np.array_equal(found, value)
    with pytest.raises(ValueError, match=r"^Input means contains NaN\. .* in row 1\.$"):
        as_float64([[1.0], [np.nan]], "means")


def test_n_threads() -> None:
    assert check_n_threads(None) == _core.effective_n_threads() >= 1
    assert check_n_threads(np.int16(3)) == 3
    assert check_n_threads(10**30) >= 1
    for bad in (0, -1, 1.5, "2"):
        with pytest.raises(ValueError, match=r"^n_threads must be an int in the range \[1, inf\)"):
            check_n_threads(bad)
