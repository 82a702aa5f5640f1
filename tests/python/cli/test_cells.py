"""Cells: numbers, missing values and text are told apart, one way for all."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from emgine.cli._cells import cells_of, is_missing, is_notation, is_number, shown

NUMBERS = ["1", "-2.5", "+3", ".5", "5.", "1e3", "-1.5E-3", " 7 ", "007", "inf", "-Infinity"]
TEXT = ["Paris", "1_000", "0x10", "1,5", "1.2.3", "--1", "1e", "true", "12 kg", "2020-01-01"]
MISSING = ["", "  ", "NA", "na", "N/A", "NaN", "nan", "-NaN", "null", "NULL", "None", "?", ".", "-"]


def test_cells() -> None:
    cells = cells_of(pa.chunked_array([NUMBERS, TEXT, MISSING], pa.string()), ".", ())
    kinds = np.repeat([0, 1, 2], [len(NUMBERS), len(TEXT), len(MISSING)])
    assert np.array_equal(cells.is_text, kinds == 1)
    assert np.array_equal(cells.is_missing, kinds == 2)
    assert np.array_equal(cells.values[kinds == 0], [float(cell) for cell in NUMBERS])
    assert np.isnan(cells.values[kinds > 0]).all()
    assert cells.first_text == len(NUMBERS)
    assert cells.has_numbers
    assert not cells_of(pa.chunked_array([TEXT]), ".", ()).has_numbers


def test_a_decimal_comma() -> None:
    cells = cells_of(pa.chunked_array([["1,5", "-,5", "2", "1.5", "1,5e2"]]), ",", ())
    assert cells.is_text.tolist() == [False, False, False, True, False]
    assert cells.values[[0, 1, 2, 4]].tolist() == [1.5, -0.5, 2.0, 150.0]


def test_marks_of_the_user() -> None:
    cells = cells_of(pa.chunked_array([["-999", "k.A.", "5"]]), ".", ("-999", "K.A."))
    assert cells.is_missing.tolist() == [True, True, False]
    assert is_missing(" k.a. ", ("K.A.",))


def test_one_cell_is_judged_as_a_column() -> None:
    for cell in NUMBERS + TEXT + MISSING:
        cells = cells_of(pa.chunked_array([[cell]]), ".", ())
        assert is_missing(cell) == cells.is_missing[0]
        assert is_number(cell, ".") == cells.has_numbers


@pytest.mark.parametrize(
    "cell", ["1.234,56", "1,234", "1 234", "1'234.5", "5 %", "$5", "€ 1,50", "1.5d3", "−5"]
)
def test_numbers_in_another_notation(cell: str) -> None:
    assert is_notation(cell)
    assert not is_number(cell, ".")


@pytest.mark.parametrize("cell", ["Paris", "A12", "12 kg", "2020-01-01", "10:30", "#5", "1_000"])
def test_text_is_no_number_in_any_notation(cell: str) -> None:
    assert not is_notation(cell)


def test_long_cells_are_cut() -> None:
    assert shown(" x ") == "'x'"
    assert shown("x" * 200_000) == f"'{'x' * 30}…'"
