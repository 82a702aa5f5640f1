"""Where EM starts: sufficient statistics of a first, rough assignment of the rows.

k-means, its seeding, random rows or random responsibilities. Centers are looked for in a sample,
in units of each feature's standard deviation, so that a unit does not decide the start; then the
core assigns all rows. Row weights take part in everything.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine._fitting.em import Rows as AllRows

    Indices = NDArray[np.intp]

METHODS = ("kmeans", "k-means++", "random", "random_from_data")
# Rows that k-means looks at, and rows that its seeding looks at: so many for each component, and
# never fewer than so many.
KMEANS_ROWS = (512, 65536)
SEEDING_ROWS = (128, 4096)
# k-means stops when a coordinate of a center moves by less than this, squared, in the mean, in
# units of a variance. Where groups overlap EM is slower still, so a sloppy end is not made good.
KMEANS_TOL = 1e-5
KMEANS_MAX_ITER = 300
# Weights that are summed at once: rows in parts begin at multiples of it.
WEIGHTS_AT_ONCE = _core.GRID_ROWS


def draw_start(
    rows: AllRows,
    n_components: int,
    covariance_type: str,
    method: str,
    random_state: np.random.RandomState,
) -> Callable[[], _core.SufficientStatistics]:
    """Draw the random numbers of a new start, and return what does the work with them.

    Parameters
    ----------
    rows : Rows
        The rows, wherever they are.
    n_components : int
        Number of components, at most the number of rows.
    covariance_type : str
        Structure of the covariances.
    method : {'kmeans', 'k-means++', 'random', 'random_from_data'}
        How rows are assigned to components.
    random_state : RandomState
        Source of randomness.

    Returns
    -------
    callable
        Gives the sufficient statistics of the start: sums over all rows. Any thread may call it.

    Notes
    -----
    k-means: Lloyd (1982). Its seeding: Arthur and Vassilvitskii (2007), for 'kmeans' followed by
    the local search of Lattanzi and Sohler (2019).
    """
    if method == "random":
        X, weight = rows.sample(sample_size(KMEANS_ROWS, n_components), random_state)
        means = np.tile(_moments(X, weight)[0], (n_components, 1))
        return partial(rows.random_statistics, means, covariance_type, _seed(random_state))
    metric = draw_center(rows, n_components, method, random_state)
    return lambda: rows.hard_statistics(metric(), covariance_type)


def start_statistics(
    rows: AllRows,
    n_components: int,
    covariance_type: str,
    method: str,
    random_state: np.random.RandomState,
) -> _core.SufficientStatistics:
    """Return the sufficient statistics of a new start; the parameters are those of `draw_start`."""
    return draw_start(rows, n_components, covariance_type, method, random_state)()


def draw_center(
    rows: AllRows,
    n_components: int,
    method: str,
    random_state: np.random.RandomState,
    look_at: tuple[int, int] | None = None,
) -> Callable[[], _core.Mixture]:
    """Draw the random numbers of a start by centers, and return what finds the centers.

    Parameters
    ----------
    rows : Rows
        The rows, wherever they are.
    n_components : int
        Number of centers, at most the number of rows.
    method : {'kmeans', 'k-means++', 'random_from_data'}
        How centers are found.
    random_state : RandomState
        Source of randomness.
    look_at : tuple of int, optional
        Rows to look at for each component, and at least; KMEANS_ROWS if not given.

    Returns
    -------
    callable
        Gives the mixture whose most probable component is the nearest center. It knows no
        structure, so that one start serves all of them.
    """
    X, weight = rows.sample(sample_size(look_at or KMEANS_ROWS, n_components), random_state)
    seeds = _draw_seeds(X, weight, n_components, method, random_state, rows.n_threads)

    def center() -> _core.Mixture:
        _, scale = _moments(X, weight)
        centers = seeds(scale)
        if method == "kmeans":
            options = KMEANS_MAX_ITER, KMEANS_TOL * centers.size, rows.n_threads
            centers, _, _ = _core.kmeans(X, weight, centers, scale, *options)
        return _nearest(centers, scale)

    return center


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
    points = stratified_points(size, random_state)
    if weight is None:
        return np.minimum((points * n_samples).astype(np.intp), n_samples - 1)
    return rows_in_cells(0, weight, points, np.cumsum(cell_sums(weight)))


def stratified_points(size: int, random_state: np.random.RandomState) -> Float64:
    """Draw a point of [0, 1) from each of `size` equal strata; sorted."""
    points: Float64 = (np.arange(size) + random_state.uniform(size=size)) / size
    return points


def cell_sums(weight: Float64) -> Float64:
    """Return the sums of the weights, cell by cell of so many rows as are summed at once."""
    # The cumulative sum of all weights would be as large as the weights.
    begins = range(0, len(weight), WEIGHTS_AT_ONCE)
    return np.array([weight[begin : begin + WEIGHTS_AT_ONCE].sum() for begin in begins])


def rows_in_cells(first: int, weight: Float64, points: Float64, ends: Float64) -> Indices:
    """Return which of these rows the points fall on, of those that fall on them at all.

    Parameters
    ----------
    first : int
        The cell of all rows with which these rows begin.
    weight : ndarray of shape (n,)
        Weights of the rows.
    points : ndarray
        Points of [0, 1), sorted.
    ends : ndarray of shape (n_cells,)
        Cumulative sums of the weights of the cells of all rows.

    Returns
    -------
    ndarray
        Numbers of rows, from 0 for the first of these.
    """
    step = WEIGHTS_AT_ONCE
    last = int(np.searchsorted(ends, ends[-1]))  # cells behind it have no weight
    scaled = points * ends[-1]
    cell_of = np.minimum(np.searchsorted(ends, scaled, side="right"), last) - first
    found = [
        i * step
        + _rows_at(
            weight[i * step : (i + 1) * step],
            scaled[cell_of == i] - (ends[first + i - 1] if first + i else 0.0),
        )
        for i in np.unique(cell_of)
        if 0 <= i * step < len(weight)
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.intp)


def _rows_at(weight: Float64, points: Float64) -> Indices:
    """Return the row in which each point of the cumulative weight falls."""
    cumulative = np.cumsum(weight)
    below_the_end = np.minimum(points, np.nextafter(cumulative[-1], 0.0))
    rows: Indices = np.searchsorted(cumulative, below_the_end, side="right")
    return rows


def sample_size(rows: tuple[int, int], n_components: int) -> int:
    """Return how many rows are looked at: so many for each component, and never fewer than."""
    per_component, least = rows
    return max(least, per_component * n_components)


def sample(
    X: NDArray[np.floating],
    weight: Float64 | None,
    size: int,
    random_state: np.random.RandomState,
) -> tuple[Float64, Float64 | None]:
    """Return all rows that have weight, or a sample that represents them without weights."""
    if len(X) > size:
        chosen, kept = stratified_rows(len(X), weight, size, random_state), None
    elif weight is None:
        return np.ascontiguousarray(X, dtype=np.float64), None
    else:
        chosen = np.flatnonzero(weight)
        kept = weight[chosen]
    return np.ascontiguousarray(X[chosen], dtype=np.float64), kept


def _moments(X: Float64, weight: Float64 | None) -> tuple[Float64, Float64]:
    """Return mean and standard deviation of each feature; 1 where it is constant."""
    with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
        moved = X - X[0]  # exactly 0 where a feature is constant
        shift = np.average(moved, axis=0, weights=weight)
        variance = np.average((moved - shift) ** 2, axis=0, weights=weight)
    usable = np.isfinite(variance) & (variance >= np.finfo(np.float64).tiny)
    return X[0] + shift, np.sqrt(np.where(usable, variance, 1.0))


def _draw_seeds(
    X: Float64,
    weight: Float64 | None,
    n_components: int,
    method: str,
    random_state: np.random.RandomState,
    n_threads: int,
) -> Callable[[Float64], Float64]:
    """Return what chooses, in units of a scale, the first centers among some rows."""
    if method == "random_from_data":
        chance = None if weight is None else weight / weight.sum()
        picked = X[random_state.choice(len(X), n_components, replace=False, p=chance)]
        return lambda _: picked
    few, weight = sample(X, weight, sample_size(SEEDING_ROWS, n_components), random_state)
    seed = _seed(random_state)
    shares = random_state.uniform(size=n_components) if method == "kmeans" else None

    def seeding(scale: Float64) -> Float64:
        seeds = _core.kmeans_plus_plus(few, weight, scale, n_components, seed, n_threads)
        if shares is not None:
            seeds = _core.improve_seeds(few, weight, scale, seeds, shares)
        return few[seeds]

    return seeding


def _nearest(centers: Float64, scale: Float64) -> _core.Mixture:
    """Return the mixture whose most probable component is the nearest center."""
    k = len(centers)
    return _core.Mixture(np.full(k, 1.0 / k), centers, np.tile(scale**2, (k, 1)), "diag")


def _seed(random_state: np.random.RandomState) -> int:
    return int(random_state.randint(0, 2**63 - 1, dtype=np.int64))
