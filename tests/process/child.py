"""Runs Python programs in their own process group, so that none can make the tests hang."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Ended(NamedTuple):
    """The exit code and output of a child process."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, timeout: float, environment: dict[str, str | None] | None = None) -> Ended:
    """Run ``python arguments``; None in ``environment`` removes a variable.

    Raises
    ------
    AssertionError
        When it outlives ``timeout`` seconds; its whole process group is ended first.
    """
    variables = {**os.environ, **(environment or {})}
    child = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={name: value for name, value in variables.items() if value is not None},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        stdout, stderr = child.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        stdout, stderr = child.communicate()
        raise AssertionError(f"still running after {timeout} s\n{stdout}\n{stderr}") from None
    return Ended(child.returncode, stdout, stderr)


def output_of(
    *arguments: str, timeout: float, environment: dict[str, str | None] | None = None
) -> str:
    """Return the standard output of a program that must succeed."""
    ended = run(*arguments, timeout=timeout, environment=environment)
    assert ended.returncode == 0, f"{arguments}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout.strip()


def program(name: str) -> tuple[str, str]:
    """Return the arguments that run one of the programs in the folder `programs`."""
    return "-m", f"tests.process.programs.{name}"
