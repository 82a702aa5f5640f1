"""The best of several EM runs, each from its own start.

A run in which a component collapses is abandoned and the others go on; only if all collapse is
there an error. Changes nothing outside: the caller publishes the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from . import _core, callbacks, em
from ._fitted import Fitted
from .mixture import Mixture

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ._progress import Progress

COLLAPSED = (
    "Fitting the mixture model failed because some components have ill-defined empirical "
    "covariance (for instance caused by singleton or collapsed samples). Try to decrease the "
    "number of components, increase reg_covar, or scale the input data."
)
COLLAPSED_FLOAT32 = (
    " The numerical accuracy can also be improved by passing float64 data instead of float32."
)


@dataclass(frozen=True, eq=False)
class Restart:
    """How one run of a fit went."""

    start: Mixture | None  # None where the start itself collapsed
    status: str  # "converged", "max_iter", "stopped" by the callback, "collapsed"
    lower_bound: float  # the last mean log-likelihood in nats; -inf if there was none
    n_iter: int
    n_passes: int


@dataclass(frozen=True, eq=False)
class BestRun:
    """The best run, and how all of them went."""

    result: em.Result
    restarts: tuple[Restart, ...]


def best_run(
    rows: em.Rows,
    make_start: Callable[[], _core.Mixture],
    n_init: int,
    options: em.Options,
    progress: Progress,
    lower_bound: float = -np.inf,
    callback: Callable[[em.Iteration], object] | None = None,
) -> BestRun:
    """Return the run with the largest lower bound.

    Parameters
    ----------
    rows : Rows
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

    callback : callable, optional
        Called after each iteration; returning False ends this run and all others.

    Returns
    -------
    BestRun
        The best run, the first of equals, and a record of each.

    Raises
    ------
    ValueError
        If a component collapsed in every run.
    """
    best: em.Result | None = None
    collapse: _core.IllDefinedCovarianceError | None = None
    restarts: list[Restart] = []
    watch = _Watch(progress, callback)
    callbacks.notify(callback, "begin")
    try:
        for number in range(n_init):
            progress.begin_restart(number)
            watch.last = start = None
            try:
                start = make_start()
                result = em.run(rows, start, options, lower_bound, watch)
            except _core.IllDefinedCovarianceError as error:
                collapse = error
                progress.abandon_restart()
                restarts.append(_collapsed(start, watch.last))
                continue
            if options.max_iter > 0:
                progress.end_restart(result.lower_bound, result.converged)
            restarts.append(_finished(start, result))
            if best is None or result.lower_bound > best.lower_bound:
                best = result
            if result.stopped:
                break
    finally:
        callbacks.notify(callback, "end")
    if best is None:
        single = rows.dtype == np.float32
        raise ValueError(COLLAPSED + (COLLAPSED_FLOAT32 if single else "")) from collapse
    return BestRun(best, tuple(restarts))


def fitted_by(best: BestRun, feature_names: NDArray[np.object_] | None) -> Fitted:
    """Return what to publish of the best run."""
    result = best.result
    return Fitted(
        Mixture._adopt(result.mixture),
        result.lower_bounds,
        result.converged,
        feature_names,
        result.remaining_gain,
        result.n_passes,
        best.restarts,
    )


class _Watch:
    """Tells progress and callback of each iteration, and remembers the last of a run."""

    last: em.Iteration | None = None

    def __init__(
        self, progress: Progress, callback: Callable[[em.Iteration], object] | None
    ) -> None:
        self._progress = progress
        self._callback = callback

    def __call__(self, iteration: em.Iteration) -> bool:
        self.last = iteration
        self._progress.iteration(iteration)
        return self._callback is None or self._callback(iteration) is not False


def _finished(start: _core.Mixture, result: em.Result) -> Restart:
    status = "converged" if result.converged else "stopped" if result.stopped else "max_iter"
    adopted = Mixture._adopt(start)
    return Restart(adopted, status, result.lower_bound, len(result.lower_bounds), result.n_passes)


def _collapsed(start: _core.Mixture | None, last: em.Iteration | None) -> Restart:
    adopted = None if start is None else Mixture._adopt(start)
    if last is None:
        return Restart(adopted, "collapsed", -np.inf, 0, 0)
    return Restart(adopted, "collapsed", last.lower_bound, last.number, last.n_passes)
