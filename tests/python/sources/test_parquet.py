"""Parquet: the bits of the rows in memory for any row groups, and columns by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import dataset, parquet

from emgine.sources import Parquet
from tests.python.sources.same_rows import fitted_sha256, model, rows, write_parquet

if TYPE_CHECKING:
    from pathlib import Path

X, WEIGHT = rows()


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("row_group_size", [1000, 65_536, 1_000_000])
def test_any_row_groups_give_the_bits_of_rows_in_memory(
    row_group_size: int, weighted: bool, tmp_path: Path
) -> None:
    weight = WEIGHT if weighted else None
    path = write_parquet(tmp_path / "rows.parquet", X, weight, row_group_size)
    sha256 = fitted_sha256(path, "w" if weighted else None)
    assert sha256 == fitted_sha256(X, weight)


@pytest.mark.parametrize("weighted", [False, True])
def test_every_structure_has_the_bits_of_rows_in_memory(
    covariance_type: str, weighted: bool, tmp_path: Path
) -> None:
    weight = WEIGHT if weighted else None
    path = write_parquet(tmp_path / "rows.parquet", X, weight, 65_536)
    sha256 = fitted_sha256(path, "w" if weighted else None, covariance_type=covariance_type)
    assert sha256 == fitted_sha256(X, weight, covariance_type=covariance_type)


def test_row_groups_of_one_row_give_the_bits_of_rows_in_memory(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "rows.parquet", X[:4000], row_group_size=1)
    assert fitted_sha256(str(path)) == fitted_sha256(X[:4000])


def test_a_folder_and_a_dataset_are_read_in_the_order_of_their_files(tmp_path: Path) -> None:
    for name, part in (("a", X[:30_000]), ("b", X[30_000:])):
        write_parquet(tmp_path / f"{name}.parquet", part)
    expected = fitted_sha256(X)
    assert fitted_sha256(tmp_path) == expected
    assert fitted_sha256(dataset.dataset(tmp_path)) == expected


def test_columns_are_chosen_by_name(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "rows.parquet", X[:5000], WEIGHT[:5000])
    fitted = model(max_iter=1000, tol=1e-3).fit(Parquet(path, ["c", "a"], sample_weight="w"))
    assert fitted.feature_names_in_.tolist() == ["c", "a"]
    with pytest.raises(ValueError, match="feature names should match"):
        fitted.score(Parquet(path, ["a", "c"]))


def test_scores_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "rows.parquet", X[:5000])
    fitted = model(max_iter=1000, tol=1e-3).fit(path)
    out = tmp_path / "out.parquet"
    for method in ("score_samples", "predict", "predict_proba"):
        getattr(fitted, method)(path, to_parquet=out)
        table = parquet.read_table(out)
        written = np.squeeze(np.column_stack([column.to_numpy() for column in table.columns]))
        expected = getattr(fitted.mixture_, method)(X[:5000])
        assert np.array_equal(written, expected)
    before = out.read_bytes()
    broken = X[:5000].copy()
    broken[-1, 0] = np.nan
    write_parquet(path, broken)
    with pytest.raises(ValueError, match="NaN"):
        fitted.predict(path, to_parquet=out)
    assert out.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out.parquet", "rows.parquet"]


def test_pyarrow_holds_a_few_row_groups_of_a_large_file(tmp_path: Path) -> None:
    names = [f"x{number}" for number in range(16)]
    column = np.random.RandomState(0).normal(size=1 << 19)  # 16 of them are 67 MB
    table = pa.table(dict.fromkeys(names, column))
    parquet.write_table(table, tmp_path / "big.parquet", row_group_size=1 << 15)
    del table
    before = pa.total_allocated_bytes()
    source = Parquet(tmp_path / "big.parquet")
    most = max(pa.total_allocated_bytes() for _ in source.blocks()) - before
    assert most < 24e6  # a row group is 4 MB


def test_a_text_column_is_refused(tmp_path: Path) -> None:
    table = pa.table({"a": [1.0, 2.0], "name": ["x", "y"]})
    parquet.write_table(table, tmp_path / "text.parquet")
    with pytest.raises(ValueError, match="Column 'name' has type string; columns must hold"):
        model().fit(tmp_path / "text.parquet")
    with pytest.raises(ValueError, match="There is no column 'q'"):
        Parquet(tmp_path / "text.parquet", ["a"], sample_weight="q")


def test_a_missing_value_is_a_nan(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"a": [1.0, None]}), tmp_path / "null.parquet")
    with pytest.raises(ValueError, match=r"^Block 0 .*contains NaN"):
        model().fit(tmp_path / "null.parquet")


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        model().fit(tmp_path / "nothing.parquet")


def test_weights_are_named_by_their_column(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "rows.parquet", X[:100])
    with pytest.raises(TypeError, match="must be the name of a column"):
        model().fit(path, sample_weight=[1.0] * 100)
