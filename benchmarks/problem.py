"""Generated data and the start of all contenders, from a fixed seed.

Rows come from an overlapping Gaussian mixture. Centres are N(0, separation² / features) per
feature, so two centres are about 1.4 × separation standard deviations apart in any
dimension. Covariances are random around the identity. With few features, responsibilities are
therefore far from 0 and 1, as in real data, and no contender can skip work.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.workloads import Workload

Array = npt.NDArray[np.float64]
SEED = 4  # two centres in one dimension are 2.8 apart: neither merged nor separate


@dataclass(frozen=True)
class Problem:
    """Rows (rows × features) and start parameters in the shapes of the covariance structure."""

    rows: Array
    weights: Array
    means: Array
    covariances: Array
    precisions: Array

    def save(self, folder: Path) -> None:
        """Write one .npy file per field."""
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name))

    @staticmethod
    def load(folder: Path) -> Problem:
        """Read the files that `save` wrote."""
        return Problem(
            **{field.name: np.load(folder / f"{field.name}.npy") for field in fields(Problem)}
        )


def mixture_centres(
    n_features: int, n_components: int, *, separation: float = 2.0, seed: int = SEED
) -> Array:
    """Draw the centres of the components; components × features."""
    rng = np.random.default_rng([seed, n_features, n_components, 0])
    return rng.normal(0.0, separation / np.sqrt(n_features), (n_components, n_features))


def mixture_rows(
    n_rows: int, n_features: int, n_components: int, *, separation: float = 2.0, seed: int = SEED
) -> Array:
    """Draw shuffled float64 rows of an overlapping mixture; C-contiguous, rows × features."""
    rng = np.random.default_rng([seed, n_features, n_components])
    centres = mixture_centres(n_features, n_components, separation=separation, seed=seed)
    weights = rng.dirichlet(np.full(n_components, 5.0))
    labels = rng.choice(n_components, size=n_rows, p=weights)
    rows = rng.standard_normal((n_rows, n_features))
    for component, centre in enumerate(centres):
        shear = np.tril(rng.normal(0.0, 0.5 / np.sqrt(n_features), (n_features, n_features)), -1)
        scale = rng.uniform(0.7, 1.4, n_features)
        members = labels == component
        rows[members] = rows[members] @ (np.eye(n_features) + shear) * scale + centre
    return rows


def start(rows: Array, n_components: int, covariance_type: str) -> Problem:
    """Start from equal weights, shifted centres, and the covariance of all rows.

    Single rows work as centres only with few features. With many features, a component around a
    row may keep fewer rows than features, and then its covariance is singular.
    """
    n_features = rows.shape[1]
    rng = np.random.default_rng([SEED, n_features, n_components, 1])
    means = mixture_centres(n_features, n_components)
    means += rng.normal(0.0, 0.5 / np.sqrt(n_features), means.shape)
    total = np.atleast_2d(np.cov(rows, rowvar=False, bias=True))
    if covariance_type == "full":
        covariances = np.repeat(total[None], n_components, axis=0)
        precisions = np.repeat(np.linalg.inv(total)[None], n_components, axis=0)
    elif covariance_type == "tied":
        covariances, precisions = total, np.linalg.inv(total)
    elif covariance_type == "diag":
        covariances = np.repeat(np.diag(total)[None], n_components, axis=0)
        precisions = 1.0 / covariances
    else:
        covariances = np.full(n_components, np.trace(total) / n_features)
        precisions = 1.0 / covariances
    weights = np.full(n_components, 1.0 / n_components)
    return Problem(rows, weights, means, covariances, precisions)


def problem(workload: Workload) -> Problem:
    """Generate the workload's rows and start; the same on every call."""
    rows = mixture_rows(workload.n_rows, workload.n_features, workload.n_components)
    return start(rows, workload.n_components, workload.covariance_type)
