"""Files: NPY and Parquet give the same as CSV, and refuse the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from emgine.cli._errors import CommandError
from emgine.cli._files import read_for_model, read_table

if TYPE_CHECKING:
    from pathlib import Path

ROWS = np.random.RandomState(0).normal(size=(40, 2))


def test_npy(tmp_path: Path) -> None:
    path = tmp_path / "rows.npy"
    np.save(path, ROWS.astype(np.float32))
    assert np.array_equal(read_table(path).rows, ROWS.astype(np.float32))
    assert read_table(path, ["2"]).rows.shape == (40, 1)
    np.save(path, np.arange(3))
    assert read_table(path).rows.tolist() == [[0.0], [1.0], [2.0]]


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    frame = pd.DataFrame(ROWS, columns=["x", "y"]).assign(city="Paris", count=range(40))
    frame.to_parquet(path)
    table = read_table(path, ["y", "x", "count"])
    assert np.array_equal(table.rows, frame[["y", "x", "count"]])
    assert table.names == ("y", "x", "count")
    with pytest.raises(
        CommandError, match=r"'city' has type .*; columns must hold .* with 'columns'"
    ):
        read_table(path)
    frame.loc[7, "x"] = np.nan
    frame.to_parquet(path)
    with pytest.raises(CommandError, match=r"missing value \(NaN\) in row 8, column 'x'"):
        read_table(path, ["x"])


def test_bad_files(tmp_path: Path) -> None:
    for name, said in (
        ("a.npy", "is not a NumPy file"),
        ("a.parquet", "cannot be read as a Parquet file"),
    ):
        (tmp_path / name).write_text("neither")
        with pytest.raises(CommandError, match=said):
            read_table(tmp_path / name)
    np.save(tmp_path / "a.npy", np.zeros((2, 2, 2)))
    with pytest.raises(CommandError, match=r"holds shape \(2, 2, 2\) of float64"):
        read_table(tmp_path / "a.npy")
    np.save(tmp_path / "a.npy", [[1.0, np.inf]])
    with pytest.raises(CommandError, match="infinity in row 1, column 2"):
        read_table(tmp_path / "a.npy")
    with pytest.raises(CommandError, match="does not exist"):
        read_table(tmp_path / "b.csv")
    with pytest.raises(CommandError, match="is a folder"):
        read_table(tmp_path)


def test_a_model_finds_its_columns_by_name(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("city,y,x\nParis,1,2\n")
    assert read_for_model(path, ("x", "y"))[0].rows.tolist() == [[2.0, 1.0]]
    with pytest.raises(CommandError, match="has no column 'z'"):
        read_for_model(path, ("x", "z"))
    path.write_text("1,2\n")
    assert read_for_model(path, ("x", "y"))[0].names == ("x", "y")
    path.write_text("x,y\n1,2\n")
    assert read_for_model(path, None)[0].rows.tolist() == [[1.0, 2.0]]
