"""Functions of users: called, their results checked, errors with their names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine._families.user_functions import (
    called,
    check_user_support,
    named,
    numbers,
    whole_number,
)


class Own:
    """A family."""

    allowed = "numbers above 0"

    def check(self, X: Any) -> Any:
        return X > 0

    def twice(self, x: Any) -> Any:
        return x + x


def test_results_are_given_back_and_errors_named() -> None:
    assert named(Own(), "twice") == "twice of Own"
    assert called(Own(), "twice", 2) == 4
    with pytest.raises(ValueError, match="twice of Own raised TypeError") as raised:
        called(Own(), "twice", None)
    assert isinstance(raised.value.__cause__, TypeError)


def test_arrays_have_the_shape_that_was_asked_for() -> None:
    assert numbers(Own(), "twice", [1, 2], (2,), "rows").dtype == np.float64
    with pytest.raises(ValueError, match=r"twice of Own must return rows of shape \(3\). Got \(2"):
        numbers(Own(), "twice", [1, 2], (3,), "rows")
    with pytest.raises(ValueError, match="twice of Own must return rows as an array of numbers"):
        numbers(Own(), "twice", [1, [2]], (2,), "rows")


@pytest.mark.parametrize("number", [1.0, -1, True, None, "2"])
def test_whole_numbers_are_whole(number: Any) -> None:
    assert whole_number(Own(), "twice", np.int64(3)) == 3
    with pytest.raises(ValueError, match="must return a whole number of at least 0"):
        whole_number(Own(), "twice", number)


def test_values_outside_are_named() -> None:
    check_user_support(Own(), np.ones((2, 2)), 0, None)
    with pytest.raises(ValueError, match=r"Own needs numbers above 0 in row 6, column 1\. Got -1"):
        check_user_support(Own(), np.array([[1.0, 1.0], [2.0, -1.0]]), 5, None)
