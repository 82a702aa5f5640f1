"""Shapes, mixtures and starts of rows that may lack cells."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture, _core
from emgine._families.missing import (
    from_start,
    mixture_with,
    shape_with,
    start_shape,
    weights_of_features,
)

PRODUCT = "gaussian(full)[0,1] poisson()[2] log_normal(tied)[3,4] gaussian(diag)[5]"


def test_shapes_differ_by_the_option() -> None:
    shape = _core.ModelShape("gaussian", "diag", 2, 3)
    other = shape_with(shape, missing=True)
    assert (shape.missing, other.missing) == (False, True)
    assert shape != other
    assert hash(shape) != hash(other)
    assert shape_with(other, missing=True) is other
    assert shape_with(other, missing=False) == shape


@pytest.mark.parametrize(
    ("family", "structure", "start"),
    [
        ("gaussian", "full", "diag"),
        ("gaussian", "tied", "tied_diag"),
        ("gaussian", "spherical", "spherical"),
        ("poisson", "", ""),
        ("product", PRODUCT, PRODUCT.replace("full", "diag").replace("tied", "tied_diag")),
    ],
)
def test_starts_know_variances(family: str, structure: str, start: str) -> None:
    shape = _core.ModelShape(family, structure, 6, 2, missing=True)
    assert start_shape(shape).structure == start
    complete = shape_with(shape, missing=False)
    assert start_shape(complete) is complete


def test_diagonal_matrices_follow_from_variances() -> None:
    variances = np.array([[1.0, 4.0], [9.0, 16.0]])
    start = Mixture([0.5, 0.5], [[0.0, 1.0], [2.0, 3.0]], variances, "diag", missing="marginalize")
    full = from_start(start, _core.ModelShape("gaussian", "full", 2, 2, missing=True))
    assert full.shape.missing
    assert np.array_equal(full.covariances, [np.diag(of) for of in variances])
    assert from_start(start, start.shape) is start


def test_a_mixture_keeps_its_numbers() -> None:
    mixture = Mixture([1.0], [[0.0, 0.0]], [[[2.0, 0.3], [0.3, 1.0]]])
    other = mixture_with(mixture, missing=True)
    for name, values in mixture.parameters.items():
        assert np.array_equal(values, other.parameters[name])
    assert mixture_with(mixture, missing=False) is mixture


def test_weights_of_features() -> None:
    rows = np.array([[1.0, np.nan], [2.0, 3.0]])
    mixture = Mixture([1.0], [[0.0, 0.0]], [[1.0, 1.0]], "diag", missing="marginalize")
    assert weights_of_features(mixture.expectation(rows)).tolist() == [[2.0, 1.0]]
    full = Mixture([1.0], [[0.0, 0.0]], [np.eye(2)], missing="marginalize")
    assert weights_of_features(full.expectation(rows)).tolist() == [[2.0]]
