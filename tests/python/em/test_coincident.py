"""coincident: pairs that lie upon each other are found, and parted."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture, MixtureModel, _core
from emgine._em.coincident import coincident_pair, contrast

VARIANCES = {
    "full": np.tile(np.diag([1.0, 2.0]), (3, 1, 1)),
    "tied": np.diag([1.0, 2.0]),
    "diag": np.tile([1.0, 2.0], (3, 1)),
    "spherical": np.full(3, 1.5),
    "tied_diag": np.array([1.0, 2.0]),
    "tied_spherical": np.array([1.5]),
}


def mixture_of(kind: str, means: list[list[float]]) -> Mixture:
    return Mixture([0.5, 0.2, 0.3], means, VARIANCES[kind], kind)


def test_the_closest_pair_is_found_if_it_coincides(covariance_type: str) -> None:
    upon = mixture_of(covariance_type, [[0.0, 1.0], [4.0, 4.0], [0.1, 1.1]])
    assert coincident_pair(upon) == (0, 2)
    apart = mixture_of(covariance_type, [[0.0, 1.0], [4.0, 4.0], [1.0, 2.0]])
    assert coincident_pair(apart) is None


def test_components_of_other_widths_do_not_coincide() -> None:
    wider = Mixture([0.5, 0.5], [[0.0], [0.0]], [1.0, 2.0], "spherical")
    assert coincident_pair(wider) is None
    assert coincident_pair(Mixture([1.0], [[0.0]], [1.0], "spherical")) is None
    counts = np.arange(40.0).reshape(-1, 1) % 7
    of_counts = MixtureModel(2, family="poisson", random_state=0).fit(counts).mixture_
    assert coincident_pair(of_counts) is None


def test_features_that_hardly_differ_add_up() -> None:
    """Each of 100 features is a fifth of a standard deviation apart; all are two."""
    means = np.zeros((2, 100))
    means[1] = 0.2
    assert coincident_pair(Mixture([0.5, 0.5], means, [1.0, 1.0], "spherical")) is None
    assert coincident_pair(Mixture([0.5, 0.5], means[:, :8], [1.0, 1.0], "spherical")) == (0, 1)
    means[1] = 0.05
    assert coincident_pair(Mixture([0.5, 0.5], means, [1.0, 1.0], "spherical")) == (0, 1)


def test_a_contrast_parts_the_pair_and_moves_nothing_else(covariance_type: str) -> None:
    mixture = mixture_of(covariance_type, [[0.0, 1.0], [4.0, 4.0], [0.1, 1.1]])
    chart = _core.Chart(mixture)
    step = np.random.RandomState(1).normal(size=len(chart.vector(mixture)))
    part = contrast(mixture, (0, 2), step)
    assert part == pytest.approx(contrast(mixture, (0, 2), part))  # a projection
    assert part @ (step - part) == pytest.approx(0.0, abs=1e-12)
    moved = chart.mixture(chart.vector(mixture) + 1e-6 * part)
    shift = (moved.means - mixture.means) / 1e-6
    assert shift[1] == pytest.approx([0.0, 0.0], abs=1e-6)
    weights = mixture.weights
    # The mean of both stays, the weights change places.
    assert weights[0] * shift[0] + weights[2] * shift[2] == pytest.approx([0.0, 0.0], abs=1e-5)
    gained = (moved.weights - weights) / 1e-6
    assert gained[0] == pytest.approx(-gained[2], abs=1e-5)
    assert gained[1] == pytest.approx(0.0, abs=1e-5)


def test_a_pair_without_a_contrast_parts_in_its_means(covariance_type: str) -> None:
    mixture = mixture_of(covariance_type, [[0.0, 1.0], [4.0, 4.0], [0.0, 1.0]])
    chart = _core.Chart(mixture)
    point = chart.vector(mixture)
    part = contrast(mixture, (0, 2), np.zeros_like(point))
    moved = chart.mixture(point + 0.1 * part)
    assert np.abs(moved.means[0] - moved.means[2]).max() > 0.01
    assert moved.weights == pytest.approx(mixture.weights)
