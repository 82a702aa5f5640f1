"""gaussian_mixture_parameters: every parameter is checked, and every default passes."""

from __future__ import annotations

import pytest

from emgine import GaussianMixture
from emgine._checks.exceptions import InvalidParameterError
from emgine._checks.parameters import check_parameters
from emgine._estimators.gaussian_mixture_parameters import CONSTRAINTS


def test_each_parameter_of_the_estimator_has_a_constraint() -> None:
    assert set(CONSTRAINTS) == set(GaussianMixture().get_params())


def test_the_defaults_are_allowed() -> None:
    check_parameters(GaussianMixture().get_params(), CONSTRAINTS, "GaussianMixture")


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_nonsense_is_an_error_that_names_the_parameter(name: str) -> None:
    model = GaussianMixture().set_params(**{name: -1.5})
    with pytest.raises(InvalidParameterError, match=f"The '{name}' parameter"):
        model.fit([[0.0], [1.0]])
