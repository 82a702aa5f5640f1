"""An entrant of a race: one run of one candidate, as far as it has come.

Knows no rows and no rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from emgine._em.restarts import BestRun

from .table import OUTRACED

if TYPE_CHECKING:
    from collections.abc import Callable

    from .replay import Replay


@dataclass(eq=False)
class Entrant:
    """A run of the candidate of this number."""

    number: int
    restart: int
    replay: Replay
    best: BestRun | None = None
    error: Exception | None = None
    outraced: bool = False
    seconds: float = 0.0

    def run(self, run: Callable[[], BestRun]) -> None:
        """Take the run in place of a shorter one; an error ends this entrant and no other."""
        began = perf_counter()
        self.replay.begin()
        try:
            self.best = run()
        except Exception as error:
            # What was reached before a collapse is no fit to keep: EM was on its way there.
            self.best, self.error = None, error
        self.seconds += perf_counter() - began

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to go on with."""
        return self.best is None or self.best.result.converged

    @property
    def lower_bound(self) -> float:
        """The last mean log-likelihood in nats; -inf if there is none."""
        return -math.inf if self.best is None else self.best.result.lower_bound

    @property
    def rank(self) -> tuple[bool, float]:
        """What runs are compared by: the higher is better."""
        return (False, -math.inf) if self.best is None else self.best.result.rank

    @property
    def gain(self) -> float:
        """What it gained last; inf if that is not known."""
        bounds = () if self.best is None else self.best.result.lower_bounds
        return bounds[-1] - bounds[-2] if len(bounds) > 1 else math.inf

    def status(self, max_iter: int) -> str:
        """Return how the run ended."""
        assert self.best is not None
        result = self.best.result
        if result.converged:
            return "converged"
        if self.outraced:
            return OUTRACED
        return "max_iter" if len(result.lower_bounds) >= max_iter else "stopped"


def best_of(entrants: list[Entrant], max_iter: int) -> tuple[BestRun, str] | None:
    """Return the best run of a candidate with records of all, and its status."""
    runs = [entrant for entrant in entrants if entrant.best is not None]
    if not runs:
        return None
    winner = max(runs, key=lambda run: run.rank)
    assert winner.best is not None
    restarts = [
        replace(run.best.restarts[-1], status=run.status(max_iter))
        for run in runs
        if run.best is not None
    ]
    return BestRun(winner.best.result, tuple(restarts)), winner.status(max_iter)
