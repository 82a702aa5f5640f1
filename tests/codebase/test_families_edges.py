"""Components at an edge end as the page of families says: bounded, an answer, or an error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import DegenerateError, DegenerateWarning, MixtureModel
from tests.codebase.test_families_page import EDGES

ALIKE = np.full((20, 1), 0.25)
POINT = np.tile([[0.6, 0.8]], (20, 1))
ZEROS = np.zeros((20, 1))
ROWS = {"von_mises_fisher": POINT, "exponential": ZEROS}
BOUNDED = ("log_normal", "gamma", "weibull", "beta", "von_mises_fisher")
# Rows of one component, the parameter at its edge, and what it is there.
ANSWERS: dict[str, tuple[Any, str, float]] = {
    "poisson": (ZEROS, "rates", 0.0),
    "negative_binomial": (ZEROS, "sizes", np.inf),
    "geometric": (ZEROS, "probabilities", 1.0),
    "bernoulli": (ZEROS, "probabilities", 0.0),
    "categorical": ([[0], [2]], "probabilities", 0.0),
    "multinomial": ([[3, 0], [5, 0]], "probabilities", 0.0),
    "binomial": ([[0, 5], [0, 9]], "probabilities", 0.0),
}


def groups(name: str) -> Any:
    """Return rows alike beside others that the family can have."""
    angles = np.random.RandomState(0).uniform(2, 5, 80)
    if name == "von_mises_fisher":
        return np.concatenate([POINT, np.column_stack([np.cos(angles), np.sin(angles)])])
    return np.concatenate([ALIKE, 0.5 + angles[:, np.newaxis] / 12])


@pytest.mark.parametrize("name", BOUNDED)
def test_components_of_rows_alike_are_bounded_and_reported(name: str) -> None:
    assert "bounded" in EDGES[name]["what is done"]
    with pytest.warns(DegenerateWarning):
        model = MixtureModel(2, family=name, reg_covar=1e-5, random_state=0).fit(groups(name))
    assert [event.cause for event in model.restarts_[0].degenerate] == ["narrow"]


@pytest.mark.parametrize("name", [*BOUNDED, "exponential"])
def test_they_end_the_run_where_nothing_bounds_them(name: str) -> None:
    with pytest.raises(DegenerateError):
        MixtureModel(1, family=name, reg_covar=0.0, on_degenerate="raise").fit(
            ROWS.get(name, ALIKE)
        )


@pytest.mark.parametrize("name", BOUNDED)
def test_they_are_bounded_without_reg_covar_too(name: str) -> None:
    with pytest.warns(DegenerateWarning, match="collapsed and was regularized"):
        model = MixtureModel(1, family=name, reg_covar=0.0).fit(ROWS.get(name, ALIKE))
    (event,) = model.restarts_[0].degenerate
    assert (event.cause, event.action) == ("collapsed", "regularized")


def test_a_component_of_zeros_among_others_is_bounded() -> None:
    rows = np.concatenate([np.zeros((50, 1)), np.random.RandomState(0).exponential(size=(50, 1))])
    with pytest.warns(DegenerateWarning, match="collapsed and was regularized"):
        model = MixtureModel(2, family="exponential", labels_init=np.repeat([0, 1], 50)).fit(rows)
    assert model.restarts_[0].degenerate


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_at_an_edge_is_not_reported(name: str) -> None:
    assert "answer" in EDGES[name]["what is done"]
    rows, parameter, value = ANSWERS[name]
    model = MixtureModel(1, family=name).fit(rows)
    assert value in model.parameters_[parameter]
    assert model.restarts_[0].degenerate == ()


def test_a_product_is_repaired() -> None:
    rows = np.column_stack([ALIKE, np.arange(20)])
    model = MixtureModel(1, family={0: "gaussian", 1: "poisson"}, reg_covar=0.0)
    with pytest.warns(DegenerateWarning, match="component 0 collapsed and was regularized"):
        model.fit(rows)
    with pytest.raises(DegenerateError, match=r"column 0 of the family 'gaussian'"):
        model.set_params(on_degenerate="raise").fit(rows)
