"""extremes: the smallest and largest value of each column of rows that have weight."""

from __future__ import annotations

import numpy as np

from emgine import sources
from emgine._rows.extremes import Extremes, extremes
from emgine._rows.open_rows import opened_rows
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

X = np.array([[0.0, -3.0], [7.0, np.nan], [2.0, -4.0], [90.0, 90.0]])


def test_rows_without_weight_and_cells_without_values_do_not_count() -> None:
    found = extremes(Rows(InMemory(X, np.array([1.0, 2.0, 1.0, 0.0]), 1, True)))
    assert found.low.tolist() == [0, -4]
    assert found.high.tolist() == [7, -3]


def test_parts_take_in_one_another() -> None:
    found = Extremes(np.array([1.0, np.nan]), np.array([3.0, np.nan]))
    found.absorb(Extremes(np.array([2.0, 5.0]), np.array([4.0, 5.0])))
    assert found.low.tolist() == [1, 5]
    assert found.high.tolist() == [4, 5]


def test_a_source_has_those_of_the_array() -> None:
    many = np.random.RandomState(0).normal(size=(20_000, 3))
    rows, _ = opened_rows(sources.Blocks([many[:300], many[300:]]), None, "test", 1, 2, False)
    found = extremes(rows)
    assert np.array_equal(found.low, many.min(axis=0))
    assert np.array_equal(found.high, many.max(axis=0))
