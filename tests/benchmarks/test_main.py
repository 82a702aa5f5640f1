"""A whole quick run of two workloads from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.workers import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("10000x1-2-full", "200000x16-16-tied")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.slow
def test_a_quick_run_prints_a_table_and_writes_its_figures(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "figures.json"
    arguments = ["iterations", *NAMES, "--quick", "--markdown", "--json", str(file)]
    finished = run(*arguments, "--onedal", str(tmp_path / "nowhere"))
    assert finished.returncode == 0, finished.stderr
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert figures["machine"]["oneDAL"] == "not installed"
    assert [one["workload"] for one in figures["iterations"]] == [
        "2000x1-2-full",
        "2000x16-16-tied",
    ]
    for one in figures["iterations"]:
        assert_fair(one)
    rows = [line for line in finished.stdout.splitlines() if line.startswith("| 2")]
    assert len(rows) == 2
    assert "void" not in finished.stdout
    assert "geometric mean" in finished.stdout


def assert_fair(one: dict[str, Any]) -> None:
    """Assert that all made the same iterations and used some memory, and nothing is void."""
    assert one["void"] == []
    ours, theirs = one["contenders"]["emgine"], one["contenders"]["scikit-learn"]
    assert ours["n_iter"] == theirs["n_iter"] > 1
    assert ours["log_likelihood"] == pytest.approx(theirs["log_likelihood"], rel=1e-9)
    assert ours["bytes"] > 0
    assert theirs["bytes"] > 0


def test_what_does_not_exist_is_refused() -> None:
    finished = run("iteration")
    assert finished.returncode == 2
    assert "no section or workload is called iteration" in finished.stderr
    finished = run("--threads", "0")
    assert finished.returncode == 2
    assert "--threads: '0' is not a whole number of at least 1" in finished.stderr
