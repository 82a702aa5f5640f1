"""The out-of-core benchmark: all workers fit the same rows, and the files are removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.past_memory import files
from benchmarks.past_memory.out_of_core import main, table

if TYPE_CHECKING:
    from pathlib import Path


def test_blocks_make_up_the_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "BLOCK_ROWS", 40)
    files.write_npy(tmp_path / "rows.npy", 100, 3, 2)
    rows = np.load(tmp_path / "rows.npy")
    assert rows.shape == (100, 3)
    assert len(np.unique(rows, axis=0)) == 100
    assert np.array_equal(rows, np.concatenate(list(files.row_blocks(100, 3, 2))))


@pytest.mark.slow
def test_the_command_prints_its_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = {"--rows": "5000", "--passes": "2", "--turns": "1", "--threads": "1"}
    main([*(word for pair in options.items() for word in pair), "--folder", str(tmp_path)])
    printed = capsys.readouterr().out
    kinds = [line.split()[0] for line in printed.splitlines()[4:7]]
    assert kinds == ["memory", "memmap", "parquet"]
    assert "void" not in printed
    assert list(tmp_path.iterdir()) == []


def test_another_likelihood_makes_the_table_void() -> None:
    def fit(bound: float) -> dict[str, object]:
        return {"seconds": [1.0], "anonymous": 1, "resident": 2, "lower_bound": bound}

    assert "void" not in table({"memory": [fit(-1.0)], "memmap": [fit(-1.0)]}, "").text()
    assert "void" in table({"memory": [fit(-1.0)], "memmap": [fit(-1.1)]}, "").text()
