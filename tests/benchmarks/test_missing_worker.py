"""The worker of missing cells: fits count iterations, and numpy's regression is the package's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.missing_problems import (
    BESIDE_STEPMIX,
    PASSES,
    Regression,
    rows_and_start_with_gaps,
)
from benchmarks.missing_worker import MissingWorker, StepMixMissing

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.families_problems import Case

pytestmark = pytest.mark.filterwarnings("ignore:Best performing initialization")
CASES = [*(one.case for one in PASSES), *BESIDE_STEPMIX]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_is_fitted_and_scored(case: Case, tmp_path: Path) -> None:
    few = replace(case, n_rows=2_000)
    rows, responsibilities = rows_and_start_with_gaps(few, 0.2)
    np.savez(tmp_path / "a.npz", rows=rows, responsibilities=responsibilities)
    worker = MissingWorker("benchmarks.missing_worker:EmgineMissing", 1)
    worker.load("a", str(tmp_path), name=few.name, stepmix=few.stepmix)
    assert len(worker.fit("a", 3)["seconds"]) == 2
    assert worker.score("a", 3)["score"] > worker.score("a", 1)["score"]


def test_numpy_and_the_package_predict_the_same(tmp_path: Path) -> None:
    file = str(tmp_path / "regression.npz")
    np.savez(file, **Regression(n_rows=300).arrays())  # type: ignore[arg-type]
    answers = [
        MissingWorker(f"benchmarks.missing_worker:{name}", 1).regress(file)
        for name in ("EmgineMissing", "NumpyLoop")
    ]
    assert min(answer["seconds"] for answer in answers) > 0
    assert len(answers[0]["sample"]) == 100
    np.testing.assert_allclose(answers[0]["sample"], answers[1]["sample"], rtol=1e-10)


def test_gmr_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    worker = StepMixMissing.__new__(StepMixMissing)
    assert worker.predictor({}) is None
