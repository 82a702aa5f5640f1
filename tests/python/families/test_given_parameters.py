"""given_parameters: first parameters of any family by their names, checked before work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emgine import MixtureModel, _core
from emgine._families.given_parameters import check_given_parameters, required

POISSON = _core.ModelShape("poisson", "", 2, 3)
GAUSSIAN = _core.ModelShape("gaussian", "full", 2, 1)
RATES = [[1, 2], [3, 4], [5, 6]]


def test_what_is_required_determines_all() -> None:
    assert required(GAUSSIAN) == {"means": (1, 2), "covariances": (1, 2, 2)}
    assert required(POISSON) == {"rates": (3, 2)}


def test_all_or_some_may_be_given() -> None:
    found = _core.Mixture(np.array([0.2, 0.3, 0.5]), {"rates": np.ones((3, 2))}, POISSON)
    nothing = check_given_parameters(None, {}, POISSON)
    assert nothing.mixture() is None
    assert nothing.complete(found) is found
    rates = check_given_parameters(None, {"rates": RATES}, POISSON)
    assert rates.mixture() is None
    assert rates.complete(found).parameters["rates"].tolist() == RATES
    assert rates.complete(found).weights.tolist() == [0.2, 0.3, 0.5]
    both = check_given_parameters([0.5, 0.25, 0.25], {"rates": RATES}, POISSON).mixture()
    assert both is not None
    assert both.weights.tolist() == [0.5, 0.25, 0.25]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rate": RATES}, r"may have \['rates'\]. Got 'rate'"),
        ({"rates": [1, 2, 3]}, r"parameters_init\['rates'\] must have shape \(3, 2\). Got \(3,\)"),
        ({"rates": np.full((3, 2), np.nan)}, "contains NaN"),
        ({"rates": -np.ones((3, 2))}, "rates of component 0 must be finite and at least 0"),
    ],
)
def test_refusals(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_given_parameters(None, given, POISSON)
    with pytest.raises(ValueError, match=message):
        MixtureModel(3, family="poisson", parameters_init=given).fit(np.ones((9, 2)))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rate": [[1], [2]]}, r"\['c'\] may have \['rates'\]. Got 'rate'. Did you mean 'rates'"),
        ({"rates": [[1], [2], [3]]}, r"\['c'\]\['rates'\] must have shape \(2, 1\)"),
        ({"rates": [["a"], ["b"]]}, r"\['c'\]\['rates'\] must be an array of numbers"),
        ({"rates": [[1], [-2]]}, r"\['c'\]: rates of component 1 must be finite and at least 0"),
    ],
)
def test_refusals_of_a_product_name_the_columns_of_the_block(
    given: dict[str, Any], message: str
) -> None:
    table = pd.DataFrame({"g": np.arange(9.0), "c": np.arange(9)})
    family = {"g": "gaussian", "c": "poisson"}
    model = MixtureModel(2, family=family, parameters_init={"c": given})
    with pytest.raises(ValueError, match="parameters_init" + message):
        model.fit(table)
