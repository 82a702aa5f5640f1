"""Fewer passes to the same optimum: leaps that learn from the EM steps so far.

An EM step in Fisher's metric (``_core.Chart``) is the gradient of the mean log-likelihood. The EM
loop evaluates the leap, and goes back to the plain step if the likelihood fell.
"""

from __future__ import annotations

import itertools
import math
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._families.families import family_of
from emgine._families.gaussian.variational import VariationalMixture

from . import directions
from .curvature import View
from .held_chart import chart_about

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, Mixture, SufficientStatistics
    from emgine._families.fixed import Held

    from .held_chart import Coordinates

    Direction = Callable[[directions.Differences, directions.Differences, Float64], Float64]

METHODS = ("auto", "squarem", "anderson", "quasi-newton")
# Steps that are remembered, unless the parameters are so many that this would be more numbers.
MEMORY = 10
MOST_NUMBERS = 1 << 22
# Leaps begin when the square of an EM step is less, in nats per unit of row weight: before, EM is
# choosing among optima, and a leap would choose another.
FIRST_LEAP = 3e-3
# Until then, from below this square on, a step that goes on in the direction of the last one (by
# the cosine between them) is stretched, as in Salakhutdinov and Roweis (2003). Where the likelihood
# is quadratic, any factor below 2 gains.
FIRST_STRETCH = 0.1
SAME_DIRECTION = 0.8
STRETCH = 1.8
LONGEST_PAUSE = 32


class Accelerator:
    """Proposes the next parameters of a run.

    `direction` is one of ``directions``, over at most `memory` differences; with `forgets` a leap
    makes all that was before it worthless. `promise` is the gain from the last point to the
    optimum, in nats per unit of row weight, by the quadratic model of the steps; inf without one.
    """

    def __init__(
        self, direction: Direction, memory: int, forgets: bool, held: Held | None = None
    ) -> None:
        self._held = held
        self._direction = direction
        self._memory = memory
        self._forgets = forgets
        self._history: deque[tuple[Mixture, Mixture]] = deque(maxlen=memory + 1)
        self._points: deque[Float64] = deque(maxlen=memory + 1)
        self._steps: deque[Float64] = deque(maxlen=memory + 1)
        self._point_differences: deque[Float64] = deque(maxlen=memory)
        self._step_differences: deque[Float64] = deque(maxlen=memory)
        self._chart: Coordinates | None = None
        self._ahead: tuple[Mixture, Float64] | None = None  # the last EM step, seen
        self._age = self._falls = self._pause = 0
        self._leapt = False
        self._last: tuple[Mixture, Mixture, SufficientStatistics | None] | None = None
        self.promise = math.inf

    def view(self) -> View | None:
        """Return the last point and its EM step in a chart about it, with those remembered."""
        if self._last is None:
            return None
        at, step, seen_there = self._last
        remembered = [*self._history] if self._history else [(at, step)]
        chart = chart_about(at, seen_there, self._held)
        points: list[Float64] = []
        steps: list[Float64] = []
        last, seen = None, None  # the EM step before, which often is the next point
        for mixture, updated in remembered:
            same = seen is not None and last is mixture
            points.append(seen if seen is not None and same else chart.vector(mixture))
            last, seen = updated, chart.vector(updated)
            steps.append(seen - points[-1])
        return View(at, chart, points[-1], steps[-1], _differences(points), _differences(steps))

    def leap(
        self, mixture: Mixture, updated: Mixture, seen: SufficientStatistics | None = None
    ) -> Mixture:
        """Return where to go from `mixture`: `updated`, its EM step from `seen`, or beyond it."""
        if self._leapt:
            self._falls = 0
        with np.errstate(all="ignore"):  # what is not finite is not proposed
            coordinates = self._remember(mixture, updated, seen)
            self._last = mixture, updated, seen
            target = self._target()
            self._leapt = target is not None
            if target is None:
                return updated
            if self._forgets:
                self._clear(keep=0)
            try:
                return coordinates.mixture(target)
            except ValueError:
                return updated

    def fell(self) -> None:
        """Take in that the last leap lost likelihood: start anew, and pause if it happens again."""
        self._falls, self._leapt = self._falls + 1, False
        self._pause = min(2**self._falls, LONGEST_PAUSE) if self._falls > 1 else 0
        self._clear(keep=1)

    def _clear(self, keep: int) -> None:
        while len(self._history) > keep:
            self._history.popleft()
            self._points.popleft()
            self._steps.popleft()
        for differences in (self._point_differences, self._step_differences):
            while len(differences) > max(keep - 1, 0):
                differences.popleft()

    def _remember(
        self, mixture: Mixture, updated: Mixture, seen: SufficientStatistics | None
    ) -> Coordinates:
        self._history.append((mixture, updated))
        self._age += 1
        if self._chart is not None and self._age < self._memory:
            self._see(self._chart, mixture, updated)
            return self._chart
        # The metric has moved with the parameters: compute all coordinates in the new one.
        chart = chart_about(mixture, seen, self._held)
        self._chart, self._ahead, self._age = chart, None, 0
        self._points.clear()
        self._steps.clear()
        for one in self._history:
            self._see(self._chart, *one)
        return self._chart

    def _see(self, coordinates: Coordinates, mixture: Mixture, updated: Mixture) -> None:
        last, seen = self._ahead or (None, None)
        point = seen if seen is not None and last is mixture else coordinates.vector(mixture)
        self._ahead = updated, coordinates.vector(updated)
        step = self._ahead[1] - point
        if self._points:
            self._point_differences.append(point - self._points[-1])
            self._step_differences.append(step - self._steps[-1])
        self._points.append(point)
        self._steps.append(step)

    def _target(self) -> Float64 | None:
        """Return the coordinates to leap to, or None for the plain step."""
        self.promise = math.inf
        if len(self._points) < 2:
            return None
        point, step = self._points[-1], self._steps[-1]
        direction = self._direction(self._point_differences, self._step_differences, step)
        slope, length = (_core.inner_product(vector, step) for vector in (direction, step))
        # Near a maximum EM undershoots, so a direction shorter than half a step is not trusted.
        knows = length / 2 <= slope < math.inf
        self.promise = slope / 2 if knows else math.inf
        if self._pause > 0:
            self._pause -= 1
            return None
        if length > FIRST_LEAP:
            return stretched(point, self._steps[-2], step)
        return point + direction if knows else None


def _differences(vectors: list[Float64]) -> list[Float64]:
    return [after - before for before, after in itertools.pairwise(vectors)]


def stretched(point: Float64, last: Float64, step: Float64) -> Float64 | None:
    """Return where a longer EM step leads, if it goes on in the direction of the last one."""
    products = (_core.inner_product(*pair) for pair in ((last, last), (last, step), (step, step)))
    before, both, length = products
    goes_on = both >= SAME_DIRECTION * math.sqrt(before * length)
    return point + STRETCH * step if goes_on and length <= FIRST_STRETCH else None


class Plain:
    """No acceleration: every step is the EM step, and nothing is promised."""

    promise = None

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


def make(method: str | None, start: Mixture, held: Held | None = None) -> Accelerator | Plain:
    """Return a new accelerator for a run from `start`; None is plain EM, 'auto' 'quasi-newton'.

    SQUAREM: Varadhan and Roland (2008). Anderson: Anderson (1965), for EM Henderson and Varadhan
    (2019). Quasi-Newton: Jamshidian and Jennrich (1997), with limited memory (Nocedal 1980).
    Leaps of variational fits are limited (`limited_leaps`). Plain EM too where no chart moves only
    what is free.
    """
    held_apart = held is None or held.fixed.accelerates
    if method is None or not start.shape.has_chart or not held_apart:
        return Plain()
    from .limited_leaps import LimitedLeaps  # a kind of Accelerator

    memory = max(2, min(MEMORY, MOST_NUMBERS // family_of(start.shape).n_numbers(start)))
    if method == "squarem":
        return Accelerator(directions.squarem, 1, forgets=True, held=held)
    if method == "anderson":
        return Accelerator(directions.anderson, memory, forgets=False, held=held)
    if method in METHODS:
        kind = LimitedLeaps if isinstance(start, VariationalMixture) else Accelerator
        return kind(directions.quasi_newton, memory, forgets=False, held=held)
    raise ValueError(
        f"acceleration must be None or one of {list(METHODS)}. Got {method!r} instead."
    )
