"""Prints by how many bytes a fit of a source raises the peak, of few rows and then of many.

    python -m tests.process.programs.source_memory FEW MANY KIND

Rows lack a tenth of their cells and are made block by block, so they take no memory of their own.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from emgine.sources import Blocks
from tests.process.programs.workload import start

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

BLOCK, N_FEATURES, N_COMPONENTS = 10_000, 8, 4


def blocks(n: int) -> Iterator[npt.NDArray[np.float64]]:
    """Yield n rows in two groups, with gaps."""
    for number in range(n // BLOCK):
        rng = np.random.default_rng(number)
        rows = rng.normal(size=(BLOCK, N_FEATURES)) + 4.0 * (np.arange(BLOCK) % 2)[:, np.newaxis]
        rows[rng.uniform(size=rows.shape) < 0.1] = np.nan
        yield rows


def peak() -> int:
    """Return the highest resident size of this program in bytes; of its parent it knows nothing."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def fit(n: int, kind: str) -> None:
    """Fit a source of n rows, twice over them, and score it."""
    source = Blocks(lambda: blocks(n))
    model = start(kind, N_FEATURES, N_COMPONENTS, tol=0.0, max_iter=2, missing="marginalize")
    model.fit(source)
    model.score(source)


if __name__ == "__main__":
    warnings.simplefilter("ignore", UserWarning)  # two iterations do not converge
    for size in sys.argv[1:3]:
        before = peak()
        fit(int(size), sys.argv[3])
        print(peak() - before)
