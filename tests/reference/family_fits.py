"""Reference fits of families other than the Gaussian: rows, start, and the optimum that comes out.

`fit` says how a file's names and shapes are ours; it must not change a number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FITS = Path(__file__).parent / "data" / "families"
Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """A reference fit."""

    name: str
    options: dict[str, Any]
    rows: Float64
    sample_weight: Float64 | None
    start: dict[str, Any]  # weights, and parameters of each block
    optimum: dict[str, Any]
    log_likelihood: float
    n_parameters: int
    bic: float
    smallest_eigenvalue: float  # of the negative Hessian at the optimum

    @property
    def n_components(self) -> int:
        """Number of components."""
        return len(self.start["weights"])


def read(path: Path) -> Fit:
    """Read a file and its rows."""
    about = json.loads(path.read_text())
    file = FITS / about["data"]["file"]
    rows = np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2)
    weight = None
    if file.name.endswith("_counts.csv"):
        rows, weight = rows[:, :1], rows[:, 1]
    return Fit(
        about["name"],
        about["options"],
        rows,
        weight,
        about["start"]["parameters"],
        about["parameters"],
        about["log_likelihood"],
        about["n_parameters"],
        about["bic"],
        about["certificate"].get("min_eig_neg_hessian", 0.0),
    )


def files(*families: str) -> list[Path]:
    """Return the files of some families, by name."""
    found = sorted(FITS.glob("*.json"))
    return [path for path in found if json.loads(path.read_text())["family"] in families]
