"""Scores in a Parquet file: named columns, and a file that appears whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine.sources.parquet_writer import write_parquet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

parquet = pytest.importorskip("pyarrow.parquet")


@pytest.mark.parametrize(
    ("method", "scores", "names"),
    [
        ("score_samples", np.arange(5.0), ["log_density"]),
        ("predict", np.arange(5), ["component"]),
        ("predict_proba", np.arange(15.0).reshape(5, 3),
         ["component_0", "component_1", "component_2"]),
    ],
)  # fmt: skip
def test_blocks_make_up_the_columns(
    method: str, scores: Any, names: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "scores.parquet"
    write_parquet(path, iter([scores[:2], scores[2:]]), method, 3)
    table = parquet.read_table(path)
    assert table.column_names == names
    columns = np.column_stack([column.to_numpy() for column in table.columns])
    assert np.array_equal(columns.reshape(scores.shape), scores)
    assert columns.dtype == scores.dtype


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "scores.parquet"
    write_parquet(path, iter([np.zeros(3)]), "score_samples", 1)
    before = path.read_bytes()

    def broken() -> Iterator[Any]:
        yield np.ones(3)
        raise ArithmeticError("in the middle")

    with pytest.raises(ArithmeticError):
        write_parquet(path, broken(), "score_samples", 1)
    with pytest.raises(ValueError, match=r"0 sample\(s\)"):
        write_parquet(path, iter([]), "score_samples", 1)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["scores.parquet"]
