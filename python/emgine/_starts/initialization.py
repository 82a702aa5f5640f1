"""Where EM starts: sufficient statistics of a first, rough assignment of the rows.

From the nearest of some centers, from random responsibilities or from short runs; the core assigns
all rows. Row weights take part in everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine._rows.tasks import HardExpectation, RandomExpectation

from .centers import draw_center, moments, new_seed, some_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine import _core
    from emgine._rows.rows import Rows

METHODS = ("kmeans", "k-means++", "random", "random_from_data", "short-em")


def draw_start(
    rows: Rows,
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
        means = np.tile(moments(X, weight, rows.n_threads)[0], (n_components, 1))
        at_random = RandomExpectation(means, covariance_type, new_seed(random_state))
        return lambda: rows.total(at_random)
    metric = draw_center(rows, n_components, method, random_state)
    return lambda: rows.total(HardExpectation(metric(), covariance_type))


def start_statistics(
    rows: Rows,
    n_components: int,
    covariance_type: str,
    method: str,
    random_state: np.random.RandomState,
    reg_covar: float = 0.0,
) -> _core.SufficientStatistics:
    """Return the sufficient statistics of a new start; the parameters are those of `draw_start`."""
    return draw_start(rows, n_components, covariance_type, method, random_state, reg_covar)()
