"""If contenders do not agree, their row shows no figures and is not part of any mean."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from benchmarks import iterations, iterations_table
from benchmarks.settings import Settings
from benchmarks.workers import EMGINE, SCIKIT_LEARN
from benchmarks.workloads import WORKLOADS, Workload

TINY = Workload(500, 2, 3, "diag", iterations=4, fit_rows=500)
ODD = "tests.benchmarks.odd_contenders"


def settings_against(contender: str) -> Settings:
    other = replace(SCIKIT_LEARN, target=f"{ODD}:{contender}")
    return Settings(quick=True, repeats=1, contenders=(EMGINE, other))


@pytest.mark.slow
def test_a_wrong_log_likelihood_voids_the_row() -> None:
    (row,) = iterations.run([TINY], settings_against("OneIterationShort"))
    assert "scikit-learn: mean log-likelihood" in row["void"][0]
    made = iterations_table.table([row])
    assert made.rows[0][1:] == ["void"] * 9
    assert not any("geometric mean" in note for note in made.notes)


@pytest.mark.slow
def test_a_failing_contender_voids_the_row_and_says_why() -> None:
    (row,) = iterations.run([TINY], settings_against("Failing"))
    assert row["void"] == ["ArithmeticError: out of luck"]
    assert "void: 500" in iterations_table.table([row]).text()


@pytest.mark.parametrize(
    ("name", "tolerance"), [("scikit-learn", 1e-9), ("oneDAL", 1e-6)], ids=["1e-9", "1e-6"]
)
def test_the_tolerance_is_relative_and_nan_never_agrees(name: str, tolerance: float) -> None:
    theirs = -250.0
    assert iterations.agree(theirs, theirs * (1 + 0.9 * tolerance), name)
    assert not iterations.agree(theirs, theirs * (1 + 1.1 * tolerance), name)
    assert not iterations.agree(math.nan, theirs, name)
    assert not iterations.agree(theirs, math.nan, name)


def test_agreeing_contenders_are_not_void() -> None:
    results = {
        name: {"best": 1.0, "median": 1.0, "log_likelihood": -3.0, "bytes": 1}
        for name in ("emgine", "scikit-learn", "oneDAL")
    }
    row = iterations.judged(WORKLOADS[0], results)
    assert row["void"] == []
    results["oneDAL"]["log_likelihood"] = -3.1
    assert iterations.judged(WORKLOADS[0], results)["void"]
