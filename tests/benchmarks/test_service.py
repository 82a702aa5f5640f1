"""The benchmark of the C++ service builds it, runs it and reads what it prints."""

from __future__ import annotations

import shutil

import pytest

from benchmarks.service import main


@pytest.mark.slow
@pytest.mark.build
@pytest.mark.skipif(shutil.which("cmake") is None, reason="cmake is not installed")
def test_one_thread_and_many(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--calls", "1000", "--threads", "3"])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    measured = [[word for word in line if word != "|"] for line in lines]
    threads = [line[0] for line in measured if line and line[0] in ("1", "3")]
    assert threads == ["1", "3"]
