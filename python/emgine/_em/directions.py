"""Directions towards the optimum from the EM steps so far: quasi-Newton, Anderson, SQUAREM.

All are functions of differences of successive points and of the EM steps there, oldest first, and
of the last step. None can fail, but what they return need not be finite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64

    Differences = Sequence[Float64]

# Along a difference with less curvature than this (1 for an EM step that arrives) nothing is known.
SMALLEST_CURVATURE = 1e-6
# Singular values below this part of the largest are roundings.
RANK_TOLERANCE = 1e-8


def quasi_newton(
    points: Differences, steps: Differences, step: Float64, largest_scale: float = 1.0
) -> Float64:
    """Return the quasi-Newton direction of limited memory: the two loops of Nocedal (1980).

    Where no difference points, it is at most `largest_scale` EM steps long.
    """
    known = list(points), list(steps), step
    return _core.quasi_newton(*known, SMALLEST_CURVATURE, largest_scale)


def anderson(points: Differences, steps: Differences, step: Float64) -> Float64:
    """Return the direction of Anderson's mixing: the step that past steps explain least."""
    changes = np.array(steps)
    with np.errstate(all="ignore"):
        mixing = np.linalg.lstsq(changes.T, step, rcond=RANK_TOLERANCE)[0]
        return np.asarray(step - (np.array(points) + changes).T @ mixing)


def squarem(points: Differences, steps: Differences, step: Float64) -> Float64:
    """Return the direction of SQUAREM (scheme S3), which uses the last difference only."""
    first = step - steps[-1]
    squares = (np.float64(_core.inner_product(one, one)) for one in (first, steps[-1]))
    with np.errstate(all="ignore"):
        length = np.sqrt(next(squares) / next(squares))
        target = 2.0 * length * first + length**2 * steps[-1]
        return np.asarray(target - points[-1])
