"""Peak memory of a fit and of the score after it, above the rows."""

from __future__ import annotations

import pytest

from benchmarks import memory
from benchmarks.settings import Settings
from benchmarks.workloads import Workload

ROWS = 200_000


@pytest.mark.slow
def test_a_fit_needs_less_than_a_copy_of_its_rows() -> None:
    case = Workload(ROWS, 8, 4, "diag", 2, ROWS)
    row = memory.measure(case, Settings(threads=1))
    assert 0 < row["fit"]["bytes"] <= row["fit and score"]["bytes"] < ROWS * 8 * 8
    (cells,) = memory.table([row]).rows
    assert cells[0] == case.title
    assert [cell[-3:] for cell in cells[1:3]] == [" MB", " MB"]
