"""The start that a user gives to a general family: checked, and completed from the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel
from emgine._families.bound_general import BoundGeneral
from emgine._families.general_functions import GeneralFunctions, GeneralMixture
from tests.python.families.general_families import Laplace, spread

BOUND = BoundGeneral(GeneralFunctions.of(Laplace(), 1, None))
ALL = {"median": [0.0, 9.0], "scale": [1.0, 2.0]}


def test_the_shape_is_that_of_log_densities() -> None:
    shape = BOUND.shape(1, 2)
    assert (shape.family, shape.n_features, shape.n_components) == ("natural", 3, 2)


def test_weights_and_parameters_are_a_start() -> None:
    start = BOUND.given([0.25, 0.75], ALL, 2).mixture()
    assert isinstance(start, GeneralMixture)
    assert start.weights.tolist() == [0.25, 0.75]
    assert float(start.components[1]["median"]) == 9.0
    assert BOUND.given(None, ALL, 2).mixture() is None
    assert BOUND.given([0.5, 0.5], None, 2).mixture() is None


def test_what_is_not_given_comes_from_the_rows() -> None:
    found = BOUND.given([0.25, 0.75], ALL, 2).mixture()
    assert found is not None
    made = BOUND.given(None, {"scale": [3.0, 4.0]}, 2).complete(found)
    assert isinstance(made, GeneralMixture)
    assert [float(each["scale"]) for each in made.components] == [3.0, 4.0]
    assert [float(each["median"]) for each in made.components] == [0.0, 9.0]
    assert made.weights.tolist() == [0.25, 0.75]
    other = BOUND.given([0.5, 0.5], None, 2).complete(found)
    assert isinstance(other, GeneralMixture)
    assert other.weights.tolist() == [0.5, 0.5]
    assert other.components == found.components  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"median": ["a", "b"]}, r"parameters_init\['median'\] must be an array of numbers"),
        ({"median": 3.0}, r"must have shape \(n_components, ...\) = \(2, ...\). Got \(\)"),
        ({"median": [1.0, 2.0, 3.0]}, r"Got \(3,\)"),
        ({"median": [1.0, np.nan]}, r"parameters_init\['median'\] contains NaN"),
        ({"medians": [1.0, 2.0]}, "parameters_init of Laplace may have .*Got 'medians' of shape"),
        ({"median": [[1.0], [2.0]]}, r"Got 'median' of shape \(1,\)"),
    ],
)
def test_wrong_parameters_are_named(given: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MixtureModel(2, family=Laplace(), parameters_init=given).fit(spread(100))


def test_a_complete_start_that_lacks_a_name_is_an_error_of_the_function() -> None:
    model = MixtureModel(
        2, family=Laplace(), weights_init=[0.5, 0.5], parameters_init={"median": [0.0, 9.0]}
    )
    with pytest.raises(ValueError, match="log_densities of Laplace raised KeyError: 'scale'"):
        model.fit(spread(100))
