"""Rows with missing cells that are timed: problems of families, with a share of cells left out.

Cells are missing completely at random, so that nearly every row has a pattern of its own where
many are. Rows and starts are those of `families_problems`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.families_problems import CASES, Case, rows_and_start

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_FAMILIES = {case.name: case for case in CASES}
ANY_SHARE = 1.6  # times the complete pass, of families with independent features


@dataclass(frozen=True)
class Shares:
    """A family, and how long passes with these shares of missing cells may take."""

    case: Case
    wanted: dict[float, float]  # by share: at most this many times the complete pass

    def title(self, share: float) -> str:
        """Return the name of the case with this share of missing cells."""
        return f"{self.case.title}, {100 * share:g} % missing"


def _sized(name: str, draw: str | None = None, n_components: int = 8) -> Case:
    draws = _FAMILIES[draw or name].draw
    return Case(name, 100_000, 16, n_components, draws)


def _any_share(name: str, draw: str | None = None) -> Shares:
    return Shares(_sized(name, draw), dict.fromkeys((0.01, 0.1, 0.3), ANY_SHARE))


PASSES: tuple[Shares, ...] = (
    Shares(
        replace(_sized("gaussian full", n_components=16), n_rows=200_000),
        {0.01: 1.5, 0.1: 4.0, 0.3: 8.0},
    ),
    _any_share("gaussian diag"),
    _any_share("gaussian spherical", "gaussian diag"),
    _any_share("bernoulli"),
    _any_share("poisson"),
    _any_share("exponential"),
    _any_share("categorical"),
    _any_share("gamma"),
    _any_share("weibull", "gamma"),
    _any_share("negative_binomial"),
)

SHARE_BESIDE_STEPMIX = 0.2
BESIDE_STEPMIX: tuple[Case, ...] = (
    Case(
        "gaussian diag",
        100_000,
        8,
        6,
        _FAMILIES["gaussian diag"].draw,
        stepmix="gaussian_diag_nan",
        wanted_faster=50.0,
    ),
    Case(
        "bernoulli",
        100_000,
        20,
        6,
        _FAMILIES["bernoulli"].draw,
        stepmix="binary_nan",
        wanted_faster=30.0,
    ),
    Case(
        "mixed",
        100_000,
        8,
        4,
        _FAMILIES["mixed"].draw,
        stepmix=("gaussian_diag_nan", "categorical_nan"),
        wanted_faster=40.0,
    ),
)


def rows_and_start_with_gaps(case: Case, share: float) -> tuple[Array, Array]:
    """Draw rows with a share of NaN, and responsibilities of the start; the same on every call."""
    rows, responsibilities = rows_and_start(case)
    missing = np.random.default_rng(case.n_features).uniform(size=rows.shape) < share
    rows[missing] = np.nan
    return rows, responsibilities


@dataclass(frozen=True)
class Regression:
    """A mixture of full Gaussians; the second half of the columns is predicted from the first."""

    n_rows: int = 1_000_000
    n_features: int = 16
    n_components: int = 16
    wanted_faster: float = 100.0

    def arrays(self) -> dict[str, Array]:
        """Return weights, means, covariances and rows; the same on every call."""
        rng = np.random.default_rng(self.n_features)
        k, d = self.n_components, self.n_features
        factors = rng.normal(size=(k, d, d))
        return {
            "weights": np.full(k, 1 / k),
            "means": 3 * rng.normal(size=(k, d)),
            "covariances": factors @ factors.transpose(0, 2, 1) / d + 0.5 * np.eye(d),
            "rows": 3 * rng.normal(size=(self.n_rows, d)),
        }
