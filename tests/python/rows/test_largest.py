"""largest: the largest value of each column, the same however the rows are cut."""

from __future__ import annotations

import numpy as np
import pytest

from emgine._rows.largest import Largest, largest_values
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_of_rows_in_memory(dtype: type) -> None:
    X = np.array([[0, -3], [7, -5], [2, -4]], dtype=dtype)
    found = largest_values(Rows(InMemory(X, None, 1)))
    assert found.dtype == np.float64
    assert found.tolist() == [7, -3]


def test_parts_take_in_one_another() -> None:
    largest = Largest(np.array([1.0, 5.0]))
    largest.absorb(Largest(np.array([2.0, 4.0])))
    assert largest.values.tolist() == [2, 5]
