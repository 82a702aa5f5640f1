"""From the EM steps so far to a direction towards the optimum: quasi-Newton, Anderson, SQUAREM.

All are functions of differences of successive points, differences of the EM steps there, and the
last step, in coordinates in which a step is a gradient. They only use products; none can fail, but
what they return need not be finite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from emgine._core import Float64

# Along a difference with less curvature than this (1 for an EM step that arrives) nothing is known.
SMALLEST_CURVATURE = 1e-6
# Singular values below this part of the largest are roundings.
RANK_TOLERANCE = 1e-8


def quasi_newton(points: Float64, steps: Float64, step: Float64) -> Float64:
    """Return the quasi-Newton direction of limited memory, which starts from the EM step.

    Parameters
    ----------
    points : ndarray of shape (m, p)
        Differences of successive points, oldest first.
    steps : ndarray of shape (m, p)
        Differences of the EM steps there.
    step : ndarray of shape (p,)
        The last EM step.

    Returns
    -------
    ndarray of shape (p,)
        Direction from the last point.

    Notes
    -----
    Nocedal (1980), two loops. Differences that show no maximum ahead are left out.
    """
    curvature = -np.einsum("ij,ij->i", points, steps)
    kept = curvature > SMALLEST_CURVATURE * np.einsum("ij,ij->i", points, points)
    pairs = list(zip(points[kept], -steps[kept], curvature[kept], strict=True))
    direction = step.copy()
    parts = []
    for point, fall, product in reversed(pairs):
        parts.append(point @ direction / product)
        direction -= parts[-1] * fall
    for (point, fall, product), part in zip(pairs, reversed(parts), strict=True):
        direction += (part - fall @ direction / product) * point
    return direction


def anderson(points: Float64, steps: Float64, step: Float64) -> Float64:
    """Return the direction of Anderson's mixing: the step that past steps explain least.

    Parameters and return value are those of `quasi_newton`.
    """
    mixing = np.linalg.lstsq(steps.T, step, rcond=RANK_TOLERANCE)[0]
    return np.asarray(step - (points + steps).T @ mixing)


def squarem(points: Float64, steps: Float64, step: Float64) -> Float64:
    """Return the direction of SQUAREM (scheme S3) from the second of two successive EM points.

    Parameters and return value are those of `quasi_newton`; only the last difference is used.
    """
    first = step - steps[-1]
    length = np.sqrt(first @ first / (steps[-1] @ steps[-1]))
    target = 2.0 * length * first + length**2 * steps[-1]
    return np.asarray(target - points[-1])
