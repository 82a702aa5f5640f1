"""noise: what the family says of its last component; the others speak for themselves."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import families
from emgine._families.beside_noise import Box, others_of, with_noise
from emgine._families.families import family_of
from emgine._families.gaussian.parameters import mixture_of
from emgine._families.known_parameters import known_mixture

OTHERS = mixture_of(
    np.array([0.4, 0.6]), np.array([[0.0, 1.0], [5.0, 6.0]]), np.tile(np.eye(2), (2, 1, 1)), "full"
)
MIXTURE = with_noise(OTHERS, 0.5, Box(np.array([0.0, -2.0]), np.array([12.0, 10.0])))
FAMILY, CHILD = family_of(MIXTURE.shape), family_of(OTHERS.shape)


def test_what_the_engine_asks_is_the_answer_of_the_others() -> None:
    assert FAMILY.can_repair == CHILD.can_repair
    assert FAMILY.independent == CHILD.independent
    assert FAMILY.panels(MIXTURE) == CHILD.panels(OTHERS)
    assert FAMILY.drawn_as(MIXTURE.shape) == CHILD.drawn_as(OTHERS.shape)
    assert FAMILY.has_means(MIXTURE.shape.structure)
    assert FAMILY.is_affine(MIXTURE)
    assert FAMILY.mask_axes("means", MIXTURE.shape) == 2
    assert FAMILY.in_start_space(np.ones((1, 2)), MIXTURE.shape.structure) is None
    assert FAMILY.n_numbers(MIXTURE) == CHILD.n_numbers(OTHERS) + 4


def test_moments_of_the_noise_are_those_of_its_box() -> None:
    means, variances = FAMILY.moments(MIXTURE)
    assert means[-1].tolist() == [6.0, 4.0]
    assert variances[-1].tolist() == [12.0, 12.0]
    covariances = FAMILY.component_covariances(MIXTURE)
    assert covariances[-1].tolist() == [[12.0, 0.0], [0.0, 12.0]]
    quantiles = FAMILY.quantiles(MIXTURE, np.array([-40.0, 0.0, 40.0]))
    assert quantiles[-1].tolist() == [[0.0, 6.0, 12.0], [-2.0, 4.0, 10.0]]


def test_gaps_are_filled_from_the_box() -> None:
    X = np.array([[1.0, np.nan], [np.nan, 3.0]])
    completed = FAMILY.completed(MIXTURE, X)
    assert completed.means[-1].tolist() == [[1.0, 4.0], [6.0, 3.0]]
    assert completed.variances[-1].tolist() == [[0.0, 12.0], [12.0, 0.0]]
    filled = FAMILY.filled(MIXTURE, X, np.array([2, 2]), np.random.RandomState(0))
    assert -2 <= filled[0, 1] <= 10
    assert filled[1, 1] == 3.0
    maps = FAMILY.affine_maps(MIXTURE, [0], [1])
    assert maps.values[-1].tolist() == [4.0]
    assert maps.slopes[-1].tolist() == [[0.0]]


def test_draws_of_the_noise_are_uniform() -> None:
    drawn = FAMILY.draws(MIXTURE, np.array([1, 2, 4000]), np.random.RandomState(0))
    assert [len(rows) for rows in drawn] == [1, 2, 4000]
    np.testing.assert_allclose(drawn[2].mean(axis=0), [6, 4], atol=0.3)
    np.testing.assert_allclose(drawn[2].var(axis=0), [12, 12], rtol=0.1)


def test_marginals_and_conditionals_keep_the_weights() -> None:
    marginal = FAMILY.marginal(MIXTURE, [1])
    assert marginal.weights.tolist() == MIXTURE.weights.tolist()
    assert FAMILY.moments(marginal)[0][-1].tolist() == [4.0]
    given = FAMILY.conditional(MIXTURE, [0], np.array([1.0]), [1])
    assert given.weights.tolist() == MIXTURE.weights.tolist()
    assert FAMILY.distribution(marginal, np.array([[-3.0, 4.0, 11.0]]))[-1].tolist() == [0, 0.5, 1]


def test_columns_that_a_product_leaves_out_have_no_noise() -> None:
    product = families.Product({1: "gamma"}, others="drop")
    own = {1: {"shapes": [[2.0]], "rates": [[1.0]]}}
    others = known_mixture([1.0], own, product, 2)
    made = with_noise(others, 0.5, Box(np.array([0.0, 1.0]), np.array([1.0, 3.0])))
    family = family_of(made.shape)
    assert np.isnan(family.moments(made)[0][:, 0]).all()
    drawn = family.draws(made, np.array([3, 3]), np.random.RandomState(0))
    assert np.isnan(drawn[1][:, 0]).all()
    assert ((drawn[1][:, 1] >= 1) & (drawn[1][:, 1] <= 3)).all()
    assert np.isnan(family.component_covariances(made)[-1, 0]).all()


def test_components_split_beside_the_noise() -> None:
    more = FAMILY.split(MIXTURE, 4)
    assert more.n_components == 4
    assert more.weights[-1] == pytest.approx(0.5)
    assert others_of(more).weights.sum() == pytest.approx(1.0)
