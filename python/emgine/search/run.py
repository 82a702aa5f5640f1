"""One run of one candidate under early stopping, as far as it has come.

Knows neither rows nor the rules that stop a run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from emgine._em.restarts import BestRun

from .table import STOPPED_EARLY

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cached_statistics import CachedStatistics


@dataclass(eq=False)
class Run:
    """A run of the candidate of this number, from the start of this restart."""

    number: int
    restart: int
    statistics: CachedStatistics
    fit: BestRun | None = None
    error: Exception | None = None
    stopped_early: bool = False
    seconds: float = 0.0

    def make(self, fit: Callable[[], BestRun]) -> None:
        """Replace the fit so far by a longer one; an error ends this run and no other."""
        began = perf_counter()
        self.statistics.restart()
        try:
            self.fit = fit()
        except Exception as error:
            # What was reached before a collapse is not worth keeping: EM was on its way there.
            self.fit, self.error = None, error
        self.seconds += perf_counter() - began

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to go on with."""
        return self.fit is None or self.fit.result.converged

    @property
    def lower_bound(self) -> float:
        """The last mean log-likelihood in nats; -inf without a fit."""
        return -math.inf if self.fit is None else self.fit.result.lower_bound

    @property
    def rank(self) -> tuple[int, float]:
        """The key by which runs are compared: higher is better."""
        return (-3, -math.inf) if self.fit is None else self.fit.result.rank

    @property
    def gain(self) -> float:
        """The gain of the last iteration; inf if it is not known."""
        bounds = () if self.fit is None else self.fit.result.lower_bounds
        return bounds[-1] - bounds[-2] if len(bounds) > 1 else math.inf

    def status(self, max_iter: int) -> str:
        """Return how the run ended."""
        assert self.fit is not None
        result = self.fit.result
        if result.converged:
            return "converged"
        if self.stopped_early:
            return STOPPED_EARLY
        return "max_iter" if len(result.lower_bounds) >= max_iter else "stopped"


def best_of(runs: list[Run], max_iter: int) -> tuple[BestRun, str] | None:
    """Return the best fit of a candidate, with the records of all its runs, and its status."""
    fitted = [run for run in runs if run.fit is not None]
    if not fitted:
        return None
    best = max(fitted, key=lambda run: run.rank)
    assert best.fit is not None
    restarts = [
        replace(run.fit.restarts[-1], status=run.status(max_iter))
        for run in fitted
        if run.fit is not None
    ]
    return BestRun(best.fit.result, tuple(restarts)), best.status(max_iter)
