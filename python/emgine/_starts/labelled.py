"""The start of a fit to rows about whose components something is known.

Components whose rows are known start from these rows alone, if they are enough for the family. Else
all rows go to the nearest allowed center: the mean of known rows, or a seed among the candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._em.remedies import first_mixture
from emgine._families.gaussian.parameters import cheapest, nearest_center
from emgine._rows.sampling import sample_size
from emgine._rows.tasks import AssignedExpectation, HardExpectation

from .centers import SEEDING_ROWS, Sample, new_seed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, ModelShape, SufficientStatistics
    from emgine._em.options import Options
    from emgine._rows.rows import Rows

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
        rough = self._of_known(cheapest(*sizes), np.zeros(sizes))
        known = rough.weight > 0
        centers = np.zeros(sizes)
        np.divide(rough.sum, rough.weight[:, np.newaxis], out=centers, where=known[:, np.newaxis])
        if known.all():
            statistics = self._of_known(self.shape, centers)
            if self._is_enough(statistics):
                return statistics
        _, scale = self.sample.mean_and_scale()
        self._find(centers, known, scale)
        return self.rows.total(HardExpectation(nearest_center(centers, scale), self.shape))

    def _of_known(self, shape: ModelShape, reference: Float64) -> SufficientStatistics:
        assert self.rows.factors is not None
        known = self.rows.factors.known()
        return self.rows.total(AssignedExpectation(shape, reference, known, None))

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

    def _find(self, centers: Float64, known: NDArray[np.bool_], scale: Float64) -> None:
        """Find the centers that are not known, among the rows that they may have."""
        assert self.rows.factors is not None
        k = self.shape.n_components
        factors = np.exp(self.rows.factors.of_rows(self.numbers, k))
        shares = (factors / factors.sum(axis=1, keepdims=True)) ** POWER
        X = self.sample.X / scale
        found = centers / scale
        _seed(X, found, known, shares, np.random.Generator(np.random.PCG64(self.seed)))
        _move(X, found, known, factors > 0)
        centers[~known] = (found * scale)[~known]


def draw_labelled(
    rows: Rows, shape: ModelShape, random_state: np.random.RandomState, options: Options
) -> LabelledStart:
    """Draw the random numbers of a start."""
    size = sample_size(SEEDING_ROWS, shape.n_components)
    X, numbers = rows.numbered_sample(size, random_state)
    sample = Sample(X, None, rows.n_threads, rows.has_base)
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
) -> None:
    """Move the centers that are not known, as k-means does, to the means of their rows."""
    for _ in range(MOVES):
        distances = np.column_stack([_distances(X, center) for center in centers])
        nearest = np.where(allowed, distances, np.inf).argmin(axis=1)
        for j in np.flatnonzero(~known):
            if (own := nearest == j).any():
                centers[j] = X[own].mean(axis=0)


def _distances(X: Float64, center: Float64) -> Float64:
    """Return squared distances, of which sums are finite."""
    with np.errstate(over="ignore"):
        squares: Float64 = ((X - center) ** 2).sum(axis=1)
    return np.minimum(squares, np.finfo(np.float64).max / len(X))
