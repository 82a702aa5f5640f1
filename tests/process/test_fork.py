"""Forked and spawned children work after threaded work in the parent, and never hang."""

from __future__ import annotations

import os

import pytest

from tests.process.child import output_of, program

# Use 10 000 for a thorough test, which takes some minutes.
CYCLES = os.environ.get("EMGINE_FORK_CYCLES", "2000")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.mark.slow
def test_thousands_of_children_fit_and_score_after_threaded_work() -> None:
    report = output_of(*program("many_forks"), CYCLES, timeout=60 + 0.2 * float(CYCLES))
    assert report == f"{CYCLES} children, none hung"


def test_fifty_children_forked_after_threaded_work() -> None:
    report = output_of(*program("fork_cycles"), "after", "50", timeout=180)
    assert report == "no child hung"


def test_fifty_children_forked_while_another_thread_works() -> None:
    report = output_of(*program("fork_cycles"), "during", "50", timeout=180)
    assert report == "no child hung"


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_pool_of_processes(method: str) -> None:
    assert output_of(*program("pool"), method, timeout=180) == f"{method}: 4 tasks"


def test_processes_of_joblib_after_threaded_work() -> None:
    pytest.importorskip("joblib")
    assert output_of(*program("services"), "loky", timeout=180) == "loky: 4 tasks"


def test_workers_forked_from_a_process_that_has_loaded_the_model() -> None:
    assert output_of(*program("services"), "preloaded", timeout=180) == "preloaded: 4 workers"
