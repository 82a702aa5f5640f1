"""Rows with classes: taken from arrays, tables and sources, in the order of the rows."""

from __future__ import annotations

import numpy as np
import pytest

from emgine._estimators.class_rows import ClassRows, SelectedRows, opened
from emgine.sources import Blocks

RNG = np.random.default_rng(0)
CODES = np.repeat([0, 1], 100)
X = RNG.normal(size=(200, 1)) + 8.0 * CODES[:, np.newaxis]
WEIGHT = RNG.uniform(1, 2, size=200)


def test_rows_in_memory_are_checked_and_sources_counted() -> None:
    rows = opened(X.tolist(), CODES, WEIGHT, -1, "C", None, False)
    assert rows.X.shape == X.shape
    assert rows.n_rows == 200
    blocks = Blocks([(X[:70], WEIGHT[:70]), (X[70:], WEIGHT[70:])])
    source = opened(blocks, CODES, None, -1, "C", None, False)
    assert source.n_rows == 200
    assert np.array_equal(source.weight, WEIGHT)
    given = ClassRows(source.X, CODES, source.weight)
    assert given.given_weight is None  # the source yields them
    assert given.total == WEIGHT.sum()
    with pytest.raises(ValueError, match="names a column, which only Parquet files have"):
        opened(blocks, "kind", None, -1, "C", None, False)
    with pytest.raises(ValueError, match="NaN"):
        opened([[np.nan]], [0], None, -1, "C", None, False)
    assert np.isnan(opened([[np.nan]], [0], None, -1, "C", None, True).X).all()


def test_rows_of_a_source_are_picked_while_it_is_read() -> None:
    blocks = [(X[:70], WEIGHT[:70]), (X[70:100], WEIGHT[70:100]), (X[100:], WEIGHT[100:])]
    rows = ClassRows(Blocks(blocks), CODES, WEIGHT)
    which = np.array([0, 69, 100, 199])
    some = rows.chosen(which)
    assert isinstance(some.X, SelectedRows)
    found = list(some.X.blocks())
    assert [len(block) for block, _ in found] == [2, 2]  # a block without such rows is none
    assert np.array_equal(np.concatenate([block for block, _ in found]), X[which])
    assert np.array_equal(np.concatenate([weight for _, weight in found]), WEIGHT[which])
    assert some.codes.tolist() == [0, 0, 1, 1]
    assert (some.X.n_features, some.X.dtype, some.X.feature_names) == (1, np.float64, None)


def test_rows_of_tables_are_taken() -> None:
    rows = np.array([3, 1])
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    arrow = pytest.importorskip("pyarrow")
    columns = {"a": X[:, 0], "b": np.arange(200.0)}
    for table in (pandas.DataFrame(columns), polars.DataFrame(columns), arrow.table(columns)):
        found = ClassRows(table, CODES, None).chosen(rows).X
        assert np.asarray(found["b"]).tolist() == [3.0, 1.0]
