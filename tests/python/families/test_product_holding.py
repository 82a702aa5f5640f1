"""Held parameters of a product: those of its blocks, each by its family's rules."""

from __future__ import annotations

import numpy as np

from emgine import families
from emgine._families import product_holding
from emgine._families.fixed import fixed_of

PRODUCT = families.Product({(0, 1): families.Gaussian("full"), 2: "beta"})
SHAPE = PRODUCT.shape(3, 2)


def test_blocks_say_axes_and_free_parameters() -> None:
    assert product_holding.mask_axes("0/means", SHAPE) == 2
    assert product_holding.mask_axes("0/covariances", SHAPE) == 1
    assert product_holding.n_held("0/covariances", np.ones((2, 2, 2), dtype=bool), SHAPE) == 6
    assert product_holding.n_held("1/a", np.ones((2, 1), dtype=bool), SHAPE) == 2


def test_a_component_is_held_where_it_is_in_every_block() -> None:
    first = np.array([True, False])
    gaussian = {(0, 1): {"covariances": first}}
    partly = fixed_of(gaussian, PRODUCT, SHAPE)
    whole = fixed_of({**gaussian, 2: {"a": first, "b": first}}, PRODUCT, SHAPE)
    assert partly is not None
    assert whole is not None
    assert partly.components == frozenset()
    assert whole.components == {0}
    assert product_holding.is_held(0, whole.parameters, SHAPE)
    assert not product_holding.is_held(1, whole.parameters, SHAPE)


def test_one_block_without_a_chart_of_its_own_makes_em_plain() -> None:
    assert product_holding.follows_chart({"0/means": np.ones((2, 2), dtype=bool)}, SHAPE)
    assert not product_holding.follows_chart({"1/a": np.ones((2, 1), dtype=bool)}, SHAPE)


def test_what_is_held_of_a_block_has_the_block_s_names() -> None:
    masks = fixed_of({(0, 1): "means", 2: "a"}, PRODUCT, SHAPE)
    assert masks is not None
    assert set(masks.parameters) == {"0/means", "1/a"}
    assert product_holding.within(None, "0/") is None
