"""Files: NPY and Parquet give the same as CSV, by name or by content, and refuse the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from emgine.cli._errors import CommandError
from emgine.cli._files import read_table
from emgine.cli._reading import Reading

if TYPE_CHECKING:
    from pathlib import Path

ROWS = np.random.RandomState(0).normal(size=(40, 2))


def test_npy(tmp_path: Path) -> None:
    path = tmp_path / "rows.npy"
    np.save(path, ROWS.astype(np.float32))
    assert np.array_equal(read_table(path).rows, ROWS.astype(np.float32))
    assert read_table(path, Reading(columns=("2",))).rows.shape == (40, 1)
    np.save(path, np.arange(3))
    assert read_table(path).rows.tolist() == [[0.0], [1.0], [2.0]]


def test_the_content_tells_the_kind_where_the_name_does_not(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    frame = pd.DataFrame(ROWS, columns=["x", "y"])
    for name, write in {
        "npy": lambda to: np.save(to, ROWS),
        "parquet": frame.to_parquet,
        "csv": lambda to: frame.to_csv(to, index=False),
        "csv.gz": lambda to: frame.to_csv(to, index=False),
    }.items():
        write(tmp_path / f"rows.{name}")
        (tmp_path / f"rows.{name}").rename(path)
        assert np.array_equal(read_table(path).rows, ROWS)


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
    for name in ("b.csv", "b.parquet"):
        with pytest.raises(CommandError, match="does not exist"):
            read_table(tmp_path / name)
    with pytest.raises(CommandError, match="is a folder"):
        read_table(tmp_path)


def test_a_model_finds_its_columns_by_name(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("city,y,x\nParis,1,2\n")
    table = read_table(path, Reading(features=("x", "y")))
    assert table.rows.tolist() == [[2.0, 1.0]]
    assert table.left_out == ("city (not in the model)",)
    with pytest.raises(CommandError, match="has no column 'z'"):
        read_table(path, Reading(features=("x", "z")))
    path.write_text("1,2\n")
    assert read_table(path, Reading(features=("x", "y"))).names is None
    path.write_text("1,2,3\n")
    assert read_table(path, Reading(features=("3", "1"))).rows.tolist() == [[3.0, 1.0]]
