"""choices: whole numbers, one for all columns or one for each, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine._families.choices import whole_numbers


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
