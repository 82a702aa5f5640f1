"""Halves of components: weights, and parameters that are moved but stay parameters."""

from __future__ import annotations

import numpy as np
import pytest

from emgine._families.halves import factor, halved, moved_probability, moved_shares


def test_the_heaviest_is_halved_again_and_again() -> None:
    weights, heaviest = halved(np.array([0.6, 0.4]), 5)
    assert heaviest == [0, 1, 0]
    np.testing.assert_allclose(weights, [0.15, 0.2, 0.3, 0.2, 0.15])


def test_a_factor_is_bounded() -> None:
    assert factor(0.5, 0.5) == pytest.approx(np.exp(0.25))
    assert factor(1e9, -0.5) == pytest.approx(np.exp(-1.0))


@pytest.mark.parametrize("apart", [-0.5, 0.5])
def test_probabilities_stay_so(apart: float) -> None:
    p = np.array([0.0, 0.01, 0.4, 1.0])
    moved = moved_probability(p, apart)
    assert ((moved >= 0.0) & (moved <= 1.0)).all()
    assert (np.sign(moved - p)[1:3] == np.sign(apart)).all()


def test_shares_sum_to_one_and_zeros_stay() -> None:
    p = np.array([[0.2, 0.0, 0.8], [0.5, 0.5, 0.0]])
    moved = moved_shares(p, 0.5)
    np.testing.assert_allclose(moved.sum(axis=1), 1.0)
    assert ((moved == 0.0) == (p == 0.0)).all()
    assert moved[0, 2] > 0.8
