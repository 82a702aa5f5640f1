"""beside_noise: models with noise, apart and together again; boxes as the core reads them."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import _core
from emgine._families.beside_noise import (
    Box,
    box_of,
    has_noise,
    noise_share,
    others_of,
    others_shape,
    others_statistics,
    shape_with_noise,
    with_noise,
)
from emgine.mixture import Mixture

LOW, HIGH = np.array([-1e-7, 1 / 3]), np.array([1e20, 5e-1])
BOX = Box(LOW, HIGH)
OTHERS = _core.ModelShape("gaussian", "full", 2, 3)
MIXTURE = _core.Mixture(
    np.array([0.2, 0.3, 0.5]),
    {"means": np.arange(6.0).reshape(3, 2), "covariances": np.tile(np.eye(2), (3, 1, 1))},
    OTHERS,
)


def test_the_structure_holds_the_box_to_the_bit() -> None:
    shape = shape_with_noise(OTHERS, BOX)
    assert has_noise(shape)
    assert not has_noise(OTHERS)
    assert shape.n_components == 4
    assert others_shape(shape) == OTHERS
    assert others_shape(OTHERS) == OTHERS
    assert np.array_equal(box_of(shape).low, LOW)
    assert np.array_equal(box_of(shape).high, HIGH)


def test_a_mixture_comes_back() -> None:
    made = with_noise(MIXTURE, 0.2, BOX)
    np.testing.assert_allclose(made.weights, [0.16, 0.24, 0.4, 0.2])
    again = others_of(made)
    np.testing.assert_allclose(again.weights, MIXTURE.weights)
    assert np.array_equal(again.means, MIXTURE.means)
    assert others_of(MIXTURE) is MIXTURE


def test_noise_that_is_all_leaves_equal_weights() -> None:
    np.testing.assert_allclose(others_of(with_noise(MIXTURE, 1.0, BOX)).weights, 1 / 3)


def test_statistics_of_the_others_are_about_their_rows() -> None:
    made = with_noise(MIXTURE, 0.2, Box(np.zeros(2), np.full(2, 8.0)))
    X = np.random.RandomState(0).uniform(0, 8, (100, 2))
    whole = Mixture._adopt(made).expectation(X)
    own = others_statistics(whole)
    assert own.shape == OTHERS
    assert np.array_equal(own.weight, whole.weight[:-1])
    assert own.row_weight == pytest.approx(whole.weight[:-1].sum())
    assert noise_share(whole) == pytest.approx(whole.weight[-1] / 100)
    np.testing.assert_allclose(own.maximization(0.0).means, whole.maximization(reg_covar=0.0).means)


def test_a_volume_stretches_the_box_about_its_centre() -> None:
    box = Box(np.zeros(3), np.array([1.0, 2.0, 4.0])).of_volume(18.0, [0, 1])
    assert box.widths[:2].prod() == pytest.approx(18.0)
    assert box.widths[1] == pytest.approx(2 * box.widths[0])
    np.testing.assert_allclose(box.centre, [0.5, 1.0, 2.0])
    assert box.of_columns([2]).widths.tolist() == [4.0]
    drawn = box.draws(100, np.random.RandomState(0))
    assert ((drawn >= box.low) & (drawn <= box.high)).all()
