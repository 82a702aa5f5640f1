"""The EM loop: one page for all rows, wherever they are, and for every family.

Knows nothing about estimators, starts or places of rows. A run that does not converge is no error.
"""

from __future__ import annotations

import math
from time import perf_counter
from typing import TYPE_CHECKING

from emgine import _core
from emgine._rows.tasks import Expectation

from . import acceleration
from .certificate import higher
from .falls import Fall, cause_of_fall, is_fall
from .in_core import InCore
from .m_step import ROUNDING, MStep
from .probes import Probes
from .results import InterruptedRun, Iteration, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Mixture, SufficientStatistics
    from emgine._rows.rows import Totals

    from .m_step import TriedStep
    from .options import Options

# The estimate of a run that went on from a plateau was wrong: next time it must be below this part
# of the tolerance. A run is examined no more when this part of this part is below the other.
DISTRUST = 0.1
LEAST_TRUST = 1e-4


def run(
    rows: Totals,
    start: Mixture,
    options: Options,
    lower_bound: float = -math.inf,
    watch: Callable[[Iteration], object] | None = None,
) -> Result:
    """Run EM from `start` until the rule ``options.stopping`` is met at ``options.tol``.

    The lower bound of an iteration is the mean log-likelihood of the parameters before its M-step
    (Dempster, Laird and Rubin 1977). A leap whose bound falls is no iteration: EM goes on with the
    plain step that it replaced. Nor is a leap whose gain the M-step takes back because it adds to
    the covariances: the result of the M-step is the leap, and is judged in its place. `lower_bound`
    is compared with the first bound. `watch` is called after each iteration, or now and then if its
    attribute `sees_all` is False, and ends the run by returning False. A run that leaves a plateau
    for a component without width ends on the plateau. Raises IllDefinedComponentError for a
    collapse without remedy, and InterruptedRun for Ctrl-C after the first iteration.
    """
    current = _Run(rows, start, options, lower_bound, watch)
    with _core.ThreadTeam():
        try:
            current.loop()
        except _core.IllDefinedComponentError:
            if not current.withdraws():
                raise
        except KeyboardInterrupt as interrupt:
            if not current.bounds:
                raise
            raise InterruptedRun(current.result()) from interrupt
    return current.result()


class _Run:
    """A run: its parameters, its bounds, and its knowledge of the likelihood."""

    def __init__(
        self,
        rows: Totals,
        start: Mixture,
        options: Options,
        lower_bound: float,
        watch: Callable[[Iteration], object] | None,
    ) -> None:
        self._rows, self._options, self._watch = rows, options, watch
        self._began, self._n_passes, self._n_undone = perf_counter(), 0, 0
        self._held = None if options.fixed is None else options.fixed.at(start)
        self._m_step = MStep(rows, options, start.shape, self._held)
        self._in_core = InCore.of(rows)
        self._mixture = self._updated = start  # they differ after a leap
        self._leaps: acceleration.Leaps
        self._converged = self._stopped = False
        self.bounds: list[float] = []
        self._falls: list[Fall] = []
        self._plateaus: list[int] = []
        self._lower_bound = lower_bound
        self._n_probes, self._trust = 0, 1.0
        self._left: Result | None = None  # the plateau that the run left last
        self._withdrawn = False  # to that plateau
        self._skips = watch is None or not getattr(watch, "sees_all", True)
        self._learn_anew(start, lower_bound)

    def loop(self) -> None:
        """Iterate until the run ends."""
        most = self._options.max_iter
        while len(self.bounds) + self._n_undone < most:
            if self._converged or self._stopped or self._withdrawn:
                break
            self._iterate()

    def withdraws(self) -> bool:
        """End the run on the plateau that it left; return whether it left one."""
        self._withdrawn = self._left is not None
        return self._withdrawn

    def _has_just_left(self) -> bool:
        return self._left is not None and len(self.bounds) == len(self._left.lower_bounds)

    def _iterate(self) -> None:
        """Let the core iterate where it can, and finish an iteration that it leaves open."""
        rules = self._m_step.rules
        if self._in_core is None or rules is None or self._left or not self._leaps.in_core:
            self._n_passes += 1
            self._finish(self._rows.total(Expectation(self._mixture)))
            return
        made = _core.Iterations(self._mixture, self._updated, self._lower_bound, len(self.bounds))
        most = self._options.max_iter - len(self.bounds) - self._n_undone if self._skips else 1
        try:
            self._in_core.run(made, rules, self._leaps.core, self._remaining, self._tol, most)
        finally:
            self._take(made)
        if made.bounds:
            self._report(made.change, self._n_passes - made.n_passes + made.n_passes_of_complete)
        if made.left_open is not None and not self._stopped:
            self._finish(made.left_open, made.tried)

    def _take(self, made: _core.Iterations) -> None:
        """Take in what the core did."""
        self._mixture, self._updated = made.mixtures
        self._lower_bound, self._converged = made.lower_bound, made.converged
        self.bounds += made.bounds
        self._n_passes += made.n_passes
        self._n_undone += made.n_undone
        if made.bounds:
            self._leaps.saw(made.seen)

    def _finish(self, statistics: SufficientStatistics, tried: TriedStep | None = None) -> None:
        """Do the M-step after an E-step, undo a leap that lost likelihood, or correct one.

        `tried` is the M-step if the core made it before it left the iteration open.
        """
        mixture, last = self._mixture, self._lower_bound
        bound = self._options.bound(statistics, mixture)
        leapt = mixture is not self._updated
        fell = leapt and not bound >= last - ROUNDING * abs(last)
        number = len(self.bounds) + 1
        step = None if fell else self._m_step(mixture, statistics, leapt, number, tried)
        if step is None and not fell and self._has_just_left() and self.withdraws():
            return
        if step is None:
            self._mixture, self._n_undone = self._updated, self._n_undone + 1
            self._leaps.fell()
        elif self._m_step.overshot:
            self._mixture, self._n_undone = step, self._n_undone + 1
        else:
            self._go_on(statistics, step, bound)

    def _go_on(self, statistics: SufficientStatistics, step: Mixture, bound: float) -> None:
        """Take the M-step, leap ahead of it, and decide whether the run ends here."""
        self.bounds.append(bound)
        if bound < self._lower_bound:
            self._note_fall(bound - self._lower_bound)
        self._updated = step
        if self._left is not None and self._is_inflated(self._left) and self.withdraws():
            return
        if self._m_step.repaired:
            self._learn_anew(step, -math.inf)
            self._mixture = step
        else:
            self._mixture = self._leaps.leap(self._mixture, step, statistics)
        remaining = self._remaining
        remaining.update(bound, self._options.promised(self._leaps.promise, statistics))
        change, self._lower_bound = bound - self._lower_bound, bound
        gain = remaining.cautious if self._options.stopping == "aitken" else abs(change)
        self._converged = gain < self._tol
        self._report(change, self._n_passes)

    @property
    def _tol(self) -> float:
        return self._options.tol * self._trust

    def _report(self, change: float, n_passes: int) -> None:
        """Tell of the last iteration, and look whether a run that has converged is at a maximum."""
        if self._watch is not None:
            elapsed = perf_counter() - self._began
            n_passes += self._m_step.n_passes
            number, estimate = len(self.bounds), self._remaining.estimate
            values = (number, self._lower_bound, change, estimate, n_passes, elapsed, 0)
            self._stopped = self._watch(tuple.__new__(Iteration, values)) is False
        if self._converged and not self._stopped:
            self._converged = self._is_certain()

    def _is_certain(self) -> bool:
        """Return whether the run is at a maximum; otherwise let it go on where it is higher."""
        options, view = self._options, self._leaps.view()
        asks = options.stopping == "aitken" and options.functions is None
        if view is None or not asks or self._trust < LEAST_TRUST or len(view.mixture.weights) < 2:
            return True
        probes = Probes(self._rows, self._m_step, view.chart, options.bound, self._n_probes)
        found = higher(view, probes, self._lower_bound, options.tol, self._n_passes)
        self._n_probes = probes.number
        if found is None:
            return True
        self._left = self.result()
        if found.saddle:
            self._leaps = acceleration.make(options.acceleration, found.mixture, self._held)
        self._remaining = _core.RemainingGain(self._lower_bound)
        self._mixture, self._trust = found.mixture, DISTRUST * self._trust
        self._plateaus.append(len(self.bounds))
        return False

    def _is_inflated(self, left: Result) -> bool:
        """Return whether a run that left a plateau has come to what only a bound or repair makes.

        The likelihood rises without bound there, so what it rises by says nothing about the fit.
        """
        return self._m_step.repaired or self._ended().inflated > left.inflated

    def _note_fall(self, change: float) -> None:
        """Record that the last bound fell, and why; the first is compared with no other."""
        number = len(self.bounds)
        if number == 1 or not is_fall(change, self.bounds[-1], self._mixture):
            return
        repaired = any(event.iteration < number for event in self._m_step.degenerate)
        self._falls.append(Fall(number, -change, cause_of_fall(repaired, self._options)))

    def _learn_anew(self, mixture: Mixture, lower_bound: float) -> None:
        """Forget what was learnt about the likelihood."""
        self._leaps = acceleration.make(self._options.acceleration, mixture, self._held)
        self._remaining = _core.RemainingGain(lower_bound)
        self._lower_bound = lower_bound

    def result(self) -> Result:
        """Return the end of the run: here, or on the plateau to which it was withdrawn."""
        here = self._ended()
        if self._left is None or not self._withdrawn:
            return here
        left = self._left
        more = here.n_passes - left.n_passes + here.n_probes
        beyond = max(len(here.lower_bounds) - len(left.lower_bounds), 1)
        return left._replace(n_probes=more, n_withdrawn=beyond)

    def _ended(self) -> Result:
        """Return the parameters, all bounds, and whether the bound settled."""
        narrow = self._m_step.narrow(self._updated, len(self.bounds)) if self.bounds else ()
        degenerate = self._m_step.degenerate + narrow
        return Result(
            mixture=self._updated,
            lower_bounds=tuple(self.bounds),
            converged=self._converged,
            remaining_gain=self._remaining.estimate,
            n_passes=self._n_passes + self._m_step.n_passes,
            n_probes=self._n_probes,
            plateaus=tuple(self._plateaus),
            stopped=self._stopped,
            degenerate=degenerate,
            falls=tuple(self._falls),
            collinear=bool(degenerate) and self._m_step.is_collinear(self._updated),
        )
