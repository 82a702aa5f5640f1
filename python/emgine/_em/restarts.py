"""The best of several EM runs, each from its own start.

A run in which a component collapses is abandoned and the others go on; only if all collapse is
there an error. Runs side by side give the bits of one after the other.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._checks.exceptions import DegenerateError
from emgine.mixture import Mixture

from . import em
from .results import InterruptedRun
from .side_by_side import SideBySide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from emgine._rows.rows import Totals

    from .falls import Fall
    from .options import Options
    from .progress import Progress
    from .remedies import Degeneration
    from .results import Iteration, Result

    Callback = Callable[[Iteration], object]
    # Looks for a run that ends higher than one from a start: its start and its result.
    Second = Callable[
        [_core.Mixture, Result, Callable[[Iteration], object]],
        tuple[_core.Mixture, Result] | None,
    ]
    # Draws the random numbers of a start at once, and returns what does the work.
    DrawStart = Callable[[], Callable[[], _core.Mixture]]

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
    """The record of one run of a fit."""

    start: Mixture | None  # None where the start itself collapsed
    # "converged", "max_iter", "stopped", "interrupted", "collapsed"; "partial_fit" for a stream
    status: str
    lower_bound: float  # the last mean log-likelihood in nats; -inf if there was none
    n_iter: int
    n_passes: int
    degenerate: tuple[Degeneration, ...] = ()  # components that collapsed or emptied
    falls: tuple[Fall, ...] = ()  # iterations that lost likelihood
    n_probes: int = 0  # passes beyond these that looked whether the end is a maximum
    # Iterations of these: they led on to a component that a bound or a repair makes, and were
    # withdrawn. The end is where the run had converged, but the likelihood rises from there.
    n_withdrawn: int = 0


def _why(rows: Totals, family: str, collapse: BaseException | None) -> str:
    """Return why no run has a result, and what to do."""
    if family not in ("gaussian", "student_t"):
        return (
            f"Fitting the mixture model failed because a component has no density: {collapse} "
            "Try fewer components, another start (init_params, random_state, n_init) or a family "
            "that can have such rows."
        )
    return COLLAPSED + (COLLAPSED_FLOAT32 if rows.dtype == np.float32 else "")


class BestRun(NamedTuple):
    """The best run, and the records of all."""

    result: Result
    restarts: tuple[Restart, ...]


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with the best run so far as `best`."""

    def __init__(self, best: BestRun) -> None:
        super().__init__("The fit was interrupted; the best parameters so far are kept.")
        self.best = best


def best_run(
    rows: Totals,
    draw_start: DrawStart,
    n_init: int,
    options: Options,
    progress: Progress,
    lower_bound: float = -np.inf,
    callback: Callback | None = None,
    at_once: int = 1,
    seconds: Sequence[Second] = (),
) -> BestRun:
    """Return the run with the largest lower bound, of those that no collapse inflated.

    `draw_start` is called for each run in turn, `callback` after each iteration; returning False
    ends all runs. `at_once` runs are made side by side. Each of `seconds` may replace the first run
    by one that ends higher. Raises DegenerateError if a component collapsed in every run, and
    Interrupted if Ctrl-C came after the first iteration.
    """
    runner: SideBySide[_Run] = SideBySide(at_once, isolated=())
    runs = _Runs(rows, options, progress, lower_bound, callback, runner, seconds)
    interrupt: KeyboardInterrupt | None = None
    notify(callback, "begin")
    try:
        runs.runner.run(runs.tasks(draw_start, n_init))
    except KeyboardInterrupt as error:
        interrupt = error
    finally:
        notify(callback, "end")
    best = runs.best()
    if interrupt is None and best is not None:
        return best
    if interrupt is None:
        collapse = runs.finished()[-1].collapse
        why = _why(rows, options.family, collapse)
        # The functions of a user's family say more.
        failure = DegenerateError(why if options.functions is None else str(collapse))
        failure.restarts = tuple(run.record for run in runs.finished())
        raise failure from collapse
    if best is not None and best.result.lower_bounds:
        raise Interrupted(best) from interrupt
    raise interrupt


def notify(callback: object, event: str) -> None:
    """Call a callback's method of this name, if it has one."""
    method = getattr(callback, event, None)
    if callable(method):
        method()


def may_share(callback: Callback | None, verbose: int) -> bool:
    """Return whether runs may be side by side: no watcher expects them in order."""
    return not verbose and (callback is None or getattr(callback, "side_by_side", False) is True)


class _Run(NamedTuple):
    """A finished run: its result, or the collapse that ended it."""

    record: Restart
    result: Result | None = None
    collapse: _core.IllDefinedComponentError | None = None


@dataclass(eq=False)
class _Runs:
    """The runs of a fit and everything they share."""

    rows: Totals
    options: Options
    progress: Progress
    lower_bound: float
    callback: Callback | None
    runner: SideBySide[_Run]
    seconds: Sequence[Second] = ()

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def tasks(self, draw_start: DrawStart, n_init: int) -> Iterator[Callable[[], _Run]]:
        """Yield the runs; their random numbers are drawn as they are taken."""
        for number in range(n_init):
            yield partial(self._run, number, draw_start())

    def finished(self) -> list[_Run]:
        """Return the runs that came to an end, in order."""
        return [outcome.result() for outcome in self.runner.outcomes]

    def best(self) -> BestRun | None:
        """Return the best of them; None if all collapsed."""
        finished = self.finished()
        results = [run.result for run in finished if run.result is not None]
        if not results:
            return None
        best = max(results, key=lambda result: result.rank)
        return BestRun(best, tuple(run.record for run in finished))

    def _run(self, number: int, make_start: Callable[[], _core.Mixture]) -> _Run:
        watch = _Watch(self, number)
        start = None
        self.progress.begin_restart(number)
        try:
            start = make_start()
            result = em.run(self.rows, start, self.options, self.lower_bound, watch)
        except _core.IllDefinedComponentError as error:
            self.progress.abandon_restart()
            return _Run(_collapsed(start, watch.last), collapse=error)
        except InterruptedRun as interrupt:
            self.runner.interrupt(interrupt)
            return _Run(_finished(start, interrupt.result, "interrupted"), interrupt.result)
        for second in self.seconds if number == 0 else ():
            try:
                start, result = second(start, result, watch) or (start, result)
            except KeyboardInterrupt:
                self.runner.interrupt(InterruptedRun(result))
                return _Run(_finished(start, result, "interrupted"), result)
        if self.options.max_iter > 0:
            self.progress.end_restart(result.lower_bound, result.converged)
        return _Run(_finished(start, result), result)

    def watched(self, iteration: Iteration) -> bool:
        """Report to progress and callback, one iteration at a time; return whether to go on."""
        with self._lock:
            self.progress.iteration(iteration)
            if self.callback is not None and self.callback(iteration) is False:
                self.runner.stop()
        return not self.runner.stopped


class _Watch:
    """Watches one run, and remembers its last iteration."""

    last: Iteration | None = None

    def __init__(self, runs: _Runs, number: int) -> None:
        self._runs = runs
        self._number = number
        self._runner = runs.runner
        self._is_seen = runs.callback is not None or not runs.progress.is_silent
        # Otherwise only the last iteration counts, of those that the core makes in one call.
        asks = runs.callback is not None and getattr(runs.callback, "sees_all", True)
        self.sees_all = asks or not runs.progress.is_silent

    def __call__(self, iteration: Iteration) -> bool:
        self.last = iteration._replace(restart=self._number) if self._number else iteration
        return self._runs.watched(self.last) if self._is_seen else not self._runner.stopped


def _finished(start: _core.Mixture | None, result: Result, status: str = "") -> Restart:
    ended = "converged" if result.converged else "stopped" if result.stopped else "max_iter"
    return Restart(
        start=None if start is None else Mixture._adopt(start),
        status=status or ended,
        lower_bound=result.lower_bound,
        n_iter=len(result.lower_bounds),
        n_passes=result.n_passes,
        degenerate=result.degenerate,
        falls=result.falls,
        n_probes=result.n_probes,
        n_withdrawn=result.n_withdrawn,
    )


def _collapsed(start: _core.Mixture | None, last: Iteration | None) -> Restart:
    adopted = None if start is None else Mixture._adopt(start)
    if last is None:
        return Restart(adopted, "collapsed", -np.inf, 0, 0)
    return Restart(adopted, "collapsed", last.lower_bound, last.number, last.n_passes)
