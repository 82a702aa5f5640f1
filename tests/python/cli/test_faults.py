"""Faults: the first cell of a table that is no finite number is named, in any kind of file."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from emgine.cli._cells import Cells, cells_of
from emgine.cli._columns import chosen
from emgine.cli._errors import CommandError
from emgine.cli._faults import Place, checked, features_among
from emgine.cli._reading import Reading

NAMES = ("a", "b")
PLACE = Place("rows.csv", lambda row: f"line {row + 2}", NAMES, NAMES)


def cells(*columns: list[float]) -> dict[int, Cells]:
    arrays = [np.array(column) for column in columns]
    return {i: Cells(a, np.isnan(a), np.zeros(len(a), bool)) for i, a in enumerate(arrays)}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (([1.0, np.nan], [np.inf, 2.0]), "infinity in line 2, column 'b'"),
        (([1.0, np.nan], [1.0, np.inf]), r"missing value \(NaN\) in line 3, column 'a'"),
    ],
)
def test_the_first_row_is_named(columns: tuple[list[float], ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        checked(PLACE, chosen("x", NAMES, Reading(), {}), cells(*columns), Reading())


def test_rows_and_weights() -> None:
    reading = Reading(weights="a", drop_missing=True)
    columns = chosen("x", NAMES, reading, {})
    found = checked(PLACE, columns, cells([1.0, np.nan, 3.0], [4.0, 5.0, 6.0]), reading)
    rows, weights, n, _ = found
    assert weights is not None
    assert (rows.tolist(), weights.tolist(), n) == ([[4.0], [6.0]], [1.0, 3.0], 1)
    assert [found.row_of(PLACE)(row) for row in (0, 1)] == ["line 2", "line 4"]
    with pytest.raises(CommandError, match="missing value in every row"):
        checked(PLACE, columns, cells([np.nan], [4.0]), reading)
    with pytest.raises(CommandError, match="infinity in line 2"):  # never dropped
        checked(PLACE, columns, cells([np.nan, 1.0], [np.inf, 1.0]), reading)


def test_text_is_left_out_or_named() -> None:
    texts = {0: pa.chunked_array([["1", "2"]]), 1: pa.chunked_array([["x", "y"]])}
    made = {place: cells_of(text, ".", ()) for place, text in texts.items()}
    columns = chosen("x", NAMES, Reading(), {})
    kept = features_among(PLACE, columns, made, texts, Reading())
    assert (kept.wanted, kept.left_out) == ([0], {1: "text, such as 'x'"})
    for reading, remedy in (
        (
            Reading(columns=NAMES),
            "--missing names marks of missing values, and the family categorical takes text",
        ),
        (Reading(weights="b"), "name the columns of numbers with --columns"),
    ):
        with pytest.raises(CommandError, match=f"text, 'x', in line 2, column 'b'; {remedy}"):
            features_among(PLACE, chosen("x", NAMES, reading, {}), made, texts, reading)
