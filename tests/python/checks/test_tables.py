"""Tables: columns without numbers are refused by name; all libraries give the same rows."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from emgine import GaussianMixture
from emgine._checks.tables import column_names, is_table, table_values
from emgine._checks.validation import check_rows
from emgine.sources import as_source

ROWS = np.random.RandomState(0).normal([0.0, 100.0], [1.0, 5.0], size=(60, 2))
KINDS = [pd.DataFrame, pl.DataFrame, pa.table, pa.RecordBatch.from_pydict]
NAMES = ["pandas", "polars", "arrow", "arrow batch"]
kinds = pytest.mark.parametrize("kind", KINDS, ids=NAMES)

BEGIN = dt.datetime(2020, 1, 1)
TIMES = [BEGIN + dt.timedelta(hours=hour) for hour in range(60)]
NO_NUMBERS: dict[str, list[Any]] = {
    "date": [time.date() for time in TIMES],
    "datetime": TIMES,
    "datetime with a zone": [time.replace(tzinfo=dt.UTC) for time in TIMES],
    "duration": [time - BEGIN for time in TIMES],
    "time of day": [time.time() for time in TIMES],
    "digits": ["1.5"] * 60,
    "bytes": [b"1"] * 60,
    "lists": [[1.0, 2.0]] * 60,
}


def checked(X: object) -> Any:
    return check_rows(X, caller="Model", n_threads=1)


@kinds
@pytest.mark.parametrize("column", NO_NUMBERS.values(), ids=NO_NUMBERS)
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "beside numbers"])
def test_a_column_without_numbers_is_refused_by_name(kind: Any, column: Any, alone: bool) -> None:
    columns = {"when": column} if alone else {"x": ROWS[:, 0], "when": column}
    with pytest.raises((ValueError, TypeError), match="Convert your data to numeric") as error:
        GaussianMixture(1).fit(kind(columns))
    assert "'when'" in str(error.value)


@pytest.mark.parametrize("kind", [pl.DataFrame, pa.table], ids=["polars", "arrow"])
def test_categories_of_text_are_refused(kind: Any) -> None:
    words = ["a", "b"] * 30
    column = pl.Series(words, dtype=pl.Categorical) if kind is pl.DataFrame else None
    column = pa.array(words).dictionary_encode() if column is None else column
    with pytest.raises(ValueError, match="Column 'colour' of X has dtype") as caught:
        checked(kind({"x": ROWS[:, 0], "colour": column}))
    assert "dates" not in str(caught.value)


@pytest.mark.parametrize(
    "dtype", ["timestamp[ns][pyarrow]", "date32[pyarrow]", "duration[s][pyarrow]", "string"]
)
def test_types_that_only_pandas_has_are_refused(dtype: str) -> None:
    values = pd.Series(TIMES[:4])
    if dtype.startswith("duration"):
        values = values - BEGIN
    table = pd.DataFrame({"x": ROWS[:4, 0], "when": values.astype(dtype)})
    with pytest.raises((ValueError, TypeError), match="'when'"):
        checked(table)


@pytest.mark.parametrize("values", [pd.period_range("2020", periods=4), pd.interval_range(0, 4)])
def test_periods_and_intervals_are_refused(values: Any) -> None:
    with pytest.raises((ValueError, TypeError), match="'when'"):
        checked(pd.DataFrame({"x": ROWS[:4, 0], "when": values}))


def test_a_complex_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"^Complex data not supported\nColumn 'z' of X"):
        checked(pd.DataFrame({"x": [1.0], "z": [1j]}))


@kinds
@pytest.mark.parametrize(
    "columns",
    [
        {"a": np.arange(3.0), "b": np.array([1, 2, 3])},
        {"a": np.float32([1, 2, 3]), "b": np.array([16_777_217, 2**53 + 1, -1])},
        {"a": np.uint8([1, 2, 3]), "b": np.float32([0.1, 0.2, 0.3])},
        {"a": np.array([True, False, True]), "b": np.array([0.5, 1.5, 2.5])},
        {"a": np.uint64([2**63, 1, 2]), "b": np.int64([-1, 2, 3])},
        {"a": [Decimal("0.10"), Decimal("2.25"), Decimal("-3.00")], "b": np.arange(3)},
    ],
    ids=["int", "float32 and int64", "float32 and uint8", "bool", "uint64 and int64", "decimal"],
)
def test_columns_of_several_types_keep_every_value(kind: Any, columns: Any) -> None:
    values = [np.array([float(value) for value in column]) for column in columns.values()]
    found = checked(kind(columns))
    assert np.array_equal(found, np.column_stack(values))


@kinds
def test_columns_of_float32_stay_so(kind: Any) -> None:
    table = kind({"a": np.float32([1, 2]), "b": np.float32([3, 4])})
    assert checked(table).dtype == np.float32


@kinds
@pytest.mark.parametrize("column", [[1, None, 3], [True, None, False], [0.5, None, 1.0]], ids=str)
def test_a_missing_value_is_named(kind: Any, column: Any) -> None:
    with pytest.raises(ValueError, match=r"^Input X contains NaN\. .* row 1, column 1 \('b'\)\."):
        checked(kind({"a": [1.0, 2.0, 3.0], "b": column}))


@kinds
def test_columns_in_another_order_are_refused(kind: Any) -> None:
    model = GaussianMixture(1).fit(kind({"a": ROWS[:, 0], "b": ROWS[:, 1]}))
    assert model.feature_names_in_.tolist() == ["a", "b"]
    for other in KINDS:
        swapped = other({"b": ROWS[:, 1], "a": ROWS[:, 0]})
        for method in (model.score, model.predict, model.partial_fit):
            with pytest.raises(ValueError, match="Feature names must be in the same order"):
                method(swapped)


@kinds
def test_every_library_gives_the_fit_of_the_array(kind: Any) -> None:
    expected = GaussianMixture(2, random_state=0).fit(ROWS).means_
    found = GaussianMixture(2, random_state=0).fit(kind({"a": ROWS[:, 0], "b": ROWS[:, 1]}))
    assert np.array_equal(found.means_, expected)


def test_chunks_of_arrow_are_joined() -> None:
    whole = pa.table({"a": ROWS[:, 0], "b": ROWS[:, 1]})
    chunked = pa.concat_tables([whole[:7], whole[7:7], whole[7:]])
    assert np.array_equal(table_values(chunked, "X"), ROWS)


def test_a_lazy_frame_is_refused_with_the_remedy() -> None:
    lazy = pl.LazyFrame({"a": ROWS[:, 0]})
    model = GaussianMixture(1).fit(ROWS[:, :1])
    for ask in (GaussianMixture(1).fit, model.predict, model.mixture_.score_samples, as_source):
        with pytest.raises(TypeError, match=r"LazyFrame.*\.collect\(\).*sink_parquet"):
            ask(lazy)


def test_what_is_no_table_has_no_names() -> None:
    for other in (ROWS, ROWS.tolist(), pd.Series([1.0]), pl.Series([1.0]), pa.array([1.0]), 3):
        assert not is_table(other)
        assert column_names(other) is None


class Framed:
    """A table of a library that nobody knows."""

    columns = ("a", "b")

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return ROWS


def test_a_table_of_another_library_has_names_and_values() -> None:
    assert column_names(Framed()) == ["a", "b"]
    assert table_values(Framed(), "X") is ROWS


def test_no_library_of_tables_is_imported() -> None:
    program = (
        "import sys, emgine; emgine.GaussianMixture(1).fit([[0.0], [1.0], [3.0]]).predict([[1.0]]);"
        "print([name for name in ('pandas', 'polars', 'pyarrow') if name in sys.modules])"
    )
    out = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert out.strip() == "[]"


def test_a_column_of_text_names_the_family_that_takes_it() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "city": pd.array(["x", "y", "x"], dtype="string")})
    with pytest.raises(ValueError, match=r"'city'.* Text is for the family 'categorical'"):
        GaussianMixture(1).fit(frame)
