"""noise_repairs: the other components are repaired as without noise, with the rows they have."""

from __future__ import annotations

import numpy as np
import pytest

from emgine._families.beside_noise import Box, others_statistics, with_noise
from emgine._families.families import family_of
from emgine._families.gaussian.parameters import mixture_of
from emgine.mixture import Mixture

OTHERS = mixture_of(
    np.array([0.4, 0.6]), np.array([[0.0, 1.0], [5.0, 6.0]]), np.tile(np.eye(2), (2, 1, 1)), "full"
)
MIXTURE = with_noise(OTHERS, 0.3, Box(np.full(2, -4.0), np.full(2, 10.0)))
X = np.random.RandomState(0).uniform(-4, 10, (300, 2))
STATISTICS = Mixture._adopt(MIXTURE).expectation(X)
OWN = others_statistics(STATISTICS)
FAMILY, CHILD = family_of(MIXTURE.shape), family_of(OTHERS.shape)


def test_the_noise_is_not_among_what_can_be_repaired() -> None:
    assert FAMILY.n_repairable(MIXTURE.shape) == 2
    assert CHILD.n_repairable(OTHERS.shape) == 2
    assert (
        FAMILY.narrow_components(MIXTURE, 0.02) == CHILD.narrow_components(OTHERS, 0.02) == [0, 1]
    )
    assert FAMILY.narrow_within(MIXTURE, 0.02) == CHILD.narrow_within(OTHERS, 0.02)
    names = ["a", "b"]
    assert FAMILY.narrowest(MIXTURE, 1, 0.02, names) == CHILD.narrowest(OTHERS, 1, 0.02, names)
    assert FAMILY.largest_term(MIXTURE) == CHILD.largest_term(OTHERS)
    assert FAMILY.ill_defined(STATISTICS, 0.0) == []


def test_bounds_are_those_of_the_others() -> None:
    floor = FAMILY.floor(STATISTICS, 0.0)
    np.testing.assert_allclose(floor, CHILD.floor(OWN, 0.0))
    made, expected = (
        family.bounded(given, 0.0, {1}, 1e6 * floor)
        for family, given in ((FAMILY, STATISTICS), (CHILD, OWN))
    )
    np.testing.assert_allclose(made.covariances, expected.covariances)
    assert made.weights[-1] == pytest.approx(STATISTICS.weight[-1] / 300)
    assert FAMILY.is_below(made, {1}, 2e6 * floor) == CHILD.is_below(expected, {1}, 2e6 * floor)


def test_components_are_dropped_and_begun_anew_beside_the_noise() -> None:
    left = FAMILY.without(STATISTICS, 0.0, [1], set(), None)
    assert left.n_components == 2
    assert left.weights[-1] == pytest.approx(STATISTICS.weight[-1] / 300)
    again = FAMILY.reseeded(left, [1], [0])
    assert again.n_components == 3
    assert again.weights[-1] == pytest.approx(left.weights[-1])
    mean, least = FAMILY.mean_and_least_variance(MIXTURE, 0.0)
    np.testing.assert_allclose(mean, CHILD.mean_and_least_variance(OTHERS, 0.0)[0])
    assert (least > 0).all()
