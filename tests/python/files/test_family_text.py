"""family_text: every family and its choices go through JSON unchanged; others are refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from emgine import families
from emgine._families.families import FAMILIES
from emgine._files.family_text import (
    family_of_text,
    parameters_of_text,
    parameters_text,
    text_of,
)

CHOSEN = (
    families.Gaussian("tied"),
    families.StudentT("diag", dof=np.inf),
    families.StudentT(dof="shared"),
    families.Categorical([2, 3]),
    families.Binomial(7),
    families.NegativeBinomial(size=0.5),
    families.Product({"age": "gaussian", ("x", 2): families.Gaussian("diag")}, others="drop"),
)


@pytest.mark.parametrize("family", [*FAMILIES, *CHOSEN], ids=repr)
def test_a_family_goes_through_json_unchanged(family: Any) -> None:
    text = json.dumps(text_of(family), allow_nan=False)
    assert family_of_text(json.loads(text)) == family


def test_names_and_mappings_stay_what_they_are() -> None:
    for given in ("poisson", {"age": "gaussian", ("x", 2): families.LogNormal()}):
        assert family_of_text(json.loads(json.dumps(text_of(given)))) == given


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "A family is its name"),
        ("poison", "Did you mean"),
        ({"name": "student_t", "dofs": 3}, "choices .*covariance_type.*Got 'dofs'"),
        ({"name": "student_t", "dof": "many"}, "dof must be"),
        ([[0, "poisson"], [0, "beta"]], "twice"),
        ([[[0, [1]], "poisson"]], "a name or a whole number"),
    ],
)
def test_what_is_no_family_is_a_value_error(text: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        family_of_text(text)


def test_columns_that_json_cannot_hold_are_refused() -> None:
    with pytest.raises(ValueError, match=r"a name or a whole number. Got 0.5"):
        text_of({0.5: "poisson"})


def test_parameters_come_back_as_lists() -> None:
    given = {("a", 1): {"sizes": np.array([[1.0, np.inf]])}}
    text = json.dumps(parameters_text(given), allow_nan=False)
    assert parameters_of_text(json.loads(text)) == {("a", 1): {"sizes": [[1.0, np.inf]]}}
    assert parameters_of_text(parameters_text(None)) is None
    with pytest.raises(TypeError, match="no object"):
        parameters_of_text(3)
