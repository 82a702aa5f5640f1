"""The EM loop: one page that serves every source of sufficient statistics.

Alternates the two verbs of the core, with leaps ahead if asked for, until little is left to gain.
Knows nothing about estimators, starts or where the rows are; raises nothing when it does not
converge, but says so in its result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from emgine import _core
from emgine._rows.rows import Rows, RowsInMemory, Source

from . import acceleration
from .m_step import MStep
from .options import Options
from .remaining_gain import RemainingGain

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64

    from .degenerate import Degeneration

__all__ = ["Interrupted", "Iteration", "Options", "Result", "Rows", "RowsInMemory", "Source", "run"]

# A likelihood that falls by less, relatively, is one that a rounding moved.
ROUNDING = 1e-14


@dataclass(frozen=True)
class Iteration:
    """What is known after an iteration. Gains and bounds are in nats per unit of row weight."""

    number: int  # from 1
    lower_bound: float  # mean log-likelihood before its M-step
    change: float  # of the lower bound
    remaining_gain: float  # estimate, from the lower bound to the optimum
    n_passes: int  # over the rows, so far
    elapsed: float  # seconds since the run began
    restart: int = 0  # the run, from 0


class Result(NamedTuple):
    """Where the loop ended."""

    mixture: _core.Mixture
    lower_bounds: tuple[float, ...]  # mean log-likelihood before each M-step, in nats
    converged: bool
    remaining_gain: float = math.inf
    n_passes: int = 0
    stopped: bool = False  # by the one who watches
    degenerate: tuple[Degeneration, ...] = ()  # what happened to components

    @property
    def rank(self) -> tuple[bool, float]:
        """What the best of several runs has most of.

        The likelihood of a component that was bounded is as large as its bound is low, and says
        nothing of the fit: runs without one come first.
        """
        bounded = any(event.action == "regularized" for event in self.degenerate)
        return not bounded, self.lower_bound

    @property
    def lower_bound(self) -> float:
        """The last lower bound; -inf if there was no iteration."""
        return self.lower_bounds[-1] if self.lower_bounds else -math.inf


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with what the run had reached as `result`."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


def run(
    source: Source,
    start: _core.Mixture,
    options: Options,
    lower_bound: float = -math.inf,
    watch: Callable[[Iteration], object] | None = None,
) -> Result:
    """Run EM from `start` until the rule ``options.stopping`` is met at ``options.tol``.

    The lower bound of an iteration is the mean log-likelihood of the parameters before its M-step
    (Dempster, Laird and Rubin 1977). A leap whose bound falls is no iteration: EM goes on with the
    plain step that it replaced. After a component was repaired the bound may fall, and all that
    was learnt of it is forgotten.

    Parameters
    ----------
    source : Source
        Gives the sufficient statistics of the rows.
    start : Mixture
        First parameters.
    options : Options
        Stopping rule, regularisation, acceleration.
    lower_bound : float, default=-inf
        What the first bound is compared with, in nats.
    watch : callable, optional
        Called with the `Iteration` after each one; returning False ends the run.

    Returns
    -------
    Result
        Last parameters, all bounds, and whether the bound settled.

    Raises
    ------
    IllDefinedCovarianceError
        If a component collapses and `on_degenerate` has no remedy.
    Interrupted
        If Ctrl-C came after the first iteration.
    """
    began, counted = perf_counter(), _Counted(source)
    leaps, remaining = _memory(options, start, lower_bound)
    m_step, mixture, updated = MStep(counted, options), start, start
    bounds: list[float] = []
    n_falls, converged, stopped = 0, False, False
    interrupt: KeyboardInterrupt | None = None
    with _core.ThreadTeam():
        try:
            while len(bounds) + n_falls < options.max_iter and not (converged or stopped):
                statistics = counted.expectation(mixture)
                bound = statistics.log_likelihood / statistics.row_weight
                leapt = mixture is not updated
                fell = leapt and not bound >= lower_bound - ROUNDING * abs(lower_bound)
                step = None if fell else m_step(mixture, statistics, leapt)
                if step is None:
                    mixture, n_falls = updated, n_falls + 1
                    leaps.fell()
                    continue
                if m_step.repaired:
                    lower_bound = -math.inf
                    leaps, remaining = _memory(options, step, lower_bound)
                mixture, updated = step if m_step.repaired else leaps.leap(mixture, step), step
                bounds.append(bound)
                remaining.update(bound, leaps.promise)
                change, lower_bound = bound - lower_bound, bound
                left = remaining.cautious if options.stopping == "aitken" else abs(change)
                converged = left < options.tol
                if watch is not None:
                    report = len(bounds), bound, change, remaining.estimate, counted.n_passes
                    stopped = watch(Iteration(*report, perf_counter() - began)) is False
        except KeyboardInterrupt as error:
            if not bounds:
                raise
            interrupt = error
    left = remaining.estimate
    ended = converged, left, counted.n_passes, stopped, m_step.degenerate
    result = Result(updated, tuple(bounds), *ended)
    if interrupt is not None:
        raise Interrupted(result) from interrupt
    return result


def _memory(
    options: Options, mixture: _core.Mixture, lower_bound: float
) -> tuple[acceleration.Accelerator | acceleration.Plain, RemainingGain]:
    """Return what a run learns of the likelihood, from here on."""
    return acceleration.make(options.acceleration, mixture), RemainingGain(lower_bound)


@dataclass
class _Counted:
    """A source that counts the passes over its rows."""

    source: Source
    n_passes: int = 0

    @property
    def n_threads(self) -> int:
        return self.source.n_threads

    def expectation(
        self, mixture: _core.Mixture, about: Float64 | None = None
    ) -> _core.SufficientStatistics:
        self.n_passes += 1
        return self.source.expectation(mixture, about)
