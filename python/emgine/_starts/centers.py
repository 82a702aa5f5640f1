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
# In this unit no column says anything.
BEYOND_ALL = 2.0**400


class Sample(NamedTuple):
    """Rows in which a start is looked for, and the number of threads to read them with."""

    X: Float64
    weight: Float64 | None
    n_threads: int
    has_base: bool = False  # the last column is a log base measure, which says nothing here

    @property
    def rows(self) -> Rows:
        """The sample as all the rows there are."""
        return Rows(InMemory(self.X, self.weight, self.n_threads))

    def mean_and_scale(self) -> tuple[Float64, Float64]:
        """Return mean and standard deviation of each feature; 1 where a feature is constant."""
        with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
            # From the first row: exactly 0 where a feature is constant.
            mean = self.X[0] + mean_and_variance(self.rows, self.X[:1])[0]
            variance = mean_and_variance(self.rows, mean[np.newaxis])[1]
        usable = np.isfinite(variance) & (variance >= np.finfo(np.float64).tiny)
        scale = np.sqrt(np.where(usable, variance, 1.0))
        if self.has_base:
            scale[-1] = BEYOND_ALL
        return mean, scale


class Seeding(NamedTuple):
    """k-means++ in a sample (Arthur and Vassilvitskii 2007), its random numbers drawn."""

    sample: Sample
    n_components: int
    seed: int
    shares: Float64 | None  # for the local search of Lattanzi and Sohler (2019); None without it

    def centers(self, scale: Float64) -> Float64:
        """Return the rows that are the first centers, chosen in units of `scale`."""
        X, weight, n_threads, _ = self.sample
        seeds = _core.kmeans_plus_plus(X, weight, scale, self.n_components, self.seed, n_threads)
        if self.shares is not None:
            seeds = _core.improve_seeds(X, weight, scale, seeds, self.shares)
        return X[seeds]


class Centers(NamedTuple):
    """Centers in a sample, their random numbers drawn."""

    sample: Sample
    seeds: Float64 | Seeding
    kmeans: bool  # whether k-means (Lloyd 1982) moves the seeds

    def mixture(self) -> Mixture:
        """Return the mixture whose most probable component is the nearest center."""
        X, weight, n_threads, _ = self.sample
        _, scale = self.sample.mean_and_scale()
        centers = self.seeds
        if isinstance(centers, Seeding):
            centers = centers.centers(scale)
        if self.kmeans:
            limits = KMEANS_MAX_ITER, KMEANS_TOL * centers.size
            centers, _, _ = _core.kmeans(X, weight, centers, scale, *limits, n_threads)
        return nearest_center(centers, scale)


def draw_sample(
    rows: Rows,
    n_components: int,
    random_state: np.random.RandomState,
    sizes: tuple[int, int] | None = None,
) -> Sample:
    """Return a sample for a start; `sizes` are its rows per component, and at least."""
    X, weight = rows.sample(sample_size(sizes or KMEANS_ROWS, n_components), random_state)
    return Sample(X, weight, rows.n_threads, rows.has_base)


def draw_centers(
    sample: Sample, n_components: int, method: str, random_state: np.random.RandomState
) -> Centers:
    """Draw the random numbers of a start by centers in a sample."""
    seeds: Float64 | Seeding
    if method == "random_from_data":
        chance = None if sample.weight is None else sample.weight / sample.weight.sum()
        chosen = random_state.choice(len(sample.X), n_components, replace=False, p=chance)
        seeds = sample.X[chosen]
    else:
        few = draw_sample(sample.rows, n_components, random_state, SEEDING_ROWS)
        seed = new_seed(random_state)
        shares = random_state.uniform(size=n_components) if method == "kmeans" else None
        seeds = Seeding(few, n_components, seed, shares)
    return Centers(sample, seeds, kmeans=method == "kmeans")


def new_seed(random_state: np.random.RandomState) -> int:
    """Draw a seed for the core's generator."""
    return int(random_state.randint(0, 2**63 - 1, dtype=np.int64))
