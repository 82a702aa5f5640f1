"""Centers for a start: k-means, its seeding, or random rows.

Centers are looked for in a sample, in units of each feature's standard deviation, so that a unit
does not decide the start. Random numbers are drawn first; any thread may do the work, later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._em.reg_covar import mean_and_variance
from emgine._families.family import per_weight
from emgine._families.gaussian.parameters import cheapest, nearest_center
from emgine._families.missing import start_shape
from emgine._families.start_space import in_space, points_of, width_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.sampling import sample_size
from emgine._rows.tasks import AssignedExpectation, HardExpectation, NearestExpectation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape
    from emgine._families.start_space import Space
    from emgine._rows.tasks import StatisticsTask

# Methods that start from centers, which do not depend on a structure.
BY_CENTERS = ("kmeans", "k-means++", "random_from_data")
# Number of rows for k-means and for its seeding: per component, and at least.
KMEANS_ROWS = (512, 65536)
SEEDING_ROWS = (128, 4096)
# Columns up to which a sample has so many rows; of wider ones it has as many numbers.
USUAL_WIDTH = 128
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
    # The rows as they are, where some lack cells: X has the means of their columns there.
    raw: Float64 | None = None
    space: Space | None = None  # of the rows, if it is not their own

    @property
    def rows(self) -> Rows:
        """The sample as all the rows there are."""
        X = self.X if self.raw is None else self.raw
        return Rows(InMemory(X, self.weight, self.n_threads, self.raw is not None))

    def of_shape(self, shape: ModelShape) -> Sample:
        """Return the sample in the space where a model of this shape looks for centers."""
        if shape.missing:  # rows that lack cells have no place in another space
            return self
        space = in_space(self.X, shape)
        return self if space is None else self._replace(X=space.X, space=space)

    def mean_and_scale(self) -> tuple[Float64, Float64]:
        """Return mean and standard deviation of each feature; 1 where a feature is constant."""
        with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
            # From the first row: exactly 0 where a feature is constant.
            mean = self.X[0] + mean_and_variance(self.rows, self.X[:1])[0]
            mean = np.where(np.isfinite(mean), mean, self.X[0])
            variance = mean_and_variance(self.rows, mean[np.newaxis])[1]
            variance = variance if self.space is None else self.space.pooled(variance)
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
        X, weight, n_threads = self.sample[:3]
        seeds = _core.kmeans_plus_plus(X, weight, scale, self.n_components, self.seed, n_threads)
        if self.shares is not None:
            seeds = _core.improve_seeds(X, weight, scale, seeds, self.shares, n_threads)
        return X[seeds]


class Centers(NamedTuple):
    """Centers in a sample, their random numbers drawn."""

    sample: Sample
    seeds: Float64 | Seeding
    kmeans: bool  # whether k-means (Lloyd 1982) moves the seeds
    missing: bool = False  # whether rows may lack cells
    most_rounds: int = KMEANS_MAX_ITER

    def assignment(self, shape: ModelShape) -> StatisticsTask:
        """Return the task that gives every row to its nearest center in the space of the family."""
        sample = self.sample.of_shape(shape)
        if sample.space is None:
            return HardExpectation(self.mixture(), start_shape(shape))
        if isinstance(self.seeds, Seeding):
            seeds: Float64 | Seeding = self.seeds._replace(sample=self.seeds.sample.of_shape(shape))
        else:
            seeds = Sample(self.seeds, None, 1).of_shape(shape).X
        metric = Centers(sample, seeds, self.kmeans).mixture()
        labels = np.empty(len(sample.X), dtype=np.int64)
        metric.predict(sample.X, labels, sample.n_threads)
        return NearestExpectation(
            metric, shape, points_of(means_of(self.sample, labels, shape), shape)
        )

    def mixture(self) -> Mixture:
        """Return the mixture whose most probable component is the nearest center."""
        X, weight, n_threads = self.sample[:3]
        _, scale = self.sample.mean_and_scale()
        centers = self.seeds
        if isinstance(centers, Seeding):
            centers = centers.centers(scale)
        if self.kmeans:
            limits = self.most_rounds, KMEANS_TOL * centers.size
            centers, _, _ = _core.kmeans(X, weight, centers, scale, *limits, n_threads)
        return nearest_center(centers, scale, self.missing)


def means_of(sample: Sample, labels: NDArray[np.int64], shape: ModelShape) -> Float64:
    """Return the means of the rows with each label; of all rows where none has it."""
    sizes = shape.n_components, sample.X.shape[1]
    task = AssignedExpectation(cheapest(*sizes), np.zeros(sizes), labels, None)
    found = sample.rows.total(task)
    of_all = found.sum.sum(axis=0) / found.weight.sum()
    return np.where(found.weight[:, np.newaxis] > 0, per_weight(found.sum, found.weight), of_all)


def sizes_for(shape: ModelShape) -> tuple[int, int]:
    """Return the rows of a sample for k-means: fewer where a family makes wide rows of them."""
    width, usual = width_of(shape), max(USUAL_WIDTH, shape.n_features)
    if width is None or width <= usual:
        return KMEANS_ROWS
    each, least = (rows * usual // width for rows in KMEANS_ROWS)
    return max(each, SEEDING_ROWS[0]), max(least, SEEDING_ROWS[1])


def draw_sample(
    rows: Rows,
    n_components: int,
    random_state: np.random.RandomState,
    sizes: tuple[int, int] | None = None,
) -> Sample:
    """Return a sample for a start; `sizes` are its rows per component, and at least."""
    X, weight = rows.sample(sample_size(sizes or KMEANS_ROWS, n_components), random_state)
    sample = Sample(X, weight, rows.n_threads, rows.has_base)
    if not (rows.missing and np.isnan(X).any()):
        return sample
    return sample._replace(X=completed(X, weight), raw=X)


def completed(X: Float64, weight: Float64 | None) -> Float64:
    """Return rows with the mean of a column in its gaps; 0 in a column without any value.

    Only the places of centers depend on it: rows are assigned to them by the cells that they have.
    """
    lacking = np.isnan(X)
    weights = ~lacking if weight is None else ~lacking * weight[:, np.newaxis]
    origin = np.where(lacking.all(axis=0), 0.0, X[lacking.argmin(axis=0), np.arange(X.shape[1])])
    deviation = np.where(lacking, 0.0, X - origin)
    with np.errstate(all="ignore"):  # no value, or values too large to add
        mean = origin + np.nan_to_num((weights * deviation).sum(axis=0) / weights.sum(axis=0))
    return np.where(lacking, mean, X)


def draw_centers(
    sample: Sample,
    n_components: int,
    method: str,
    random_state: np.random.RandomState,
    missing: bool = False,
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
    return Centers(sample, seeds, kmeans=method == "kmeans", missing=missing)


def new_seed(random_state: np.random.RandomState) -> int:
    """Draw a seed for the core's generator."""
    return int(random_state.randint(0, 2**63 - 1, dtype=np.int64))
