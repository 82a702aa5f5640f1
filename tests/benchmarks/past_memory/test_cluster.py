"""The benchmark of clusters: rows made on workers are complete, and both tables are printed."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.past_memory import cluster


# What dask and its dependencies warn of among themselves is not this project's.
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_command_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    cluster.main(["--rows", "7000", "--passes", "2", "--turns", "1", "--features", "4"])
    printed = capsys.readouterr().out
    assert "overhead: at most" in printed
    assert "as fast as one" in printed


def test_rows_are_made_in_blocks_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "BLOCK_ROWS", 400)
    rows = cluster.rows_on_workers(1000, 3, 2).compute(scheduler="synchronous")
    assert rows.shape == (1000, 3)
    assert len(np.unique(rows, axis=0)) == 1000
