"""_directions: on a quadratic, whose gradient steps are known, they lead to the maximum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import _core
from emgine._em import directions

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Direction = Callable[..., npt.NDArray[np.float64]]

CURVATURE = np.array([1.0, 0.5, 0.1, 0.01])


def history(steps: int) -> tuple[npt.NDArray[np.float64], ...]:
    """Points of gradient ascent on a quadratic with its maximum at 0, and the steps there."""
    points = [np.ones(4)]
    for _ in range(steps):
        points.append(points[-1] - CURVATURE * points[-1])
    x = np.array(points)
    f = -CURVATURE * x
    return x, np.diff(x, axis=0), np.diff(f, axis=0), f[-1]


@pytest.mark.parametrize("direction", [directions.quasi_newton, directions.anderson])
def test_following_it_leads_to_the_maximum(direction: Direction) -> None:
    """Gradient steps alone are still 0.74 away after 30 of them."""
    x, *_ = history(1)
    points = list(x)
    for _ in range(30):
        steps = [-CURVATURE * point for point in points]
        differences = np.diff(points, axis=0), np.diff(steps, axis=0)
        points.append(points[-1] + direction(*differences, steps[-1]))
        if np.abs(points[-1]).max() < 1e-9:
            break
    assert np.abs(points[-1]).max() < 1e-4


def test_squarem_follows_its_formula() -> None:
    x, points, steps, step = history(1)
    r, v = x[1] - x[0], step - (x[1] - x[0])
    alpha = -np.linalg.norm(r) / np.linalg.norm(v)
    expected = x[0] - 2 * alpha * r + alpha**2 * v
    assert np.allclose(x[1] + directions.squarem(points, steps, step), expected, rtol=1e-13)


def test_without_curvature_the_direction_is_the_step() -> None:
    step = np.array([1.0, 2.0])
    points = np.array([[1.0, 0.0]])
    assert np.array_equal(directions.quasi_newton(points, points, step), step)


def test_the_step_is_scaled_where_no_difference_points() -> None:
    step, point = np.array([1.0, 1.0]), np.array([[1.0, 0.0]])
    found = directions.quasi_newton(point, -0.25 * point, step, 2.0)
    assert np.allclose(found, [4.0, 2.0], rtol=1e-15)
    assert np.allclose(directions.quasi_newton(point, -0.25 * point, step), [4.0, 1.0], rtol=1e-15)


def test_the_core_refuses_vectors_of_another_length() -> None:
    step = np.ones(3)
    with pytest.raises(ValueError, match=r"points has the wrong shape: \(2,\)"):
        directions.quasi_newton([np.ones(2)], [np.ones(3)], step)
    with pytest.raises(ValueError, match=r"b has the wrong shape: \(2,\)"):
        _core.inner_product(step, np.ones(2))
    with pytest.raises(ValueError, match="equally many"):
        directions.quasi_newton([step], [], step)
