"""Centers for a start: k-means, its seeding, or random rows.

Centers are looked for in a sample, in units of each feature's standard deviation, so that a unit
does not decide the start. Random numbers are drawn first; any thread may do the work, later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._em.reg_covar import mean_and_variance
from emgine._families.gaussian.parameters import nearest_center
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.sampling import sample_size

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture

# Methods that start from centers, which do not depend on a structure.
BY_CENTERS = ("kmeans", "k-means++", "random_from_data")
# Number of rows for k-means and for its seeding: per component, and at least.
KMEANS_ROWS = (512, 65536)
SEEDING_ROWS = (128, 4096)
# k-means stops when a coordinate of a center moves by less than this, squared, in the mean, in
# units of a variance. Where groups overlap EM is slower still and does not make up for centers
# that stopped early.
KMEANS_TOL = 1e-5
KMEANS_MAX_ITER = 300


class Seeding(NamedTuple):
    """k-means++ among some rows (Arthur and Vassilvitskii 2007), its random numbers drawn."""

    X: Float64
    weight: Float64 | None
    n_components: int
    seed: int
    shares: Float64 | None  # for the local search of Lattanzi and Sohler (2019); None without it

    def centers(self, scale: Float64, n_threads: int) -> Float64:
        """Return the rows that are the first centers, chosen in units of `scale`."""
        seeds = _core.kmeans_plus_plus(
            self.X, self.weight, scale, self.n_components, self.seed, n_threads
        )
        if self.shares is not None:
            seeds = _core.improve_seeds(self.X, self.weight, scale, seeds, self.shares)
        return self.X[seeds]


class Centers(NamedTuple):
    """Centers among some rows, their random numbers drawn."""

    X: Float64
    weight: Float64 | None
    n_threads: int
    seeds: Float64 | Seeding
    kmeans: bool  # whether k-means (Lloyd 1982) moves the seeds

    def mixture(self) -> Mixture:
        """Return the mixture whose most probable component is the nearest center."""
        _, scale = mean_and_scale(self.X, self.weight, self.n_threads)
        centers = self.seeds
        if isinstance(centers, Seeding):
            centers = centers.centers(scale, self.n_threads)
        if self.kmeans:
            tol = KMEANS_TOL * centers.size
            centers, _, _ = _core.kmeans(
                self.X, self.weight, centers, scale, KMEANS_MAX_ITER, tol, self.n_threads
            )
        return nearest_center(centers, scale)


def draw_centers(
    rows: Rows,
    n_components: int,
    method: str,
    random_state: np.random.RandomState,
    sizes: tuple[int, int] | None = None,
) -> Centers:
    """Draw the random numbers of a start by centers, in a sample of the rows."""
    X, weight = draw_sample(rows, n_components, random_state, sizes)
    return draw_centers_among(X, weight, n_components, method, random_state, rows.n_threads)


def draw_sample(
    rows: Rows,
    n_components: int,
    random_state: np.random.RandomState,
    sizes: tuple[int, int] | None = None,
) -> tuple[Float64, Float64 | None]:
    """Return a sample for a start and its weights, if any; sizes: per component, and at least."""
    return rows.sample(sample_size(sizes or KMEANS_ROWS, n_components), random_state)


def draw_centers_among(
    X: Float64,
    weight: Float64 | None,
    n_components: int,
    method: str,
    random_state: np.random.RandomState,
    n_threads: int,
) -> Centers:
    """Draw the random numbers of a start by centers among rows in memory."""
    seeds: Float64 | Seeding
    if method == "random_from_data":
        chance = None if weight is None else weight / weight.sum()
        seeds = X[random_state.choice(len(X), n_components, replace=False, p=chance)]
    else:
        rows = Rows(InMemory(X, weight, n_threads))
        few, weight_of_few = rows.sample(sample_size(SEEDING_ROWS, n_components), random_state)
        seed = new_seed(random_state)
        shares = random_state.uniform(size=n_components) if method == "kmeans" else None
        seeds = Seeding(few, weight_of_few, n_components, seed, shares)
    return Centers(X, weight, n_threads, seeds, kmeans=method == "kmeans")


def mean_and_scale(
    X: Float64, weight: Float64 | None, n_threads: int = 1
) -> tuple[Float64, Float64]:
    """Return mean and standard deviation of each feature; 1 where a feature is constant."""
    rows = Rows(InMemory(X, weight, n_threads))
    with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
        # From the first row: exactly 0 where a feature is constant.
        mean = X[0] + mean_and_variance(rows, X[:1])[0]
        variance = mean_and_variance(rows, mean[np.newaxis])[1]
    usable = np.isfinite(variance) & (variance >= np.finfo(np.float64).tiny)
    return mean, np.sqrt(np.where(usable, variance, 1.0))


def new_seed(random_state: np.random.RandomState) -> int:
    """Draw a seed for the core's generator."""
    return int(random_state.randint(0, 2**63 - 1, dtype=np.int64))
