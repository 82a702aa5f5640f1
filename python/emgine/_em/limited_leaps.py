"""Leaps of a variational fit, whose components drain: longer ones while they hold, else shorter.

A component that the rows do not need loses its rows over hundreds of plain steps, along a path that
bends where another component empties. A leap that is too long there is shortened and tried again;
what was learnt before it is kept. A component that drains steadily is left out at once, if the
bound is higher without it. Knows no rows.
"""

from __future__ import annotations

import itertools
import math
from collections import deque
from typing import TYPE_CHECKING, cast

import numpy as np

from emgine import _core
from emgine._families.gaussian.handing_over import without

from .curvature import View
from .draining import Draining

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, Mixture, SufficientStatistics
    from emgine._families.gaussian.variational import VariationalChart, VariationalMixture

    from .directions import Differences

    Direction = Callable[[Differences, Differences, Float64], Float64]

# Leaps begin when the square of a step is less, in nats per unit of row weight.
FIRST_LEAP = 3e-2
# A leap is at most so many steps long: at first, after one that fell, and at least. The limit grows
# by the factor where a leap of that length held, and shrinks to the part of one that fell.
FIRST_LIMIT = 4.0
LEAST_LIMIT = 1.5
GROWTH, PART = 2.0, 0.3
# The logarithm of the rows of a component, the prior's included, changes by no more in a leap.
MOST_CHANGE = 1.0
# A leap of fewer steps is none.
LEAST_LEAP = 1.05
STRAIGHT = 2.0
# Components are left out only when the square of a step is less, and after so many steps; more
# readily when the square is less than the third number.
FIRST_TRIAL, STEPS_BEFORE_TRIALS, SETTLED = 0.1, 3, 1e-3
# Until leaps begin, from below this square on, a step that goes on in the direction of the last one
# (by the cosine between them) is stretched.
FIRST_STRETCH = 0.1
SAME_DIRECTION = 0.8
STRETCH = 1.8


class LimitedLeaps:
    """Proposes the next parameters of a variational run, by a direction over some memory."""

    core, in_core = None, False

    def __init__(self, direction: Direction, memory: int) -> None:
        self._direction, self._memory = direction, memory
        self._history: deque[tuple[Mixture, Mixture]] = deque(maxlen=memory + 1)
        self._chart: VariationalChart | None = None
        self._points: list[Float64] = []
        self._steps: list[Float64] = []
        self._age = 0
        self._draining = Draining()
        # In steps: of a leap at most, and of the last one.
        self._limit, self._length = FIRST_LIMIT, 1.0
        self._leapt = False
        self._seen: SufficientStatistics | None = None
        self.promise = math.inf

    def view(self) -> View | None:
        """Return the last point and its step in a chart about it, with those remembered."""
        if not self._history:
            return None
        at = cast("VariationalMixture", self._history[-1][0])
        chart = at.chart(self._seen)
        points, steps = _in_chart(chart, list(self._history))
        return View(at, chart, points[-1], steps[-1], _differences(points), _differences(steps))

    def leap(
        self, mixture: Mixture, updated: Mixture, seen: SufficientStatistics | None = None
    ) -> Mixture:
        """Return where to go from `mixture`: `updated`, its step from `seen`, or beyond it."""
        if self._draining.on_trial is not None:
            self._begin_anew()
        self._history.append((mixture, updated))
        self._seen = seen
        with np.errstate(all="ignore"):  # what is not finite is not proposed
            chart = self._remember()
            target = self._target(chart)
            emptied = self._emptied(mixture, updated, seen)
            if emptied is not None:
                self._leapt = False
                return emptied
            self._leapt = target is not None
            if target is None:
                return updated
            try:
                now = cast("VariationalMixture", updated).counts
                return chart._replace(counts=now).mixture(target)
            except ValueError:
                return updated

    def fell(self) -> None:
        """Take in that the last leap lowered the bound: the next ones are shorter."""
        if self._draining.on_trial is not None:
            self._draining.refuse()
            return
        self._leapt = False
        self._limit = max(LEAST_LIMIT, PART * self._length)

    def saw(self, seen: SufficientStatistics | None) -> None:
        """Never called: the core does not leap."""

    def _begin_anew(self) -> None:
        """Take in that the run went on without a component: the steps before say nothing now."""
        self._draining.on_trial = None
        self._history.clear()
        self._chart, self._age, self._points, self._steps = None, 0, [], []
        self._limit, self._leapt = FIRST_LIMIT, False

    def _emptied(
        self, mixture: Mixture, updated: Mixture, seen: SufficientStatistics | None
    ) -> Mixture | None:
        """Return the mixture without a component that drains steadily, if there is one."""
        rows = cast("VariationalMixture", mixture).rows
        self._draining.watch(rows, cast("VariationalMixture", updated).rows)
        few = len(self._steps) < STEPS_BEFORE_TRIALS
        square = _core.inner_product(*2 * self._steps[-1:])
        if seen is None or few or square > FIRST_TRIAL:
            return None
        component = self._draining.candidate(rows, square < SETTLED)
        if component is None:
            return None
        try:
            return without(mixture, component, seen)
        except ValueError:  # no posterior there
            self._draining.refuse()
            return None

    def _remember(self) -> VariationalChart:
        """Take the last step into the memory; anew in another chart, as the metric moves."""
        self._age += 1
        if self._chart is None or self._age >= self._memory:
            at = cast("VariationalMixture", self._history[-1][0])
            self._chart, self._age = at.chart(self._seen), 0
            self._points, self._steps = _in_chart(self._chart, list(self._history))
            return self._chart
        points, steps = _in_chart(self._chart, [self._history[-1]])
        self._points = [*self._points, *points][-self._memory - 1 :]
        self._steps = [*self._steps, *steps][-self._memory - 1 :]
        return self._chart

    def _target(self, chart: VariationalChart) -> Float64 | None:
        """Return the coordinates to leap to, or None for the plain step."""
        self.promise = math.inf
        if len(self._points) < 2:
            return None
        point, step = self._points[-1], self._steps[-1]
        differences = _differences(self._points), _differences(self._steps)
        direction = self._direction(*differences, step)
        slope, square = (_core.inner_product(vector, step) for vector in (direction, step))
        # Near a maximum a step undershoots, so a direction shorter than half of it is not trusted.
        knows = square / 2 <= slope < math.inf
        self.promise = slope / 2 if knows else math.inf
        if self._leapt:
            self._limit = max(self._limit, GROWTH * self._length)
        if square > FIRST_LEAP:
            self._length = 1.0
            return _stretched(point, self._steps[-2], step)
        if not square > 0.0:
            return None
        direction = direction if knows else STRAIGHT * step
        length = math.sqrt(_core.inner_product(direction, direction) / square)
        part = min(1.0, self._limit / length)
        change = part * chart.change_of_rows(direction)
        part = part if change <= MOST_CHANGE else part * MOST_CHANGE / change
        self._length = part * length
        return point + part * direction if self._length > LEAST_LEAP else None


def _in_chart(
    chart: VariationalChart, history: list[tuple[Mixture, Mixture]]
) -> tuple[list[Float64], list[Float64]]:
    """Return the coordinates of points, and the steps there."""
    points: list[Float64] = []
    steps: list[Float64] = []
    last, seen = None, None  # the step before, which often is the next point
    for mixture, updated in history:
        point = seen if seen is not None and last is mixture else chart.vector(mixture)
        last, seen = updated, chart.vector(updated)
        points.append(point)
        steps.append(seen - point)
    return points, steps


def _differences(vectors: list[Float64]) -> list[Float64]:
    return [after - before for before, after in itertools.pairwise(vectors)]


def _stretched(point: Float64, last: Float64, step: Float64) -> Float64 | None:
    """Return where a longer step leads, if it goes on in the direction of the last one."""
    products = (_core.inner_product(*pair) for pair in ((last, last), (last, step), (step, step)))
    before, both, length = products
    goes_on = both >= SAME_DIRECTION * math.sqrt(before * length)
    return point + STRETCH * step if goes_on and length <= FIRST_STRETCH else None
