"""The best of several EM runs, each from its own start.

A run in which a component collapses is abandoned and the others go on; only if all collapse is
there an error. Changes nothing outside: the caller publishes the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import _core, em

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._progress import Progress

COLLAPSED = (
    "Fitting the mixture model failed because some components have ill-defined empirical "
    "covariance (for instance caused by singleton or collapsed samples). Try to decrease the "
    "number of components, increase reg_covar, or scale the input data."
)
COLLAPSED_FLOAT32 = (
    " The numerical accuracy can also be improved by passing float64 data instead of float32."
)


def best_run(
    rows: em.RowsInMemory,
    make_start: Callable[[], _core.Mixture],
    n_init: int,
    options: em.Options,
    progress: Progress,
    lower_bound: float = -np.inf,
) -> em.Result:
    """Return the run with the largest lower bound.

    Parameters
    ----------
    rows : RowsInMemory
        The rows.
    make_start : callable
        Gives the first parameters of each run.
    n_init : int
        Number of runs.
    options : Options
        Stopping rule and regularisation.
    progress : Progress
        Told about runs and iterations.
    lower_bound : float, default=-inf
        What the first bound of each run is compared with, in nats.

    Returns
    -------
    Result
        The best run; the first of equals.

    Raises
    ------
    ValueError
        If a component collapsed in every run.
    """
    best: em.Result | None = None
    collapse: _core.IllDefinedCovarianceError | None = None
    for number in range(n_init):
        progress.begin_restart(number)
        try:
            result = em.run(rows, make_start(), options, lower_bound, progress.iteration)
        except _core.IllDefinedCovarianceError as error:
            collapse = error
            progress.abandon_restart()
            continue
        if options.max_iter > 0:
            progress.end_restart(result.lower_bound, result.converged)
        if best is None or result.lower_bound > best.lower_bound:
            best = result
    if best is None:
        single = rows.X.dtype == np.float32
        raise ValueError(COLLAPSED + (COLLAPSED_FLOAT32 if single else "")) from collapse
    return best
