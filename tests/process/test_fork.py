"""Forked and spawned children work after threaded work in the parent, and never hang."""

from __future__ import annotations

import os

import pytest

from tests.process.child import output_of, program

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def test_fifty_children_forked_after_threaded_work() -> None:
    report = output_of(*program("fork_cycles"), "after", "50", timeout=180)
    assert report == "no child hung"


def test_fifty_children_forked_while_another_thread_works() -> None:
    report = output_of(*program("fork_cycles"), "during", "50", timeout=180)
    assert report == "no child hung"


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_pool_of_processes(method: str) -> None:
    assert output_of(*program("pool"), method, timeout=180) == f"{method}: 4 tasks"
