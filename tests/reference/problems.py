"""Generated mixture problems: rows, row weights and the parameters a step starts from.

The same arguments give the same problem. Every value is a float64 that the reference and the
library both take as exact. This file must not call the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

Float64 = npt.NDArray[np.float64]

STRUCTURES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
OFFSETS = (0.0, 1e3, 1e6, 1e8)
SCALES = (1e-100, 1e-50, 1e-8, 1e8, 1e50, 1e100)
SIZES = (  # (rows, features, components): every d of 1..9, every k of 1..5, rows from 1 to 200
    (1, 1, 1),
    (1, 3, 5),
    (2, 2, 2),
    (3, 4, 3),
    (5, 1, 2),
    (17, 2, 3),
    (40, 3, 2),
    (64, 5, 3),
    (77, 6, 4),
    (100, 7, 1),
    (130, 8, 5),
    (200, 9, 5),
)


@dataclass(frozen=True)
class Problem:
    """Rows (n, d), start parameters in scikit-learn's shapes, ``offset`` in standard deviations."""

    covariance_type: str
    rows: Float64
    sample_weight: Float64 | None
    weights: Float64
    means: Float64
    covariances: Float64
    reg_covar: float
    offset: float
    scale: float

    @property
    def label(self) -> str:
        """Name shown by pytest."""
        n, d = self.rows.shape
        weighted = "" if self.sample_weight is None else "-weighted"
        sizes = f"{n}x{d}-k{len(self.weights)}"
        return f"{self.covariance_type}-{sizes}-offset{self.offset:g}-scale{self.scale:g}{weighted}"


def spread_matrix(rng: np.random.Generator, d: int) -> Float64:
    """Random positive definite matrix of unit order, condition number mostly below 100."""
    root = rng.normal(size=(d, d + 4))
    return np.asarray(root @ root.T / (d + 4) + 0.1 * np.eye(d))


def start_covariances(rng: np.random.Generator, kind: str, k: int, units: Float64) -> Float64:
    """Covariances of one structure, in the features' own units."""
    outer = units[:, None] * units
    if kind == "full":
        return np.stack([spread_matrix(rng, len(units)) * outer for _ in range(k)])
    if kind == "tied":
        return spread_matrix(rng, len(units)) * outer
    if kind == "diag":
        return np.asarray(rng.uniform(0.5, 2.0, (k, len(units))) * units**2)
    if kind == "tied_diag":
        return np.asarray(rng.uniform(0.5, 2.0, len(units)) * units**2)
    return np.asarray(rng.uniform(0.5, 2.0, k if kind == "spherical" else 1) * units[0] ** 2)


def feature_units(rng: np.random.Generator, kind: str, d: int, scale: float) -> Float64:
    """Standard deviation of each feature; spherical models have one unit only."""
    exponents = np.zeros(d) if kind.endswith("spherical") else rng.integers(-3, 4, d)
    return np.asarray(scale * 2.0**exponents)


def generate(
    kind: str, sizes: tuple[int, int, int], offset: float, scale: float, weighted: bool, seed: int
) -> Problem:
    """A problem whose rows come from a mixture near, not at, the start parameters."""
    n, d, k = sizes
    rng = np.random.default_rng([seed, n, d, k, STRUCTURES.index(kind), weighted])
    units = feature_units(rng, kind, d, scale)
    determined = n >= 6 * k * (d + 1)
    centres = rng.normal(size=(k, d)) * (2.0 if determined else 0.5)
    drawn = np.einsum("nij,nj->ni", _roots(rng, n, d, k), rng.normal(size=(n, d)))
    origin = offset * units
    return Problem(
        covariance_type=kind,
        rows=(centres[np.arange(n) % k] + drawn) * units + origin,
        sample_weight=rng.uniform(0.25, 4.0, n) if weighted else None,
        weights=_normalised(rng.uniform(0.5, 1.5, k)),
        means=(centres + 0.3 * rng.normal(size=(k, d))) * units + origin,
        covariances=start_covariances(rng, kind, k, units),
        reg_covar=0.0 if scale != 1.0 or (determined and seed % 2) else 1e-6,
        offset=offset,
        scale=scale,
    )


def _roots(rng: np.random.Generator, n: int, d: int, k: int) -> Float64:
    roots = np.stack([np.linalg.cholesky(spread_matrix(rng, d)) for _ in range(k)])
    return np.asarray(roots[np.arange(n) % k])


def _normalised(values: Float64) -> Float64:
    return np.asarray(values / values.sum())


def fast_problems() -> Iterator[Problem]:
    """Every structure, offset, size and scale at least once; about two hundred problems."""
    for kind in STRUCTURES:
        for number, offset in enumerate(OFFSETS):
            for seed, sizes in enumerate(SIZES):
                if number in (0, 3) or seed % 2 == number % 2:
                    yield generate(kind, sizes, offset, 1.0, bool((seed + number) % 2), seed)
        for seed, scale in enumerate(SCALES):
            sizes = ((60, 1, 3), (90, 4, 2), (40, 2, 2))[seed % 3]
            yield generate(kind, sizes, OFFSETS[seed % 4], scale, bool(seed % 2), seed)


def exhaustive_problems() -> Iterator[Problem]:
    """The whole grid of features, components, offsets and rows, scales drawn in turn."""
    seed = 0
    for kind in STRUCTURES:
        for d in range(1, 10):
            for k in range(1, 6):
                for offset in OFFSETS:
                    for n in (1, 7, min(6 * k * (d + 1), 200), 200):
                        seed += 1
                        scale = (1.0, *SCALES)[seed % 7] if n >= 6 * k * (d + 1) else 1.0
                        yield generate(kind, (n, d, k), offset, scale, seed % 3 == 0, seed)
