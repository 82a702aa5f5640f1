"""repairs: only the named components change, and each stays at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine._families.gaussian.family import Gaussian
from emgine._families.gaussian.statistics import statistics_of

if TYPE_CHECKING:
    from emgine import _core

GAUSSIAN = Gaussian()


def statistics(*on_a_point: int) -> _core.SufficientStatistics:
    """Statistics of three components in two features, some of them on a point."""
    scatter = np.full((3, 2), 4.0)
    scatter[list(on_a_point)] = 0.0
    means = np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 5.0]])
    weight = np.array([1.0, 2.0, 4.0])
    return statistics_of(weight, np.zeros((3, 2)), scatter, means, "diag", -1.0, 7.0)


def test_a_bound_changes_one_component() -> None:
    found = statistics(1)
    assert GAUSSIAN.ill_defined(found, 0.0) == [1]
    least = GAUSSIAN.floor(found, 0.0)
    mixture = GAUSSIAN.bounded(found, 0.0, [1], least)
    assert np.array_equal(mixture.covariances[1], least)
    assert mixture.covariances[[0, 2]].tolist() == [[4.0, 4.0], [1.0, 1.0]]


def test_a_mixture_goes_on_without_a_component() -> None:
    mixture = GAUSSIAN.without(statistics(1), 0.0, [0, 2], (), None)
    assert np.allclose(mixture.weights, [0.2, 0.8])
    assert mixture.means.tolist() == [[0.0, 0.0], [20.0, 5.0]]


def test_halves_of_the_heaviest_take_the_place_of_the_lost() -> None:
    mixture = GAUSSIAN.without(statistics(1), 0.0, [0, 2], (), None)
    more = GAUSSIAN.reseeded(mixture, [0, 2], [1])
    assert np.allclose(more.weights, [0.2, 0.4, 0.4])
    assert np.allclose((more.means[1] + more.means[2]) / 2, [20.0, 5.0])
    assert more.means[0].tolist() == [0.0, 0.0]
