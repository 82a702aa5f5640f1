"""Fewer passes to the same optimum: leaps that learn from the EM steps so far.

An EM step in Fisher's metric (``_core.Chart``) is the gradient of the mean log-likelihood. The EM
loop evaluates the leap, and goes back to the plain step if the likelihood fell. The core remembers
the steps and leaps (``cpp/src/pass/acceleration.cpp``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from emgine import _core
from emgine._families.families import family_of
from emgine._families.gaussian.variational import VariationalMixture

from . import directions
from .curvature import View
from .held_chart import HeldChart
from .limited_leaps import LimitedLeaps

if TYPE_CHECKING:
    from emgine._core import Mixture, SufficientStatistics
    from emgine._families.fixed import Held

METHODS = ("auto", "squarem", "anderson", "quasi-newton")
# Steps that are remembered, unless the parameters are so many that this would be more numbers.
MEMORY = 10
MOST_NUMBERS = 1 << 22


class Accelerator:
    """Proposes the next parameters of a run, with what it holds in its place."""

    def __init__(self, leaps: _core.Accelerator, held: Held | None = None) -> None:
        self.core, self._held = leaps, held
        self.in_core = held is None  # whether the core can leap by itself
        self._seen: SufficientStatistics | None = None  # under the last mixture
        self.fell = leaps.fell  # takes in that the last leap lost likelihood
        # Gain from the last point to the optimum by the quadratic model of the steps, in nats per
        # unit of row weight; inf if unknown.
        self.promise = math.inf

    def leap(
        self, mixture: Mixture, updated: Mixture, seen: SufficientStatistics | None = None
    ) -> Mixture:
        """Return where to go from `mixture`: `updated`, its EM step from `seen`, or beyond it."""
        self._seen = seen
        ahead = self.core.leap(mixture, updated, seen)
        self.promise = self.core.promise
        if ahead is None or self._held is None:
            return updated if ahead is None else ahead
        try:
            return self._held.applied(ahead)
        except ValueError:
            return updated

    def saw(self, seen: SufficientStatistics | None) -> None:
        """Take in that the core leapt by itself, the last time from these statistics."""
        self._seen, self.promise = seen, self.core.promise

    def view(self) -> View | None:
        """Return the last point and its EM step in a chart about it, with those remembered."""
        view = self.core.view(self._seen)
        if view is None:
            return None
        mixture, chart, *vectors = view
        coordinates = chart if self._held is None else HeldChart(chart, self._held)
        return View(mixture, coordinates, *vectors)


class Plain:
    """No acceleration: every step is the EM step, and nothing is promised."""

    promise = None
    core, in_core = None, True

    def leap(
        self,
        mixture: Mixture,  # noqa: ARG002
        updated: Mixture,
        seen: SufficientStatistics | None = None,  # noqa: ARG002
    ) -> Mixture:
        """Return the EM step."""
        return updated

    def view(self) -> None:
        """Return None: nothing is remembered."""

    def fell(self) -> None:
        """Never called: there are no leaps."""

    def saw(self, seen: SufficientStatistics | None) -> None:
        """Nothing is remembered."""


Leaps = Accelerator | LimitedLeaps | Plain
DIRECTIONS = {"squarem": directions.squarem, "anderson": directions.anderson}


def make(method: str | None, start: Mixture, held: Held | None = None) -> Leaps:
    """Return a new accelerator for a run from `start`; None is plain EM, 'auto' 'quasi-newton'.

    SQUAREM: Varadhan and Roland (2008). Anderson: Anderson (1965), for EM Henderson and Varadhan
    (2019). Quasi-Newton: Jamshidian and Jennrich (1997), with limited memory (Nocedal 1980).
    Plain EM too where no chart moves only what is free. Leaps of variational fits are limited.
    """
    held_apart = held is None or held.fixed.accelerates
    if method is None or not start.shape.has_chart or not held_apart:
        return Plain()
    memory = max(2, min(MEMORY, MOST_NUMBERS // family_of(start.shape).n_numbers(start)))
    if isinstance(start, VariationalMixture) and method in METHODS:
        direction = DIRECTIONS.get(method, directions.quasi_newton)
        return LimitedLeaps(direction, 1 if method == "squarem" else memory)
    if method == "squarem":
        return Accelerator(_core.Accelerator(1, True, directions.squarem), held)
    if method == "anderson":
        return Accelerator(_core.Accelerator(memory, False, directions.anderson), held)
    if method in METHODS:
        return Accelerator(_core.Accelerator(memory, False, None), held)
    raise ValueError(
        f"acceleration must be None or one of {list(METHODS)}. Got {method!r} instead."
    )
