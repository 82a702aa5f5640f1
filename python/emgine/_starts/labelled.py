"""The start of a fit to rows about whose components something is known.

Components whose rows are known start from these rows alone, if they are enough for the family. Else
all rows go to the nearest allowed center: the mean of known rows, or a seed among the candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._em.remedies import first_mixture
from emgine._families.family import per_weight
from emgine._families.gaussian.parameters import cheapest, nearest_center
from emgine._families.missing import start_shape, weights_of_features
from emgine._families.start_space import points_of
from emgine._rows.sampling import Gather, sample_size
from emgine._rows.tasks import AssignedExpectation, HardExpectation, NearestExpectation

from .centers import SEEDING_ROWS, Sample, completed, means_of, new_seed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, ModelShape, SufficientStatistics
    from emgine._em.options import Options
    from emgine._rows.rows import Rows
    from emgine._rows.tasks import StatisticsTask

# Seeds of a component are drawn by the cube of its share of a row's factors, so that rows of which
# it is believed count far more than those about which nothing is known.
POWER = 3
# Steps of k-means in the sample; EM does the rest.
MOVES = 10


class LabelledStart(NamedTuple):
    """A start from known rows; its random numbers are drawn."""

    rows: Rows
    shape: ModelShape
    sample: Sample
    numbers: NDArray[np.intp]  # of the rows in the sample
    seed: int
    options: Options

    def statistics(self) -> SufficientStatistics:
        """Return the sufficient statistics of the assigned rows."""
        sizes = self.shape.n_components, self.rows.n_features
        rough = self._of_known(cheapest(*sizes, self.shape.missing), np.zeros(sizes))
        known, means = rough.weight > 0, self._means(rough)
        if known.all():
            reference = points_of(means, self.shape)
            statistics = self._of_known(start_shape(self.shape), reference)
            if self._is_enough(statistics):
                return statistics
        return self.rows.total(self._nearest(known, means))

    def _means(self, rough: SufficientStatistics) -> Float64:
        """Return means of known rows; of all rows in a column that those of a component lack."""
        if not self.shape.missing:
            return per_weight(rough.sum, rough.weight)
        weight, sums = weights_of_features(rough), rough.sum
        means = np.tile(self.sample.X.mean(axis=0), (len(sums), 1))
        return np.asarray(np.divide(sums, weight, out=means, where=weight > 0))

    def _of_known(self, shape: ModelShape, reference: Float64) -> SufficientStatistics:
        assert self.rows.factors is not None
        known = self.rows.factors.known()
        return self.rows.total(AssignedExpectation(shape, reference, known, None))

    def _nearest(self, known: NDArray[np.bool_], means: Float64) -> StatisticsTask:
        """Return the task that gives every row to its nearest allowed center."""
        assert self.rows.factors is not None
        sample = self.sample.of_shape(self.shape)
        _, scale = sample.mean_and_scale()
        factors = np.exp(self.rows.factors.of_rows(self.numbers, len(known)))
        shares = (factors / factors.sum(axis=1, keepdims=True)) ** POWER
        centers = means if sample.space is None else self._means_in_space(sample.X.shape[1])
        centers = np.where(known[:, np.newaxis], centers, 0.0) / scale
        X, generator = sample.X / scale, np.random.Generator(np.random.PCG64(self.seed))
        _seed(X, centers, known, shares, generator)
        labels = _move(X, centers, known, factors > 0)
        metric = nearest_center(centers * scale, scale, self.shape.missing)
        if sample.space is None:
            return HardExpectation(metric, start_shape(self.shape))
        reference = points_of(means_of(self.sample, labels, self.shape), self.shape)
        return NearestExpectation(metric, self.shape, reference)

    def _means_in_space(self, width: int) -> Float64:
        """Return the means of known rows, or of some of many, in the space of the family."""
        assert self.rows.factors is not None
        labels, here = self.rows.factors.known(), self.rows.in_memory
        if here is not None and here.sample_weight is not None:
            labels = np.where(here.sample_weight > 0, labels, -1)
        centers = np.zeros((self.shape.n_components, width))
        for k in range(len(centers)):
            own = np.flatnonzero(labels == k)
            if len(own):
                some = own[:: -(-len(own) // SEEDING_ROWS[0])]
                X, _ = self.rows.reduce(Gather(some)).arrays()
                centers[k] = self.sample._replace(X=X).of_shape(self.shape).X.mean(axis=0)
        return centers

    def _is_enough(self, statistics: SufficientStatistics) -> bool:
        """Return whether the known rows give every component parameters that need no repair."""
        options = self.options
        try:
            made, _ = first_mixture(
                statistics, "raise", options.reg_covar, options.n_threads, options.functions
            )
        except _core.IllDefinedComponentError:
            return False
        if options.functions is not None:
            return True
        return not _core.degenerate_components(statistics, made, options.reg_covar)


def draw_labelled(
    rows: Rows, shape: ModelShape, random_state: np.random.RandomState, options: Options
) -> LabelledStart:
    """Draw the random numbers of a start."""
    size = sample_size(SEEDING_ROWS, shape.n_components)
    X, numbers = rows.numbered_sample(size, random_state)
    sample = Sample(X, None, rows.n_threads, rows.has_base)
    if rows.missing and np.isnan(X).any():
        sample = sample._replace(X=completed(X, None), raw=X)
    return LabelledStart(rows, shape, sample, numbers, new_seed(random_state), options)


def _seed(
    X: Float64,
    centers: Float64,
    known: NDArray[np.bool_],
    shares: Float64,
    generator: np.random.Generator,
) -> None:
    """Choose rows as the centers that are not known, by greedy k-means++ among their shares.

    Of several draws the one that leaves the rows nearest is kept (Arthur and Vassilvitskii 2007).
    """
    near = np.full(len(X), np.inf)
    for j in np.flatnonzero(known):
        np.minimum(near, _distances(X, centers[j]), out=near)
    draws = 2 + int(np.log(len(centers)))
    for j in np.flatnonzero(~known):
        own = shares[:, j] if shares[:, j].any() else np.ones(len(X))
        chance = own * np.where(np.isfinite(near), near, 1.0)
        chance = chance if chance.sum() > 0.0 else own  # every candidate is a center already
        chosen = generator.choice(len(X), size=draws, p=chance / chance.sum())
        after = [np.minimum(near, _distances(X, X[row])) for row in chosen]
        best = int(np.argmin([own @ left for left in after]))
        centers[j], near = X[chosen[best]], after[best]


def _move(
    X: Float64, centers: Float64, known: NDArray[np.bool_], allowed: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Move the centers that are not known, as k-means does; return the rows' nearest."""
    for _ in range(MOVES):
        nearest = _nearest_allowed(X, centers, allowed)
        for j in np.flatnonzero(~known):
            if (own := nearest == j).any():
                centers[j] = X[own].mean(axis=0)
    return _nearest_allowed(X, centers, allowed)


def _nearest_allowed(X: Float64, centers: Float64, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the number of the nearest center that each row may have."""
    distances = np.column_stack([_distances(X, center) for center in centers])
    nearest: NDArray[np.int64] = np.where(allowed, distances, np.inf).argmin(axis=1)
    return nearest.astype(np.int64)


def _distances(X: Float64, center: Float64) -> Float64:
    """Return squared distances, of which sums are finite."""
    with np.errstate(over="ignore"):
        squares: Float64 = ((X - center) ** 2).sum(axis=1)
    return np.minimum(squares, np.finfo(np.float64).max / len(X))
