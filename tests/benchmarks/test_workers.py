"""Worker processes: they return errors with a reason, and count memory above the input."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks.problem import problem
from benchmarks.workers import SCIKIT_LEARN, WorkerError, at_work, stepmix
from benchmarks.workloads import Workload
from tests.benchmarks.odd_contenders import HUNGRY_BYTES

if TYPE_CHECKING:
    from pathlib import Path

TINY = Workload(500, 2, 3, "diag", iterations=4, fit_rows=500)
ODD = "tests.benchmarks.odd_contenders"


@pytest.mark.slow
def test_a_worker_goes_on_after_an_error() -> None:
    failing = replace(SCIKIT_LEARN, target=f"{ODD}:FailingOnce")
    sides = [(failing, 1), (SCIKIT_LEARN, 1)]
    with at_work(sides, problem(TINY), "diag") as (worker, other):
        with pytest.raises(WorkerError, match=r"fit failed(.|\n)*ArithmeticError: out of luck"):
            worker.ask("fit", iterations=2)
        for each in (worker, other):
            assert each.ask("fit", iterations=2)["seconds"] > 0
        scores = [each.ask("score", method="score_samples")["sample"] for each in (worker, other)]
    assert len(scores[0]) == TINY.n_rows
    assert scores[0] == scores[1]


@pytest.mark.slow
def test_peak_memory_is_counted_even_when_it_is_given_back() -> None:
    hungry = replace(SCIKIT_LEARN, target=f"{ODD}:Hungry")
    with at_work([(SCIKIT_LEARN, 1), (hungry, 1)], problem(TINY), "diag") as workers:
        plain, much = (
            worker.ask("fit", iterations=1) and worker.ask("memory")["bytes"] for worker in workers
        )
    assert much - plain == pytest.approx(HUNGRY_BYTES, rel=0.2)


def test_stepmix_is_a_contender_where_it_is_installed(tmp_path: Path) -> None:
    assert stepmix(tmp_path) == []
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.touch()
    assert [one.python for one in stepmix(tmp_path)] == [str(python)]


def test_a_contender_has_variables_of_its_own() -> None:
    own = replace(
        SCIKIT_LEARN,
        target=f"{ODD}:Environment",
        environment=(("EMGINE_BENCHMARK_TEST", "a word"),),
    )
    said = pytest.raises(WorkerError, match="EMGINE_BENCHMARK_TEST is a word")
    with at_work([(own, 1)], problem(TINY), "diag") as (worker,), said:
        worker.ask("fit", iterations=1)
