"""Columns by number: what is one, what is none, and none twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine._inference.columns import as_slice, checked_columns, others


@pytest.mark.parametrize("given", [2, np.int64(2), [2], (2,), -1, {2: 1.0}.keys(), range(2, 3)])
def test_numbers_of_columns(given: Any) -> None:
    assert checked_columns(given, 3, "columns") == [2]


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
        checked_columns(given, 3, "columns")


def test_the_others_are_in_order() -> None:
    assert others([3, 0], 5) == [1, 2, 4]


def test_columns_that_are_evenly_spaced_are_a_slice() -> None:
    numbers = np.arange(9)
    for even in ([3], [2, 3, 4], [1, 4, 7], [0, 8]):
        assert isinstance(as_slice(even), slice)
        assert numbers[as_slice(even)].tolist() == even
    assert as_slice([0, 1, 3]) == [0, 1, 3]
