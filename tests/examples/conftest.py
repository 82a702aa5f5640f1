"""Runs an example as a reader does: as a script, in an empty folder."""

from __future__ import annotations

import functools
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"
LARGEST_PICTURE = 300_000  # bytes


class Run(NamedTuple):
    """The output of an example, and the folder in which it ran."""

    printed: str
    folder: Path


@pytest.fixture(scope="session")
def run_example(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """Run an example by name with arguments; each call is made only once."""

    @functools.cache
    def run(name: str, *arguments: str) -> Run:
        folder = tmp_path_factory.mktemp(name)
        finished = subprocess.run(
            [sys.executable, "-W", "error", EXAMPLES / f"{name}.py", *arguments],
            cwd=folder,
            env=os.environ | {"MPLBACKEND": "Agg"},
            capture_output=True,
            text=True,
        )
        assert finished.returncode == 0, finished.stderr
        assert finished.stderr == ""
        return Run(finished.stdout, folder)

    return run


def assert_is_a_picture(path: Path) -> None:
    """Assert that a PNG has a readable size in pixels and a small one in bytes."""
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert 600 <= width <= 1600
    assert 400 <= height <= 1200
    assert 5_000 < len(content) < LARGEST_PICTURE
