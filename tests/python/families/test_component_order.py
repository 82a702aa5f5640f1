"""component_order: every family's components in another order, with the bits they had."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture, _core
from emgine._families.component_order import by_component, component_means, has_means, in_order

SIZES = 4, 3


@pytest.mark.parametrize("family", _core.families())
def test_what_one_more_component_makes_larger_is_by_component(family: str) -> None:
    for structure in _core.structures(family):
        shape = _core.ModelShape(family, structure["name"], *SIZES)
        assert by_component(shape) == {
            name for name, size in shape.parameters.items() if size[0] == SIZES[1]
        }


def test_shared_parameters_stay() -> None:
    mixture = Mixture([0.2, 0.3, 0.5], np.eye(3), np.diag([1.0, 2.0, 3.0]), "tied")
    turned = in_order(mixture, np.array([2, 0, 1]))
    assert turned.weights.tolist() == [0.5, 0.2, 0.3]
    assert turned.means.tolist() == np.eye(3)[[2, 0, 1]].tolist()
    assert turned.covariances.tolist() == mixture.covariances.tolist()


def test_means_are_nan_where_there_are_none() -> None:
    parameters = {
        0: {"probabilities": [[[0.5, 0.5]], [[0.1, 0.9]]]},
        1: {"means": [[3.0], [1.0]], "scales": [[[1.0]], [[1.0]]], "dofs": [1.0, 3.0]},
    }
    family = {0: "categorical", 1: "student_t"}
    mixture = Mixture.from_parameters([0.4, 0.6], parameters, family)
    means = component_means(mixture)
    assert np.isnan(means[:, 0]).all()
    assert means[:, 1].tolist() == [3.0, 1.0]  # the location where dof is 1


def test_which_families_have_means() -> None:
    shape = _core.ModelShape
    assert has_means(shape("poisson", "", *SIZES))
    assert has_means(shape("binomial", "3,3,3,3", *SIZES))
    assert not has_means(shape("binomial", "pairs", *SIZES))
    assert not has_means(shape("natural", "3", *SIZES))
