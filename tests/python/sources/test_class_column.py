"""Classes by name of a column: values of any type, nulls without a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine.sources import Blocks, Parquet
from emgine.sources.class_column import with_classes_apart

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    columns = {
        "a": [1.0, 2.0, 3.0],
        "kind": ["x", None, "y"],
        "b": [4.0, 5.0, 6.0],
        "number": [7, 8, None],
        "w": [1.0, 2.0, 3.0],
    }
    table = pa.table(columns)
    parquet.write_table(table.drop_columns(["number"]), tmp_path / "text.parquet")
    parquet.write_table(table.drop_columns(["kind"]), tmp_path / "number.parquet")
    return tmp_path


def rows_of(source: Any) -> Any:
    return np.concatenate([rows for rows, _ in source.blocks()])


def test_text_is_no_feature(path: Path) -> None:
    source, classes = with_classes_apart(path / "text.parquet", "w", "kind", -1)
    assert source.feature_names == ["a", "b"]
    assert rows_of(source).tolist() == [[1, 4], [2, 5], [3, 6]]
    assert [weights.tolist() for _, weights in source.blocks()] == [[1, 2, 3]]
    assert classes.tolist() == ["x", -1, "y"]
    assert classes.dtype == object
    with_words = with_classes_apart(path / "text.parquet", None, "kind", "?")
    assert with_words[1].dtype.kind == "U"
    assert with_words[0].feature_names == ["a", "b", "w"]


def test_numbers_stay_numbers(path: Path) -> None:
    given = Parquet(path / "number.parquet", ["b", "number"], "w")
    source, classes = with_classes_apart(given, None, "number", -1)
    assert source.feature_names == ["b"]
    assert classes.tolist() == [7, 8, -1]
    assert classes.dtype == np.int64
    assert with_classes_apart(str(path / "number.parquet"), None, "number", None)[1][2] is None


def test_what_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match=r"no column 'other' for y; it has \['a'"):
        with_classes_apart(path / "text.parquet", None, "other", -1)
    with pytest.raises(ValueError, match="no columns for features"):
        with_classes_apart(Parquet(path / "number.parquet", ["a"]), None, "a", -1)
    for rows in (Blocks([np.zeros((2, 1))]), np.zeros((2, 1))):
        with pytest.raises(ValueError, match="only Parquet files have"):
            with_classes_apart(rows, None, "kind", -1)
