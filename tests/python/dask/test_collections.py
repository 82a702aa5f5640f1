"""Dask's collections as rows: numbers of every kind of column, names of categories, weights."""

from __future__ import annotations

from typing import Any

import dask
import numpy as np
import pandas as pd
import pytest
from dask import array as da
from dask import dataframe as dd

from emgine.dask import collections

# What dask and its dependencies warn of among themselves is not this project's.
pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.usefixtures("here")]


def lazy(**columns: Any) -> Any:
    return dd.from_pandas(pd.DataFrame(columns), npartitions=2)


def test_columns_of_numbers_are_the_values_of_pandas() -> None:
    table = lazy(
        a=[1.5, 2.5, 3.5], b=[True, False, True], c=pd.array([1, None, 3], dtype="Int64"), d=[7] * 3
    )
    array = collections.as_array(table)
    assert array.dtype == np.float64
    np.testing.assert_array_equal(
        array.compute(), [[1.5, 1, 1, 7], [2.5, 0, np.nan, 7], [3.5, 1, 3, 7]]
    )


def test_sizes_that_dask_does_not_know_are_computed() -> None:
    array = da.from_array(np.arange(8.0).reshape(4, 2), chunks=(2, 1))
    found = collections.as_array(array[array[:, 0] > 1])
    assert found.shape == (3, 2)
    assert found.chunks[1] == (2,)


def test_text_in_a_table_of_numbers_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"Column 'b' of X has dtype .* strings"):
        collections.as_array(lazy(a=[1.0, 2.0], b=pd.array(["x", "y"], dtype="string")))


@pytest.mark.parametrize("known", [True, False])
def test_names_come_from_all_partitions(known: bool) -> None:
    sizes = pd.Categorical(["S", "L", "S", "XL"], categories=["XL", "L", "M", "S"])
    table = lazy(a=["y", "x", None, "z"], b=sizes, c=[1, 2, 3, 4])
    if not known:
        table["b"] = table["b"].cat.as_unknown()
    found = collections.categories_of(table, [0, 1, 2])
    assert found[0] == ("x", "y", "z")
    assert found[1] == ("XL", "L", "M", "S")
    assert 2 not in found


def test_objects_that_are_not_text_have_no_names() -> None:
    with dask.config.set({"dataframe.convert-string": False}):
        table = lazy(a=np.array([1, "x"], dtype=object))
        assert collections.categories_of(table, [0]) == {}


def test_other_rows_are_left_to_memory() -> None:
    frame = pd.DataFrame({"a": ["y", "x"]})
    assert collections.categories_of(frame, [0]) == {0: ("x", "y")}
    assert not collections.is_dask(frame)
    assert collections.is_dask(da.ones(3))


def test_weights_are_one_for_each_row() -> None:
    table = lazy(w=[1.0, 2.0, 0.0])
    for given in (table["w"], np.array([1.0, 2.0, 0.0]), [1, 2, 0]):
        assert collections.weights_of(given, 3).compute().tolist() == [1.0, 2.0, 0.0]
    with pytest.raises(ValueError, match=r"sample_weight.shape == \(3,\), expected \(4,\)"):
        collections.weights_of(table["w"], 4)


@pytest.mark.parametrize(("dtype", "expected"), [("f4", "f4"), ("f8", "f8"), ("i8", "f8")])
def test_scores_have_the_dtype_of_the_rows(dtype: str, expected: str) -> None:
    assert collections.float_of(np.dtype(dtype)) == expected


def test_a_missing_dask_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(ImportError, match=r"its extra, emgine\[dask\]"):
        collections.dask()
