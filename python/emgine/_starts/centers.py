"""Where centers come from: k-means, its seeding, or rows by chance.

Centers are looked for in a sample, in units of each feature's standard deviation, so that a unit
does not decide the start. Row weights take part in everything. Knows no structure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._em.reg_covar import mean_and_variance
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.sampling import sample_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64

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


def draw_center(
    rows: Rows,
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
        _, scale = moments(X, weight, n_threads)
        centers = seeds(scale)
        if method == "kmeans":
            options = KMEANS_MAX_ITER, KMEANS_TOL * centers.size, n_threads
            centers, _, _ = _core.kmeans(X, weight, centers, scale, *options)
        return _nearest(centers, scale)

    return center


def some_rows(
    rows: Rows,
    n_components: int,
    random_state: np.random.RandomState,
    look_at: tuple[int, int] | None = None,
) -> tuple[Float64, Float64 | None]:
    """Return the rows that a start is looked for in, and their weights if they have some."""
    return rows.sample(sample_size(look_at or KMEANS_ROWS, n_components), random_state)


def moments(X: Float64, weight: Float64 | None, n_threads: int = 1) -> tuple[Float64, Float64]:
    """Return mean and standard deviation of each feature; 1 where it is constant."""
    rows = Rows(InMemory(X, weight, n_threads))
    with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
        # From the first row: exactly 0 where a feature is constant.
        mean = X[0] + mean_and_variance(rows, X[:1])[0]
        variance = mean_and_variance(rows, mean[np.newaxis])[1]
    usable = np.isfinite(variance) & (variance >= np.finfo(np.float64).tiny)
    return mean, np.sqrt(np.where(usable, variance, 1.0))


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
    rows = Rows(InMemory(X, weight, n_threads))
    few, weight = rows.sample(sample_size(SEEDING_ROWS, n_components), random_state)
    seed = new_seed(random_state)
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


def new_seed(random_state: np.random.RandomState) -> int:
    return int(random_state.randint(0, 2**63 - 1, dtype=np.int64))
