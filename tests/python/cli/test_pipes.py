"""_pipes: a reader that has closed the pipe, as head does, is no error of any command."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

import emgine

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("fit", "predict", "score", "impute", "info")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model and rows."""
    folder = tmp_path_factory.mktemp("pipes")
    rows = np.random.RandomState(0).normal(size=(400, 2))
    np.save(folder / "rows.npy", rows)
    emgine.GaussianMixture(2, random_state=0).fit(rows).save(folder / "model")
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["--info"],
        ["--cmakedir"],
        ["--completion", "bash"],
        *([name, "--help"] for name in NAMES),
        ["fit", "rows.npy", "--components", "1", "--structures", "full"],
        *([name, "model", "rows.npy"] for name in ("predict", "score", "impute")),
        ["score", "model", "rows.npy", "--json"],
        ["info", "model"],
        ["info", "model", "--json"],
    ],
    ids=" ".join,
)
def test_a_closed_pipe_ends_quietly(words: list[str], folder: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "emgine", *words]
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run(
            command, stdout=pipe, stderr=subprocess.PIPE, text=True, cwd=folder, check=False
        )
    assert done.returncode == 0
    assert "Error" not in done.stderr
    assert "Exception" not in done.stderr
