"""The eight workloads: sizes, covariance structure, and number of useful operations.

Each workload is one line, so that you can find the problem of a figure in the README. Sizes are
always in the order rows, features, components.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

CovarianceType = Literal["full", "tied", "diag", "spherical"]


@dataclass(frozen=True)
class Workload:
    """A problem, and the number of iterations used to time one iteration."""

    n_rows: int
    n_features: int
    n_components: int
    covariance_type: CovarianceType
    iterations: int  # the longer of the two timed fits; the shorter one makes a single iteration
    fit_rows: int  # rows of the whole default fit, small enough for the slowest contender

    @property
    def name(self) -> str:
        """Name without blanks, for the command line."""
        sizes = f"{self.n_rows}x{self.n_features}-{self.n_components}"
        return f"{sizes}-{self.covariance_type}"

    @property
    def title(self) -> str:
        """Name as tables show it."""
        rows = f"{self.n_rows:,}".replace(",", "\N{NO-BREAK SPACE}")
        return f"{rows} × {self.n_features}, {self.n_components} {self.covariance_type}"

    @property
    def multiply_adds(self) -> float:
        """Useful multiply-adds of one iteration; exponentials and normalisation are not counted.

        full: half the square for the distance, half for the scatter (lower triangles only).
        tied: a row is whitened once and scattered once, then a distance and a sum per component.
        diag: distance, sum and sum of squares. spherical: distance and sum.
        """
        n, d, k = self.n_rows, self.n_features, self.n_components
        per_row = {
            "full": k * d * d,
            "tied": d * d + 2 * k * d,
            "diag": 3 * k * d,
            "spherical": 2 * k * d,
        }
        return float(n * per_row[self.covariance_type])

    @property
    def quick_rows(self) -> int:
        """A small number of rows, large enough to keep every covariance well-conditioned."""
        return min(self.n_rows, max(2_000, 4 * self.n_features * self.n_components))

    def with_rows(self, n_rows: int) -> Workload:
        """Return the same problem with another number of rows."""
        return replace(self, n_rows=n_rows, fit_rows=min(self.fit_rows, n_rows))


WORKLOADS = (
    Workload(10_000, 1, 2, "full", iterations=201, fit_rows=10_000),
    Workload(1_000_000, 2, 8, "full", iterations=6, fit_rows=100_000),
    Workload(200_000, 16, 16, "full", iterations=5, fit_rows=40_000),
    Workload(50_000, 64, 32, "full", iterations=5, fit_rows=20_000),
    Workload(20_000, 256, 8, "full", iterations=4, fit_rows=5_000),
    Workload(200_000, 16, 64, "diag", iterations=9, fit_rows=40_000),
    Workload(200_000, 16, 16, "tied", iterations=9, fit_rows=40_000),
    Workload(200_000, 8, 100, "spherical", iterations=9, fit_rows=40_000),
)


def chosen(names: list[str], quick: bool) -> list[Workload]:
    """Return the named workloads, or all if there are no names; with few rows if `quick`."""
    workloads = [one for one in WORKLOADS if not names or one.name in names]
    return [one.with_rows(one.quick_rows) for one in workloads] if quick else workloads
