"""choices: whole numbers, one for all columns or one for each, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, families
from emgine._families.choices import in_order, whole_numbers


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, 3), (np.int64(3), 3), ([3, 2], (3, 2)), (np.array([5, 1]), (5, 1)), ((9,), (9,))],
)
def test_whole_numbers(value: Any, expected: object) -> None:
    assert whole_numbers(value, "n", 1, 9) == expected


@pytest.mark.parametrize("value", [0, 10, 2.0, True, "3", [], [3, 0], [3, 2.5], [[3]], {3}])
def test_anything_else_is_named(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^n must be a whole number from 1 to 9, or one for each"):
        whole_numbers(value, "n", 1, 9)


def test_choices_of_columns_go_with_them() -> None:
    assert in_order((3, 2, 5), [2, 0, 1]) == (5, 3, 2)
    assert in_order((3, 2, 5), [1, 0]) == (3, 2, 5)
    assert in_order(4, [1, 0]) == 4
    assert in_order(None, [1, 0]) is None


def test_choices_go_with_the_columns_of_a_product() -> None:
    rows = np.column_stack([np.arange(40) % 2, np.arange(40) % 5, np.arange(40) % 3])
    blocks = {(1, 0): families.Categorical([5, 2]), 2: families.Binomial(2)}
    model = MixtureModel(1, family=blocks).fit(rows)
    assert model.mixture_.shape.structure == "categorical(2,5)[0,1] binomial(2)[2]"
    with pytest.raises(ValueError, match="must be named in the order of the rows' columns"):
        MixtureModel(1, family={(1, 0): "binomial", 2: "poisson"}).fit(rows)


def test_a_column_of_a_product_under_two_names_is_refused() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [0, 1, 0, 1], "b": [1, 0, 0, 2]})
    blocks = {"a": "bernoulli", 0: "poisson", "b": "poisson"}
    with pytest.raises(ValueError, match=r"Column 0 \('a'\) has more than one family"):
        MixtureModel(1, family=blocks).fit(frame)
