"""Parquet: columns of numbers are features; an index of pandas and text are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from emgine.cli._errors import CommandError
from emgine.cli._parquet import read_parquet
from emgine.cli._reading import Reading

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def frame() -> pd.DataFrame:
    rows = np.random.RandomState(0).normal(size=(40, 2))
    return pd.DataFrame(rows, columns=["x", "y"]).assign(city="Paris", count=range(40))


@pytest.mark.parametrize("piped", [False, True])
@pytest.mark.parametrize("index", [None, "id"])
def test_what_is_left_out(
    frame: pd.DataFrame, tmp_path: Path, piped: bool, index: str | None
) -> None:
    path = tmp_path / "rows.parquet"
    frame.index = pd.Index([*range(3, 43)], name=index)
    frame.to_parquet(path)
    where = path.read_bytes() if piped else path
    table = read_parquet("rows", where, Reading())
    assert np.array_equal(table.rows, frame[["x", "y", "count"]])
    assert table.names == ("x", "y", "count")
    assert table.left_out[0].startswith("city (")
    assert table.left_out[1] == f"{index or '__index_level_0__'} (index of pandas)"
    table = read_parquet("rows", where, Reading(columns=("y",), weights="count"))
    assert table.weights is not None
    assert np.array_equal(table.weights, range(40))
    assert np.array_equal(table.rows, frame[["y"]])


def test_refused(frame: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    frame.to_parquet(path)
    with pytest.raises(CommandError, match=r"'city' has type .*; columns must .* with --columns\."):
        read_parquet("rows", path, Reading(columns=("city",)))
    frame.loc[7, "x"] = np.nan
    frame.to_parquet(path)
    with pytest.raises(CommandError, match=r"missing value \(NaN\) in row 8, column 'x'"):
        read_parquet("rows", path, Reading())
    assert len(read_parquet("rows", path, Reading(drop_missing=True)).rows) == 39
    frame[["city"]].to_parquet(path)
    with pytest.raises(CommandError, match="has no column of numbers"):
        read_parquet("rows", path, Reading())
    for broken in (b"PAR1 and no more", path.read_bytes()[:-20]):
        with pytest.raises(CommandError, match="cannot be read as a Parquet file"):
            read_parquet("rows", broken, Reading())
