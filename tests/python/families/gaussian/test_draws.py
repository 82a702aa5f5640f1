"""draws: rows of each component, with the moments that its precision factor gives them."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture
from emgine._families.gaussian.draws import draws
from emgine._families.gaussian.parameters import full_covariances

COVARIANCES = {
    "full": [[[2.0, 0.5], [0.5, 1.0]], [[1.0, -0.2], [-0.2, 3.0]]],
    "tied": [[2.0, 0.5], [0.5, 1.0]],
    "diag": [[2.0, 1.0], [1.0, 3.0]],
    "spherical": [2.0, 0.5],
    "tied_diag": [2.0, 1.0],
    "tied_spherical": [2.0],
}
MEANS = [[0.0, 1.0], [4.0, -1.0]]


def test_each_component_has_its_count_and_its_moments(covariance_type: str) -> None:
    mixture = Mixture([0.5, 0.5], MEANS, COVARIANCES[covariance_type], covariance_type)
    counts = np.array([40_000, 60_000])
    parts = draws(mixture, counts, np.random.RandomState(0))
    assert [part.shape for part in parts] == [(40_000, 2), (60_000, 2)]
    for part, mean, covariance in zip(parts, MEANS, full_covariances(mixture), strict=True):
        assert part.mean(axis=0) == pytest.approx(mean, abs=0.04)
        assert np.cov(part.T) == pytest.approx(covariance, abs=0.06)


def test_a_component_without_draws_is_empty_and_takes_no_random_number() -> None:
    mixture = Mixture([0.5, 0.5], MEANS, COVARIANCES["diag"], "diag")
    none, both = draws(mixture, np.array([0, 2]), np.random.RandomState(3))
    assert none.shape == (0, 2)
    expected = np.random.RandomState(3).standard_normal((2, 2)) * np.sqrt([1.0, 3.0]) + MEANS[1]
    assert both == pytest.approx(expected, rel=1e-14)
