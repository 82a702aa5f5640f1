"""The facts above every table: this machine, its versions, the command."""

from __future__ import annotations

import os

import numpy as np
import pytest

from benchmarks import machine
from benchmarks.settings import Settings


def test_the_description_names_what_the_figures_depend_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.sys, "argv", ["benchmarks", "iterations", "a name"])
    facts = machine.description(Settings(threads=3))
    assert facts["threads"] == "3"
    assert f"numpy {np.__version__}" in facts["libraries"]
    assert facts["command"] == "python -m benchmarks iterations 'a name'"
    assert facts["oneDAL"] == "not installed"
    assert "isa" in facts["emgine build"]
    assert all(facts.values())


def test_a_library_that_is_missing_is_said_to_be() -> None:
    assert machine._version("no-such-package") == "(not installed)"


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system has no affinity")
def test_a_pinned_process_has_one_processor_of_its_own() -> None:
    mask = os.sched_getaffinity(0)
    try:
        assert machine.usable_processors() == len(mask)
        last = machine.pinned()
        assert os.sched_getaffinity(0) == {last}
        assert last in mask
        assert machine.usable_processors() == 1
    finally:
        os.sched_setaffinity(0, mask)
