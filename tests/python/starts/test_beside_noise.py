"""Starts beside noise: rows that start as noise, first weights, and labels of both kinds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine._families.beside_noise import Box
from emgine._families.gaussian.parameters import mixture_of
from emgine._starts.beside_noise import SHARE, StartBesideNoise

RANDOM = np.random.RandomState(0)
X = np.concatenate([RANDOM.normal(0, 1, (80, 2)), RANDOM.uniform(-9, 9, (20, 2))])
MASK = np.arange(100) >= 80


def start(**options: Any) -> GaussianMixture:
    """The start alone."""
    return GaussianMixture(1, noise=True, max_iter=0, random_state=0, **options).fit(X)


def test_the_noise_takes_its_share_of_the_weights() -> None:
    others = mixture_of(np.array([0.3, 0.7]), np.zeros((2, 1)), np.ones(2), "spherical")

    class Known:
        def mixture(self) -> Any:
            return others

    made = StartBesideNoise(Known(), 0.25, Box(np.zeros(1), np.ones(1))).mixture()
    np.testing.assert_allclose(made.weights, [0.225, 0.525, 0.25])


def test_without_a_word_the_noise_has_half() -> None:
    assert start().weights_.tolist() == [1 - SHARE, SHARE]


@pytest.mark.parametrize("given", [MASK, np.flatnonzero(MASK), np.flatnonzero(MASK).tolist()])
def test_rows_that_start_as_noise_have_no_part_in_the_others(given: Any) -> None:
    model = start(noise_init=given)
    np.testing.assert_allclose(model.weights_, [0.8, 0.2])
    np.testing.assert_allclose(model.means_[0], X[:80].mean(axis=0))


def test_labels_of_the_start_mark_noise_by_minus_one() -> None:
    model = start(labels_init=np.where(MASK, -1, 0))
    np.testing.assert_allclose(model.weights_, [0.8, 0.2])
    np.testing.assert_allclose(model.means_[0], X[:80].mean(axis=0))
    with pytest.raises(ValueError, match="labels_init leaves the noise without rows"):
        start(labels_init=np.zeros(100))


def test_first_weights_may_have_one_for_the_noise() -> None:
    assert start(weights_init=[0.9, 0.1]).weights_.tolist() == [0.9, 0.1]
    assert start(weights_init=[1.0]).weights_.tolist() == [1 - SHARE, SHARE]


def test_known_labels_of_a_fit_may_be_noise() -> None:
    labels = np.where(np.arange(100) >= 90, 1, -1)  # component 1 of 1 is the noise
    model = GaussianMixture(1, noise=True, random_state=0).fit(X, labels=labels)
    assert np.isfinite(model.score(X))
    factors = np.ones((100, 2))
    factors[90:, 0] = 0
    again = GaussianMixture(1, noise=True, random_state=0).fit(X, labels=factors)
    np.testing.assert_allclose(again.means_, model.means_, rtol=1e-6)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.ones(100, dtype=bool), "leaves no row"),
        (np.ones(99, dtype=bool), "must have shape"),
        ([100], "from 0 to 99"),
        ([-1], "from 0 to 99"),
        ([0.5], "whole numbers"),
        ([[1, 2]], "whole numbers"),
    ],
)
def test_what_is_no_mask_is_refused(given: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        start(noise_init=given)
