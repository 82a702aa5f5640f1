"""Curvature of the likelihood at a point of a run, by EM steps at a few points about it.

Near a maximum an EM step in Fisher's metric is A times the way that is left, with A the observed
information: I minus the Jacobian of the EM map (Dempster, Laird and Rubin 1977). Conjugate
gradients, preconditioned by the memory of the acceleration, estimate the gain that is left, and
meet a direction of negative curvature at a saddle (Steihaug 1983). Must not read rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core

from . import directions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emgine._core import Float64, Mixture

    from .directions import Differences
    from .held_chart import Coordinates

    # The EM step at some coordinates; None where there is none.
    EMStep = Callable[[Float64], Float64 | None]

# Length of a difference of points in Fisher's metric. The error of a curvature is of this order;
# rounding is 1e-16 times the means in standard deviations, divided by this.
LENGTH = 1e-5
# Enough is known when the gain that the next direction promises is less than this part of the gain
# of all so far, or than this part of the tolerance, times the square of the least curvature over
# that of ordinary problems. The numbers balance what benchmarks/plateaus.py counts: a tenth of the
# passes of ordinary problems, and one plateau of a hundred overlooked.
PART = 0.03
LITTLE = 0.01
ORDINARY = 0.09
# Less curvature than this is below the error.
FLAT = 1e-7
# Length of a first step along a direction of negative curvature; of any other step at most.
FIRST_LENGTH = 0.1
LONGEST = 1.0
# Of the preconditioner, where no step points: the Hessian's inverse is larger than Fisher's metric.
LARGEST_SCALE = 2.0
# Times that the least curvature of some directions is looked for over all pairs.
SWEEPS = 5
# Squared sine of an angle below which two directions are one.
SAME = 1e-12


class View(NamedTuple):
    """A point of a run in a chart, the EM step there, and the differences of the steps before."""

    mixture: Mixture
    chart: Coordinates  # about the mixture
    point: Float64
    step: Float64
    points: Differences
    steps: Differences


class Ascent(NamedTuple):
    """Where the likelihood may rise: from `point` along a unit vector, first by `length`."""

    point: Float64
    direction: Float64
    length: float
    saddle: bool  # negative curvature; otherwise a gain larger than the tolerance
    promise: float  # nats per unit of row weight, of `point` over the point of the run


def ascent(view: View, em_step: EMStep, tol: float, most: int) -> Ascent | None:
    """Return where the likelihood may rise by more than `tol`; None at a maximum.

    Solves A x = step by conjugate gradients, at most `most` iterations of one EM step each.
    Directions in which the EM step itself gains next to nothing are not looked at.
    """
    gain, found = 0.0, _Conjugate(view, em_step, view.step)
    for _ in range(min(most, len(view.step))):
        if not found.goes_on():
            return None
        if found.is_saddle:
            return Ascent(view.point + found.solution, found.upwards(), FIRST_LENGTH, True, gain)
        gain += found.advance()
        if gain > tol:
            length = _length(found.solution)
            return Ascent(view.point, found.solution / length, min(length, LONGEST), False, 0.0)
        enough = max(PART * gain, LITTLE * tol) * min(found.least / ORDINARY, 1.0) ** 2
        if not found.promise > enough:
            return None
    return None


def saddle(view: View, em_step: EMStep, along: Float64, most: int) -> Ascent | None:
    """Return a direction of negative curvature that is not orthogonal to `along`, if there is one.

    `most` EM steps are taken; more directions than these remain unseen.
    """
    for known in (view, view._replace(points=(), steps=())):
        found = _Conjugate(known, em_step, along)
        for _ in range(min(most, len(along))):
            if not found.goes_on():
                break
            if found.is_saddle:
                return Ascent(view.point, found.upwards(), FIRST_LENGTH, True, 0.0)
            found.advance()
    return None


class _Conjugate:
    """Preconditioned conjugate gradients for A x = b (Hestenes and Stiefel 1952)."""

    def __init__(self, view: View, em_step: EMStep, b: Float64) -> None:
        self._view, self._em_step = view, em_step
        self.solution = np.zeros_like(b)
        self._residual = b
        self._direction = self._preconditioned(b)
        self._slope = _core.inner_product(b, self._direction)
        self._seen: list[tuple[Float64, float]] = []
        self.least = math.inf  # curvature of a unit vector so far

    @property
    def promise(self) -> float:
        """The gain of the next direction, if the preconditioner knew all."""
        return self._slope / 2.0

    @property
    def is_saddle(self) -> bool:
        """Whether the last direction has no curvature, or a negative one."""
        return self.least <= FLAT

    def goes_on(self) -> bool:
        """Measure the curvature along the next direction; False where that is not possible."""
        length = _length(self._direction)
        if not (0.0 < length < math.inf and self._slope > 0.0):
            return False
        unit = self._direction / length
        moved = self._em_step(self._view.point + LENGTH * unit)
        if moved is None:
            return False
        self._image = np.asarray((self._view.step - moved) * (length / LENGTH))
        self._curvature = _core.inner_product(self._direction, self._image)
        self._seen.append((unit, self._curvature / length**2))
        self.least = min(self.least, self._seen[-1][1])
        return math.isfinite(self._curvature)

    def advance(self) -> float:
        """Go to the maximum along the direction; return the gain, and prepare the next one."""
        factor, slope = self._slope / self._curvature, self._slope
        self.solution = self.solution + factor * self._direction
        self._residual = self._residual - factor * self._image
        conditioned = self._preconditioned(self._residual)
        self._slope = _core.inner_product(self._residual, conditioned)
        self._direction = conditioned + self._slope / slope * self._direction
        return factor * slope / 2.0

    def upwards(self) -> Float64:
        """Return the unit vector of least curvature so far, towards which EM moves."""
        lowest = least_curved(self._seen)
        return -lowest if _core.inner_product(lowest, self._view.step) < 0.0 else lowest

    def _preconditioned(self, vector: Float64) -> Float64:
        view = self._view
        return directions.quasi_newton(view.points, view.steps, vector, LARGEST_SCALE)


def least_curved(seen: Sequence[tuple[Float64, float]]) -> Float64:
    """Return the unit vector of least curvature in the span of conjugate unit vectors.

    They come with their curvatures, the last with the least. Minimises the quotient of curvature
    and square over the plane with each of the others in turn.
    """
    (best, curvature), others = seen[-1], seen[:-1]
    parts = [0.0] * len(others)
    for _ in range(SWEEPS):
        for j, (other, its_curvature) in enumerate(others):
            across = parts[j] * its_curvature  # best' A other: the directions are conjugate
            overlap = _core.inner_product(best, other)
            x, y = _lowest(curvature, across, its_curvature, overlap)
            best = x * best + y * other
            length = _length(best)
            best, x, y = best / length, x / length, y / length
            curvature = x * x * curvature + 2.0 * x * y * across + y * y * its_curvature
            parts = [x * part for part in parts]
            parts[j] += y
    return best


def _lowest(a: float, b: float, c: float, overlap: float) -> tuple[float, float]:
    """Return x and y of the least (a x x + 2 b x y + c y y) / (x x + 2 overlap x y + y y)."""
    rest = 1.0 - overlap * overlap
    if not rest > SAME:
        return 1.0, 0.0
    half = (a + c - 2.0 * overlap * b) / 2.0
    least = (half - math.sqrt(max(half * half - rest * (a * c - b * b), 0.0))) / rest
    x, y = c - least, least * overlap - b
    length = math.hypot(x, y)
    return (x / length, y / length) if length > 0.0 else (1.0, 0.0)


def _length(vector: Float64) -> float:
    return math.sqrt(_core.inner_product(vector, vector))
