"""A Dask driver that SIGKILL ended and that runs again gives the same bits as one that survived."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.process.child import ROOT, output_of, program
from tests.python.sources.same_rows import fitted_sha256, rows

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = program("dask_driver")


@pytest.mark.parametrize("iterations", [1, 7])
def test_a_driver_that_was_killed_goes_on_to_the_same_bits(iterations: int, tmp_path: Path) -> None:
    journal = tmp_path / "fit.journal"
    command = [sys.executable, *PROGRAM, str(journal)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as driver:
        assert driver.stdout is not None
        for _ in range(iterations):
            assert driver.stdout.readline()
        driver.kill()
    assert driver.returncode == -9
    half = journal.read_bytes()
    assert len(half) > 100
    lines = output_of(*PROGRAM, str(journal), timeout=300).split()
    assert lines[-1] == fitted_sha256(rows()[0], max_iter=40)
    whole = journal.read_bytes()
    assert len(whole) > len(half)
    sure = len(half) // 2  # the last record may be incomplete because of the kill
    assert whole[:sure] == half[:sure]
