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

FITS = Path(__file__).parent / "families"
Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """A reference fit."""

    name: str
    rows: Float64
    sample_weight: Float64 | None
    start: dict[str, Any]  # weights, and parameters of each block
    labels: list[int]  # another start
    optimum: dict[str, Any]
    log_likelihood: float
    n_parameters: int
    bic: float
    smallest_eigenvalue: float  # of the negative Hessian at the optimum

    @property
    def n_components(self) -> int:
        """Number of components."""
        return len(self.start["weights"])


def read(name: str) -> Fit:
    """Read a fit and its rows."""
    about = json.loads((FITS / f"{name}.json").read_text(encoding="utf-8"))
    file = FITS / about["data"]["file"]
    rows = np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2)
    weight = None
    if file.name.endswith("_counts.csv"):
        rows, weight = rows[:, :1], rows[:, 1]
    return Fit(
        about["name"],
        rows,
        weight,
        about["start"]["parameters"],
        about["start"]["labels"],
        about["parameters"],
        about["log_likelihood"],
        about["n_parameters"],
        about["bic"],
        about["certificate"].get("min_eig_neg_hessian", 0.0),
    )
