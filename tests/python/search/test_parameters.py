"""Parameters of a search: what is not allowed is an error that names the parameter."""

from __future__ import annotations

from typing import Any

import pytest

import emgine
from emgine import GaussianMixture, GaussianMixtureSearch
from emgine.search.parameters import OF_FITS, OWN_CONSTRAINTS


def test_every_parameter_is_checked_and_fits_get_their_own() -> None:
    grid = {"n_components", "covariance_type"}  # checked by ``candidates``
    assert set(OWN_CONSTRAINTS) | grid == set(GaussianMixtureSearch().get_params())
    assert set(OF_FITS) <= set(GaussianMixture().get_params())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("criterion", "likelihood"),
        ("cv", 1),
        ("deadline", -1.0),
        ("n_init", 0),
        ("finish", "first"),
    ],
)
def test_parameters_that_are_not_allowed(name: str, value: Any) -> None:
    with pytest.raises(emgine.InvalidParameterError, match=f"The '{name}' parameter of Gaussian"):
        GaussianMixtureSearch(**{name: value}).fit([[0.0], [1.0]])
