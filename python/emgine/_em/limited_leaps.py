"""Leaps of a variational fit, whose components drain: longer ones while they hold, else shorter.

A component that the rows do not need loses its rows over hundreds of plain steps, along a path that
bends where another component empties. A leap that is too long there is shortened and tried again;
what was learnt before it is kept. Knows no rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from emgine import _core

from .acceleration import Accelerator, stretched

if TYPE_CHECKING:
    from emgine._core import Float64
    from emgine._families.gaussian.variational import VariationalChart

# Leaps begin when the square of a step is less, in nats per unit of row weight.
FIRST_LEAP = 3e-2
# A leap is at most so many steps long: at first, after one that fell, and at least. The limit grows
# by the factor where a leap of that length held, and shrinks to the part of one that fell.
FIRST_LIMIT = 4.0
LEAST_LIMIT = 2.5
GROWTH, PART = 2.0, 0.3
# The logarithm of the rows of a component, the prior's included, changes by no more in a leap.
MOST_CHANGE = 1.0
# A leap of fewer steps is none.
LEAST_LEAP = 1.05
STRAIGHT = 2.0


class LimitedLeaps(Accelerator):
    """Proposes the next parameters of a variational run."""

    _limit, _length = FIRST_LIMIT, 1.0  # in steps; the length is that of the last leap

    def fell(self) -> None:
        """Take in that the last leap lowered the bound: the next ones are shorter."""
        self._leapt = False
        self._limit = max(LEAST_LIMIT, PART * self._length)

    def _target(self) -> Float64 | None:
        """Return the coordinates to leap to, or None for the plain step."""
        self.promise = math.inf
        if len(self._points) < 2:
            return None
        point, step = self._points[-1], self._steps[-1]
        direction = self._direction(self._point_differences, self._step_differences, step)
        slope, square = (_core.inner_product(vector, step) for vector in (direction, step))
        knows = square / 2 <= slope < math.inf
        self.promise = slope / 2 if knows else math.inf
        if self._leapt:
            self._limit = max(self._limit, GROWTH * self._length)
        if square > FIRST_LEAP:
            self._length = 1.0
            return stretched(point, self._steps[-2], step)
        if not square > 0.0:
            return None
        direction = direction if knows else STRAIGHT * step
        length = math.sqrt(_core.inner_product(direction, direction) / square)
        part = min(1.0, self._limit / length)
        change = part * cast("VariationalChart", self._chart).change_of_rows(direction)
        part = part if change <= MOST_CHANGE else part * MOST_CHANGE / change
        self._length = part * length
        return point + part * direction if self._length > LEAST_LEAP else None
