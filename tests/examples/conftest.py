"""Runs an example as a reader does: as a script, in an empty folder."""

from __future__ import annotations

import functools
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from tests.codebase.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

EXAMPLES = Path(__file__).parents[2] / "examples"
LARGEST_PICTURE = 300_000  # bytes
# Fonts and the edges of lines differ between versions of matplotlib. Squares of 10 pixels are
# larger than these differences, and a missing line or label changes some squares by far more.
SQUARE = 10
MOST_MEAN_DIFFERENCE = 0.01
MOST_DIFFERENCE = 0.25


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


def squares(path: Path) -> npt.NDArray[np.float64]:
    """Return the mean colour, from 0 to 1, of each square of a picture."""
    import matplotlib.pyplot as plt

    pixels = np.asarray(plt.imread(path), dtype=np.float64)[:, :, :3]
    rows, columns = (size // SQUARE for size in pixels.shape[:2])
    cut = pixels[: rows * SQUARE, : columns * SQUARE]
    return cut.reshape(rows, SQUARE, columns, SQUARE, 3).mean(axis=(1, 3))


def assert_is_the_picture_of_the_pages(path: Path) -> None:
    """Assert that a picture looks like the one of its name in the pages."""
    difference = np.abs(squares(path) - squares(ROOT / "docs/images" / path.name))
    assert difference.mean() < MOST_MEAN_DIFFERENCE
    assert difference.max() < MOST_DIFFERENCE
