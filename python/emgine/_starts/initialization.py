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

from .sampling import sample, sample_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64
    from emgine._fitting.em import Rows as AllRows

METHODS = ("kmeans", "k-means++", "random", "random_from_data", "short-em")
# Those whose starts are centers, which know no structure.
BY_CENTERS = ("kmeans", "k-means++", "random_from_data")
# Rows that k-means looks at, and rows that its seeding looks at: so many for each component, and
# never fewer than so many.
KMEANS_ROWS = (512, 65536)
SEEDING_ROWS = (128, 4096)
# k-means stops when a coordinate of a center moves by less than this, squared, in the mean, in
# units of a variance. Where groups overlap EM is slower still, so a sloppy end is not made good.
KMEANS_TOL = 1e-5
KMEANS_MAX_ITER = 300


def draw_start(
    rows: AllRows,
    n_components: int,
    covariance_type: str,
    method: str,
    random_state: np.random.RandomState,
    reg_covar: float = 0.0,
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
    method : {'kmeans', 'k-means++', 'random', 'random_from_data', 'short-em'}
        How rows are assigned to components.
    random_state : RandomState
        Source of randomness.
    reg_covar : float, default=0.0
        Added to the variances in the short runs of 'short-em'.

    Returns
    -------
    callable
        Gives the sufficient statistics of the start: sums over all rows. Any thread may call it.

    Notes
    -----
    k-means: Lloyd (1982). Its seeding: Arthur and Vassilvitskii (2007), for 'kmeans' followed by
    the local search of Lattanzi and Sohler (2019).
    """
    if method == "short-em":
        from .short_em import draw_short_runs

        return draw_short_runs(rows, n_components, covariance_type, random_state, reg_covar)
    if method == "random":
        X, weight = some_rows(rows, n_components, random_state)
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
    reg_covar: float = 0.0,
) -> _core.SufficientStatistics:
    """Return the sufficient statistics of a new start; the parameters are those of `draw_start`."""
    return draw_start(rows, n_components, covariance_type, method, random_state, reg_covar)()


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
    X, weight = some_rows(rows, n_components, random_state, look_at)
    return draw_center_among(X, weight, n_components, method, random_state, rows.n_threads)


def draw_center_among(
    X: Float64,
    weight: Float64 | None,
    n_components: int,
    method: str,
    random_state: np.random.RandomState,
    n_threads: int,
) -> Callable[[], _core.Mixture]:
    """Do the same among rows that are at hand."""
    seeds = _draw_seeds(X, weight, n_components, method, random_state, n_threads)

    def center() -> _core.Mixture:
        _, scale = _moments(X, weight)
        centers = seeds(scale)
        if method == "kmeans":
            options = KMEANS_MAX_ITER, KMEANS_TOL * centers.size, n_threads
            centers, _, _ = _core.kmeans(X, weight, centers, scale, *options)
        return _nearest(centers, scale)

    return center


def some_rows(
    rows: AllRows,
    n_components: int,
    random_state: np.random.RandomState,
    look_at: tuple[int, int] | None = None,
) -> tuple[Float64, Float64 | None]:
    """Return the rows that a start is looked for in, and their weights if they have some."""
    return rows.sample(sample_size(look_at or KMEANS_ROWS, n_components), random_state)


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
