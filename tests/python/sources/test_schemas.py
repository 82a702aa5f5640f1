"""Schemas: files with other types of numbers are widened; all other drift names the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import dataset, parquet

from emgine import GaussianMixture
from emgine.sources import Parquet
from tests.python.sources.same_rows import sha256

if TYPE_CHECKING:
    from pathlib import Path

FAR = np.random.RandomState(0).normal(size=(4000, 2)) + 1e8


def folder(path: Path, *files: dict[str, Any]) -> Path:
    """Files 0.parquet, 1.parquet, ... with these columns."""
    for number, columns in enumerate(files):
        parquet.write_table(pa.table(columns), path / f"{number}.parquet")
    return path


def columns(rows: Any, dtype: Any) -> dict[str, Any]:
    return {"a": rows[:, 0].astype(dtype), "b": rows[:, 1].astype(dtype)}


@pytest.mark.parametrize("given", [False, True], ids=["folder", "dataset"])
@pytest.mark.parametrize("first", ["f4", "f8", "i4", "i8", "u1", "?"])
@pytest.mark.parametrize("then", ["f4", "f8", "i4", "i8", "u1", "?"])
def test_types_of_numbers_are_widened(first: str, then: str, given: bool, tmp_path: Path) -> None:
    rows = np.random.RandomState(1).normal(60.0, 9.0, size=(300, 2))
    parts = rows[:100].astype(first), rows[100:].astype(then)
    folder(tmp_path, columns(parts[0], first), columns(parts[1], then))
    source = Parquet(dataset.dataset(tmp_path) if given else tmp_path)
    found = np.concatenate([block for block, _ in source.blocks()])
    assert found.dtype == (np.float32 if first == then == "f4" else np.float64)
    assert np.array_equal(found, np.concatenate([part.astype("f8") for part in parts]))


def test_no_digit_is_lost_behind_a_file_of_float32(tmp_path: Path) -> None:
    folder(tmp_path, columns(FAR[:100], "f4"), columns(FAR[100:], "f8"))
    rows = np.concatenate([FAR[:100].astype("f4").astype("f8"), FAR[100:]])
    options: dict[str, Any] = {"reg_covar": 1e-9, "random_state": 0}
    found = GaussianMixture(1, **options).fit(tmp_path)
    assert sha256(found) == sha256(GaussianMixture(1, **options).fit(rows))


def test_weights_are_widened(tmp_path: Path) -> None:
    weights = np.random.RandomState(0).uniform(size=4000)
    first = columns(FAR[:100], "f8") | {"w": np.ones(100, dtype="i8")}
    folder(tmp_path, first, columns(FAR[100:], "f8") | {"w": weights[100:]})
    found = np.concatenate([w for _, w in Parquet(tmp_path, sample_weight="w").blocks()])
    assert np.array_equal(found[100:], weights[100:])


@pytest.mark.parametrize("order", [1, -1])
def test_a_column_that_some_files_lack_is_refused(order: int, tmp_path: Path) -> None:
    files = [columns(FAR, "f8"), {"a": FAR[:, 0]}][::order]
    folder(tmp_path, *files)
    lacking = "1.parquet has no column 'b'" if order == 1 else "1.parquet has a column 'b'"
    with pytest.raises(ValueError, match=lacking):
        GaussianMixture(1).fit(tmp_path)
    with pytest.raises(ValueError, match="no column 'b'"):
        Parquet(tmp_path, ["a", "b"])
    assert Parquet(tmp_path, ["a"]).n_features == 1


@pytest.mark.parametrize("order", [1, -1])
def test_text_in_some_files_is_refused(order: int, tmp_path: Path) -> None:
    files = [{"a": [1.0, 2.0]}, {"a": ["x", "y"]}][::order]
    with pytest.raises(ValueError, match=r"Column 'a' has type \w+ in .*1\.parquet and type"):
        Parquet(folder(tmp_path, *files))


def test_a_file_that_is_no_parquet_is_named(tmp_path: Path) -> None:
    folder(tmp_path, columns(FAR, "f8"))
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(ValueError, match=r"notes\.txt cannot be read as a Parquet file: (.|\n)*M"):
        GaussianMixture(1).fit(tmp_path)


def test_a_dataset_that_cannot_be_widened_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, columns(FAR[:100], "f4"), columns(FAR[100:], "f8"))
    whole = dataset.dataset(tmp_path)
    for given in (whole.filter(dataset.field("a") > 0), dataset.dataset([whole])):
        with pytest.raises(ValueError, match=r"columns \['a', 'b'\] of other types .*'double'"):
            Parquet(given)


def test_partitions_filters_and_tables_are_read(tmp_path: Path) -> None:
    table = pa.table({"a": FAR[:, 0], "year": np.repeat([2020, 2021], 2000)})
    dataset.write_dataset(
        table, tmp_path, format="parquet", partitioning=["year"], partitioning_flavor="hive"
    )
    parts = dataset.dataset(tmp_path, partitioning="hive")
    assert Parquet(parts).feature_names == ["a", "year"]
    for given in (parts.filter(dataset.field("year") == 2021), dataset.dataset(table[:2000])):
        assert sum(len(block) for block, _ in Parquet(given).blocks()) == 2000
