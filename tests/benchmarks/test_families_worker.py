"""The worker of families: the start is a start, and iterations are counted exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.families_problems import CASES, Case, rows_and_start
from benchmarks.families_worker import FamiliesWorker

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:Best performing initialization")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_is_fitted_and_scored(case: Case, tmp_path: Path) -> None:
    few = replace(case, n_rows=2_000)
    rows, responsibilities = rows_and_start(few)
    np.savez(tmp_path / "a.npz", rows=rows, responsibilities=responsibilities)
    worker = FamiliesWorker("benchmarks.families_worker:EmgineFamilies", 1)
    worker.load("a", str(tmp_path), name=few.name, stepmix=few.stepmix)
    _, settings = worker.cases["a"]
    assert worker.contender.fit(rows, settings, 3)[0].n_iter_ == 3
    taken = worker.fit("a", 3)["seconds"]
    assert len(taken) == 2
    assert min(taken) > 0
    assert worker.score("a", 3)["score"] > worker.score("a", 1)["score"]
    assert worker.one_row("a", 10)["p50"] > 0
