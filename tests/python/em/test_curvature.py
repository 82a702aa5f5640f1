"""curvature: on quadratics, whose EM steps are known, maxima and saddles are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from emgine._em.curvature import FIRST_LENGTH, View, ascent, least_curved, saddle

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

SIZE = 6


def quadratic(eigenvalues: list[float], seed: int = 0) -> Float64:
    """A symmetric matrix with these eigenvalues."""
    axes = np.linalg.qr(np.random.RandomState(seed).normal(size=(SIZE, SIZE)))[0]
    return np.asarray(axes * eigenvalues @ axes.T)


def view_of(information: Float64, way: Float64) -> View:
    """A point from which the stationary point of a quadratic is `way` away."""
    nothing = cast("Any", None)
    return View(nothing, nothing, np.zeros(SIZE), information @ way, (), ())


class Steps:
    """EM steps on a quadratic, counted."""

    def __init__(self, information: Float64, way: Float64) -> None:
        self.information, self.way, self.number = information, way, 0

    def __call__(self, point: Float64) -> Float64:
        self.number += 1
        return np.asarray(self.information @ (self.way - point))


ORDINARY = [0.4, 0.6, 0.8, 0.9, 1.0, 1.0]
FLAT = [0.001, 0.6, 0.8, 0.9, 1.0, 1.0]
SADDLE = [-0.001, 0.6, 0.8, 0.9, 1.0, 1.0]


def test_an_ordinary_maximum_takes_few_steps() -> None:
    information, way = quadratic(ORDINARY), np.full(SIZE, 1e-4)
    steps = Steps(information, way)
    assert ascent(view_of(information, way), steps, 1e-6, 8) is None
    assert steps.number <= 2


def test_a_gain_above_the_tolerance_is_seen_where_it_is_flat() -> None:
    """The EM step is 1e-3 of the way, its square 2.5e-8; the gain 2.5e-5."""
    information = quadratic(FLAT)
    way = 0.2236 * np.linalg.eigh(information)[1][:, 0] + 1e-4 * np.ones(SIZE)
    found = ascent(view_of(information, way), Steps(information, way), 1e-6, 8)
    assert found is not None
    assert not found.saddle
    end = found.point + found.length * found.direction
    gained = (way @ information @ way - (way - end) @ information @ (way - end)) / 2.0
    assert gained > 1e-6


def test_a_saddle_is_seen_and_its_lower_side_shown() -> None:
    """An EM step along the lowest axis gains 1.1e-8; a hundredth of tol is not followed."""
    information = quadratic(SADDLE)
    lowest = np.linalg.eigh(information)[1][:, 0]
    way = np.full(SIZE, 3e-5) - 0.15 * lowest
    found = ascent(view_of(information, way), Steps(information, way), 1e-6, 8)
    assert found is not None
    assert found.saddle
    assert found.length == FIRST_LENGTH
    assert found.direction @ information @ found.direction < 0.0
    assert abs(found.direction @ lowest) > 0.9
    assert found.direction @ (information @ way) > 0.0  # where EM goes


def test_a_saddle_that_the_step_hides_is_seen_along_another_vector() -> None:
    information = quadratic(SADDLE)
    lowest = np.linalg.eigh(information)[1][:, 0]
    way = np.full(SIZE, 1e-4)
    way = way - (way @ lowest) * lowest
    steps = Steps(information, way)
    assert ascent(view_of(information, way), steps, 1e-6, 8) is None
    along = lowest + 0.1 * np.ones(SIZE)
    found = saddle(view_of(information, way), steps, along, 8)
    assert found is not None
    assert abs(found.direction @ lowest) > 0.99
    maximum = quadratic(ORDINARY)
    assert saddle(view_of(maximum, way), Steps(maximum, way), along, 8) is None


def test_no_more_steps_than_allowed_and_none_where_there_are_none() -> None:
    information, way = quadratic(FLAT), np.full(SIZE, 1e-4)
    steps = Steps(information, way)
    assert ascent(view_of(information, way), steps, 1e-6, 1) is None
    assert steps.number == 1
    assert ascent(view_of(information, way), lambda _: None, 1e-6, 8) is None
    nowhere = np.zeros(SIZE)
    assert ascent(view_of(information, nowhere), steps, 1e-6, 8) is None
    assert steps.number == 1


@pytest.mark.parametrize("seed", range(20))
def test_the_least_curved_vector_is_that_of_the_eigenvalues(seed: int) -> None:
    """Of the span of three conjugate directions of a quadratic, the last of negative curvature."""
    information = quadratic([-0.5, 0.1, 0.2, 0.5, 0.8, 1.0], seed)
    draws = np.random.RandomState(seed).normal(size=(40, SIZE))
    made: list[Float64] = []
    for draw in draws:
        one = draw
        for other in made:
            one = one - (other @ information @ one) / (other @ information @ other) * other
        one = one / np.linalg.norm(one)
        curvature = one @ information @ one
        if (len(made) < 2 and curvature > 0.05) or (len(made) == 2 and curvature < -0.01):
            made.append(one)
    assert len(made) == 3
    found = least_curved([(one, one @ information @ one) for one in made])
    basis = np.linalg.qr(np.array(made).T)[0]
    least = np.linalg.eigvalsh(basis.T @ information @ basis)[0]
    assert found @ found == pytest.approx(1.0)
    assert found @ information @ found == pytest.approx(least, abs=0.02 * abs(least))
