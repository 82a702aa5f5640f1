"""Columns by number: what is one, what is none, and none twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emgine import GaussianMixture, Mixture
from emgine._inference.columns import as_slice, checked_columns, names_of, others

THREE = Mixture([1.0], [[0.0, 0.0, 0.0]], [1.0], "spherical")


@pytest.mark.parametrize("given", [2, np.int64(2), [2], (2,), -1, {2: 1.0}.keys(), range(2, 3)])
def test_numbers_of_columns(given: Any) -> None:
    assert checked_columns(THREE, given, "columns") == [2]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (3, "columns must be numbers of columns from 0 to 2. Got 3"),
        ([0, -4], "Got -4"),
        ("age", "Got 'age'"),
        (True, "must be a number of a column, or several. Got True"),
        ([1.0], "Got 1.0"),
        (None, "Got None instead"),
        ([], "at least one column"),
        ([0, 1, -3], "names column 0 more than once"),
    ],
)
def test_others_are_refused(given: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        checked_columns(THREE, given, "columns")


def test_the_others_are_in_order() -> None:
    assert others([3, 0], 5) == [1, 2, 4]


def test_columns_that_are_evenly_spaced_are_a_slice() -> None:
    numbers = np.arange(9)
    for even in ([3], [2, 3, 4], [1, 4, 7], [0, 8]):
        assert isinstance(as_slice(even), slice)
        assert numbers[as_slice(even)].tolist() == even
    assert as_slice([0, 1, 3]) == [0, 1, 3]


def test_names_are_those_of_the_table_of_the_fit() -> None:
    rows = pd.DataFrame(np.random.RandomState(0).normal(size=(50, 3)), columns=["a", "b", "c"])
    mixture = GaussianMixture(2, random_state=0).fit(rows).mixture_
    assert names_of(mixture) == ("a", "b", "c")
    assert checked_columns(mixture, ["c", 0], "columns") == [2, 0]
    some = mixture.marginal(["c", "a"])
    assert some == mixture.marginal([2, 0])
    assert some.feature_names == ("c", "a")
    given = mixture.condition({"b": 0.5})
    assert given == mixture.condition({1: 0.5})
    assert given.feature_names == ("a", "c")
    assert given.marginal("c") == given.marginal(1)
    found = mixture.predict_mean(rows, of=["b"])
    assert (found == mixture.predict_mean(rows.to_numpy(), of=1)).all()
    with pytest.raises(ValueError, match=r"or names among \['a', 'b', 'c'\]. Got 'd'"):
        mixture.condition({"d": 1.0})
    with pytest.raises(ValueError, match=r"The value of column 'b' must be finite\. Got nan"):
        mixture.condition({"b": np.nan})
    with pytest.raises(ValueError, match="names column 1 more than once"):
        mixture.condition({"b": 1.0, 1: 1.0})
    assert THREE.marginal(1).feature_names is None
