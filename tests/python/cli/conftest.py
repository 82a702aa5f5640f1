"""A command run as in a shell, a model file, and a table to apply it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Done:
    """A finished command."""

    status: int
    out: str
    error: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """A function: words of a command -> its exit status and output."""

    def run(*words: object) -> Done:
        capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        return Done(status, *capsys.readouterr())

    return run


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A CSV file of two well separated groups, with a header."""
    rows = np.random.RandomState(0).normal(size=(300, 2)) * [1.0, 0.5]
    rows[:100] += [8.0, 3.0]
    path = tmp_path / "data.csv"
    np.savetxt(path, rows, delimiter=",", header="length,width", comments="", fmt="%.17g")
    return path


@pytest.fixture
def model(data: Path, tmp_path: Path) -> Path:
    """A model file, fitted to `data` with its names."""
    import pandas as pd

    from emgine import GaussianMixture

    path = tmp_path / "model.safetensors"
    GaussianMixture(2, random_state=0).fit(pd.read_csv(data)).save(path)
    return path
