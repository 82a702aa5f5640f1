"""product: columns by numbers and tuples, what is left out, parameters by columns, draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import emgine
from emgine import MixtureModel, families
from emgine._families.children import children_of
from emgine._families.product import Product

RANDOM = np.random.RandomState(0)
ROWS = np.column_stack(
    [
        np.concatenate([RANDOM.normal(0, 1, 300), RANDOM.normal(8, 1, 200)]),
        np.concatenate([RANDOM.poisson(2, 300), RANDOM.poisson(9, 200)]),
        np.concatenate([RANDOM.normal(0, 1, 300), RANDOM.normal(-8, 1, 200)]),
    ]
)
BLOCKS: dict[Any, Any] = {(2, 0): "gaussian", 1: "poisson"}


def test_words_of_the_core() -> None:
    assert Product(BLOCKS).structure(3) == "gaussian(full)[0,2] poisson()[1]"
    left_out = Product({-1: families.Gaussian("diag")}, others="drop")
    assert left_out.structure(3) == "gaussian(diag)[2] ignored()[0,1]"


def test_a_mapping_and_an_object_are_one_model() -> None:
    by_mapping = MixtureModel(2, family=BLOCKS, random_state=0).fit(ROWS)
    by_object = MixtureModel(2, family=families.Product(BLOCKS), random_state=0).fit(ROWS)
    assert np.array_equal(by_mapping.score_samples(ROWS), by_object.score_samples(ROWS))
    order = np.argsort(by_mapping.parameters_[1]["rates"][:, 0])
    np.testing.assert_allclose(by_mapping.parameters_[1]["rates"][order, 0], [2, 9], rtol=0.1)
    means = by_mapping.parameters_[(2, 0)]["means"][order]
    np.testing.assert_allclose(means, [[0, 0], [8, -8]], atol=0.3)


def test_columns_that_are_left_out_do_not_matter() -> None:
    family = families.Product({1: "poisson"}, others="drop")
    model = MixtureModel(2, family=family, random_state=0, labels_init=ROWS[:, 1] > 5).fit(ROWS)
    alone = MixtureModel(2, family="poisson", labels_init=ROWS[:, 1] > 5).fit(ROWS[:, 1:2])
    assert np.array_equal(model.score_samples(ROWS), alone.score_samples(ROWS[:, 1:2]))
    drawn, _ = model.sample(10, random_state=0)
    assert np.isnan(drawn).all(axis=0).tolist() == [True, False, True]


def test_children_are_mixtures_of_their_own() -> None:
    mixture = MixtureModel(2, family=BLOCKS, random_state=0).fit(ROWS).mixture_
    (first, gaussian), (second, poisson) = children_of(mixture)
    assert (first, second) == ([0, 2], [1])
    assert gaussian.shape.family == "gaussian"
    assert np.array_equal(poisson.parameters["rates"], mixture.parameters["1/rates"])


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        ({0: "poisson", (0, 1): "gaussian", 2: "gaussian"}, "Column 0 has more than one family"),
        ({3: "poisson"}, r"The rows have no column 3. Their columns are 0 to 2"),
        ({True: "poisson"}, "The rows have no column True"),
        ({0: "poisson"}, r"No family is named for the columns \[1, 2\]"),
        ({0: "poison"}, "Did you mean 'poisson'"),
        ({}, "A product needs a family for some of the columns"),
        ({0: families.Product({0: "poisson"})}, "is a product of its own"),
    ],
)
def test_refusals(blocks: dict[Any, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MixtureModel(2, family=blocks).fit(ROWS)


def test_others_is_one_of_two_words() -> None:
    with pytest.raises(ValueError, match=r"others must be one of \['refuse', 'drop'\]"):
        families.Product({0: "poisson"}, others="keep")


def test_blocks_are_a_mapping() -> None:
    with pytest.raises(ValueError, match=r"blocks must be a mapping .* Got \[\('poisson', 0\)\]"):
        families.Product([("poisson", 0)])  # type: ignore[arg-type]


def test_a_component_that_is_narrow_in_one_family_is_reported() -> None:
    rows = np.concatenate([ROWS, np.column_stack([np.full(40, 20.0), np.arange(40), np.ones(40)])])
    labels = np.repeat([0, 1, 2], [300, 200, 40])
    with pytest.warns(emgine.DegenerateWarning, match=r"component 2: 4\d rows with column 0 = 20"):
        MixtureModel(3, family=BLOCKS, labels_init=labels).fit(rows)
