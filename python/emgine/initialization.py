"""Where EM starts: sufficient statistics of a first, rough assignment of the rows.

k-means, its seeding, random rows or random responsibilities; all passes over the rows run in the
core, on features in units of their standard deviation, so that a unit does not decide the start.
Row weights take part in each of them. At most
`SAMPLE_SIZE` rows are ever copied.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from . import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ._core import Float64, Rows
    from .em import RowsInMemory

    Indices = NDArray[np.intp]

METHODS = ("kmeans", "k-means++", "random", "random_from_data")
SAMPLE_SIZE = 65536
KMEANS_MAX_ITER = 300
# Of the squared movement of the centers, in units of a feature's variance.
KMEANS_TOL = 1e-4


class Initializer:
    """Makes starts for `n_components` components, a new one for each call of `statistics`.

    Parameters
    ----------
    rows : RowsInMemory
        The rows.
    n_components : int
        Number of components, at most the number of rows.
    covariance_type : str
        Structure of the covariances.
    method : {'kmeans', 'k-means++', 'random', 'random_from_data'}
        How rows are assigned to components.
    """

    def __init__(
        self, rows: RowsInMemory, n_components: int, covariance_type: str, method: str
    ) -> None:
        self._rows = rows
        self._n_components = n_components
        self._covariance_type = covariance_type
        self._method = method

    def statistics(self, random_state: np.random.RandomState) -> _core.SufficientStatistics:
        """Return the statistics of a new start, drawn from `random_state`."""
        if self._method == "random":
            means = np.tile(self._mean, (self._n_components, 1))
            return self._random_statistics(means, self._covariance_type, _seed(random_state))
        return _core.hard_statistics(
            self._nearest(self._centers(random_state)),
            self._rows.X,
            self._rows.sample_weight,
            self._covariance_type,
            self._rows.n_threads,
        )

    def _centers(self, random_state: np.random.RandomState) -> Float64:
        """Return the centers that rows are assigned to."""
        X, weight = self._sample(random_state)
        k, n_threads = self._n_components, self._rows.n_threads
        if self._method == "random_from_data":
            chance = None if weight is None else weight / weight.sum()
            return _taken(X, random_state.choice(len(X), k, replace=False, p=chance))
        seeds = _core.kmeans_plus_plus(X, weight, self._scale, k, _seed(random_state), n_threads)
        centers = _taken(X, seeds)
        if self._method == "k-means++":
            return centers
        centers, _, _ = _core.kmeans(
            X, weight, centers, self._scale, KMEANS_MAX_ITER, KMEANS_TOL, n_threads
        )
        return centers

    def _sample(self, random_state: np.random.RandomState) -> tuple[Rows, Float64 | None]:
        """Return all rows and their weights, or a sample that represents them without weights."""
        X, weight = self._rows.X, self._rows.sample_weight
        size = max(SAMPLE_SIZE, self._n_components)
        if len(X) <= size:
            return X, weight
        return _taken(X, stratified_rows(len(X), weight, size, random_state)), None

    def _nearest(self, centers: Float64) -> _core.Mixture:
        """Return the mixture whose most probable component is the nearest center."""
        k = self._n_components
        return _core.Mixture(np.full(k, 1.0 / k), centers, np.tile(self._scale**2, (k, 1)), "diag")

    @cached_property
    def _mean(self) -> Float64:
        """Weighted mean of each feature."""
        weight = self._rows.sample_weight
        first = 0 if weight is None else _first_with_weight(weight)
        reference = self._rows.X[first : first + 1].astype(np.float64)
        moments = self._random_statistics(reference, "diag", 0)
        mean: Float64 = reference[0] + moments.sum[0] / moments.weight[0]
        return mean

    @cached_property
    def _scale(self) -> Float64:
        """Weighted standard deviation of each feature; 1 where a feature is constant."""
        moments = self._random_statistics(self._mean[np.newaxis], "diag", 0)
        variance = moments.scatter[0] / moments.weight[0]
        usable = (variance > 0) & np.isfinite(variance)
        return np.sqrt(np.where(usable, variance, 1.0))

    def _random_statistics(
        self, means: Float64, covariance_type: str, seed: int
    ) -> _core.SufficientStatistics:
        """Return statistics of random responsibilities; with one component they are all 1."""
        rows = self._rows
        return _core.random_statistics(
            rows.X, rows.sample_weight, means, covariance_type, seed, rows.n_threads
        )


def _taken(X: Rows, rows: NDArray[np.integer]) -> Float64:
    return np.ascontiguousarray(X[rows], dtype=np.float64)


def stratified_rows(
    n_samples: int, weight: Float64 | None, size: int, random_state: np.random.RandomState
) -> Indices:
    """Draw a row from each of `size` strata of equal weight; sorted.

    Parameters
    ----------
    n_samples : int
        Number of rows.
    weight : ndarray of shape (n_samples,) or None
        Weights of the rows. A row of weight 0 is never drawn, a heavy one may be drawn repeatedly.
    size : int
        Number of strata.
    random_state : RandomState
        Source of randomness.

    Returns
    -------
    ndarray of shape (size,)
        Numbers of rows.
    """
    points = (np.arange(size) + random_state.uniform(size=size)) / size
    if weight is None:
        return np.minimum((points * n_samples).astype(np.intp), n_samples - 1)
    # Weights are summed block by block: a cumulative sum of all would be as large as the weights.
    blocks = [weight[begin : begin + size] for begin in range(0, n_samples, size)]
    ends = np.cumsum([block.sum() for block in blocks])
    last = int(np.searchsorted(ends, ends[-1]))  # blocks behind it have no weight
    points *= ends[-1]
    block_of = np.minimum(np.searchsorted(ends, points, side="right"), last)
    return np.concatenate(
        [
            i * size + _rows_at(blocks[i], points[block_of == i] - (ends[i - 1] if i else 0.0))
            for i in np.unique(block_of)
        ]
    )


def _rows_at(weight: Float64, points: Float64) -> Indices:
    """Return the row in which each point of the cumulative weight falls."""
    cumulative = np.cumsum(weight)
    below_the_end = np.minimum(points, np.nextafter(cumulative[-1], 0.0))
    rows: Indices = np.searchsorted(cumulative, below_the_end, side="right")
    return rows


def _first_with_weight(weight: Float64) -> int:
    for begin in range(0, weight.size, SAMPLE_SIZE):
        block = weight[begin : begin + SAMPLE_SIZE]
        if block.any():
            return begin + int(np.argmax(block > 0))
    raise ValueError("Sample weights must contain at least one non-zero number.")


def _seed(random_state: np.random.RandomState) -> int:
    return int(random_state.randint(0, 2**63 - 1, dtype=np.int64))
