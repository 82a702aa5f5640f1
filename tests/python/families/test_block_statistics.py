"""Blocks of products: their columns, parameters and statistics, apart and together again."""

from __future__ import annotations

import numpy as np

from emgine import Mixture, families
from emgine._families.block_statistics import parts_of, product_of, statistics_in
from emgine._families.children import children_of

FAMILY = families.Product({(0, 2): families.Gaussian("diag"), 3: "poisson"}, others="drop")
PARAMETERS = {
    (0, 2): {"means": [[0.0, 1.0], [2.0, 3.0]], "covariances": [[1.0, 2.0], [3.0, 4.0]]},
    3: {"rates": [[1.0], [5.0]]},
}
MIXTURE = Mixture.from_parameters([0.3, 0.7], PARAMETERS, FAMILY, n_features=4)
ROWS = np.array([[0.5, 9.0, 1.0, 2.0], [2.0, 9.0, 4.0, 7.0], [1.0, 9.0, 2.0, 0.0]])


def test_columns_that_are_left_out_are_in_no_block() -> None:
    blocks = parts_of(MIXTURE.shape)
    assert [(block.columns, block.prefix) for block in blocks] == [([0, 2], "0/"), ([3], "1/")]
    assert [block.shape.family for block in blocks] == ["gaussian", "poisson"]


def test_children_make_the_product() -> None:
    children = [child for _, child in children_of(MIXTURE)]
    again = product_of(children, MIXTURE.shape)
    for name, values in MIXTURE.parameters.items():
        assert np.array_equal(again.parameters[name], values)


def test_statistics_are_those_of_the_columns() -> None:
    statistics = MIXTURE.expectation(ROWS)
    (gaussian, of_gaussian), (_, of_poisson) = statistics_in(statistics)
    assert np.array_equal(of_gaussian.arrays["sum"], statistics.arrays["0/sum"])
    assert np.array_equal(of_poisson.weight, statistics.weight)
    assert np.array_equal(of_gaussian.reference, statistics.reference[:, gaussian.columns])
    updated, own = statistics.maximization(0.1), of_gaussian.maximization(0.1)
    assert np.array_equal(own.means, updated.parameters["0/means"])
