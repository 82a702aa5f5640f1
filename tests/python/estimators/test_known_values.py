"""First parameters with NaN for what is not known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, MixtureModel
from emgine._estimators.known_values import filled_values

NAN = np.nan
X = np.random.RandomState(0).normal(size=(60, 2))


def test_values_without_gaps_are_left_as_they_are() -> None:
    values = [[1, 2], [3, 4]]
    assert filled_values(values, "means", "means_init") == (values, None)
    assert filled_values(None, "means", "means_init") == (None, None)
    assert filled_values("words", "means", "means_init") == ("words", None)


def test_means_are_filled_by_cell_and_others_by_component() -> None:
    filled, mask = filled_values([[1, NAN], [NAN, 2]], "means", "means_init")
    assert filled.tolist() == [[1, 0], [0, 2]]
    assert mask is not None
    assert mask.tolist() == [[False, True], [True, False]]
    filled, mask = filled_values([[NAN, NAN], [3, 4]], "rates", "parameters_init")
    assert filled.tolist() == [[3, 4], [3, 4]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"covariances_init": [[[1, NAN], [NAN, 1]], np.eye(2)], "means_init": X[:2]},
            "covariances_init of a component must be known or all NaN. Those of component 0",
        ),
        ({"covariances_init": np.full((2, 2, 2), NAN)}, "no value but NaN"),
        ({"means_init": [[NAN, 0], [1, 1]]}, "'means' where its first value is NaN"),
    ],
)
def test_refusals(options: dict[str, Any], said: str) -> None:
    fixed = ["means", *({"covariances"} & {name[:-5] for name in options})]
    with pytest.raises(ValueError, match=said):
        GaussianMixture(2, fixed=fixed, **options).fit(X)


def test_nan_is_no_value_where_nothing_is_held() -> None:
    for fixed in (None, "weights"):
        with pytest.raises(ValueError, match="NaN"):
            GaussianMixture(2, means_init=[[NAN, 0], [1, 1]], fixed=fixed).fit(X)


def test_products_have_gaps_by_block() -> None:
    rows = np.column_stack([X[:, 0], np.random.RandomState(0).poisson(3, 60)])
    given = {0: {"means": [[0.5], [NAN]]}, 1: {"rates": [[NAN], [2.0]]}}
    model = MixtureModel(
        2,
        family={0: "gaussian", 1: "poisson"},
        parameters_init=given,
        fixed={0: {"means": [True, False]}, 1: {"rates": [False, True]}},
        random_state=0,
    ).fit(rows)
    assert model.parameters_[0]["means"][0, 0] == 0.5
    assert model.parameters_[1]["rates"][1, 0] == 2.0
    assert np.isfinite(model.parameters_[1]["rates"]).all()
