"""parameters: the parameters of a component by column, whatever the family."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture, families
from emgine._summaries.parameters import parameters_of


@pytest.mark.parametrize(
    ("family", "parameters", "said"),
    [
        ("poisson", {"rates": [[1, 2]]}, {"a": "rates 1", "b": "rates 2"}),
        (
            "gaussian",
            {"means": [[1, 2]], "covariances": [[[4, 0], [0, 9]]]},
            {"a": "1 ± 2", "b": "2 ± 3"},
        ),
        (
            families.StudentT(),
            {"means": [[1, 2]], "scales": [[[4, 1], [1, 9]]], "dofs": [5]},
            {"a": "means 1, scales 4", "b": "means 2, scales 9", "dofs": "5"},
        ),
        ("binomial", {"probabilities": [[0.5]]}, {"a": "probabilities 0.5"}),
        (
            "categorical",
            {"probabilities": np.full((1, 2, 10), 0.1)},
            dict.fromkeys("ab", "probabilities" + " 0.1" * 8 + " …"),
        ),
        (
            {1: "gaussian", 0: "geometric"},
            {
                1: {"means": [[1]], "covariances": [[[4]]]},
                0: {"probabilities": [[0.25]]},
            },
            {"a": "probabilities 0.25", "b": "1 ± 2"},
        ),
    ],
)
def test_a_line_for_each_column(family: object, parameters: object, said: dict[str, str]) -> None:
    mixture = Mixture.from_parameters([1.0], parameters, family)
    assert parameters_of(mixture, 0, ("a", "b")) == said


def test_categories_have_their_names() -> None:
    given = {"probabilities": [[[0.25, 0.75, 0.0], [0.5, 0.25, 0.25]]]}
    mixture = Mixture.from_parameters([1.0], given, families.Categorical([2, 3]))
    said = parameters_of(mixture, 0, ("a", "b"), {0: ("no", "yes")})
    assert said == {  # the 0 of a third category is not the first column's
        "a": "probabilities no 0.25, yes 0.75",
        "b": "probabilities 0.5 0.25 0.25",
    }
