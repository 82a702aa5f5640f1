"""Parts of a user's family: tasks see statistics, counts are not made again, widths agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine._families.own_functions import OwnFunctions
from emgine._rows.own_parts import FindWidth, OwnParts, Widths
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.sampling import CountRows, GatherAll
from tests.python.families.own_families import InverseGaussian

X = np.array([[1.0], [2.0], [4.0]])
FUNCTIONS = OwnFunctions(InverseGaussian(), 1, None)


def parts(counts: Any = None) -> OwnParts:
    return OwnParts(InMemory(X, None, 1), FUNCTIONS._replace(n_statistics=2), counts)


def test_tasks_see_statistics_and_the_base() -> None:
    rows, weight = parts().reduce(GatherAll()).arrays()
    np.testing.assert_array_equal(rows[:, :2], np.column_stack([X, 1 / X]))
    np.testing.assert_array_equal(rows[:, 2], InverseGaussian().log_base_measure(X))
    assert weight is None
    assert parts().n_features == 3
    assert parts().dtype == np.float64


def test_counts_that_are_known_are_not_made_again() -> None:
    known = InMemory(X, None, 1).reduce(CountRows())
    assert parts(known).reduce(CountRows()) is known
    assert parts().reduce(CountRows()) == known


def test_widths_of_parts_agree() -> None:
    found = InMemory(X, None, 1).reduce(FindWidth(FUNCTIONS))
    assert found.first == 2
    found.absorb(Widths(2))
    with pytest.raises(ValueError, match="returned 3 columns where it returned 2 before"):
        found.absorb(Widths(3))


def test_rows_in_statistics_keep_their_weights_and_functions() -> None:
    weight = np.array([1.0, 0.0, 2.0])
    rows = Rows(InMemory(X, weight, 1)).in_statistics(FUNCTIONS)
    assert rows.n_features == 3
    assert rows.row_weight == 3.0
    assert rows.functions is not None
    assert rows.functions.n_statistics == 2
    assert rows.with_threads(2).functions is rows.functions
