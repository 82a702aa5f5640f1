"""Rows with gaps: NaN, None and nulls are gaps, infinities are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emgine._checks.gaps import check_rows_with_gaps

ROWS = np.array([[1.0, np.nan], [2.0, 3.0]])


def checked(X: Any) -> Any:
    return check_rows_with_gaps(X, caller="Mixture", n_features=2)


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        ROWS.astype(np.float32),
        [[1.0, None], [2.0, 3.0]],
        np.array([[1.0, pd.NA], [2, 3.0]], dtype=object),
        pd.DataFrame({"a": [1, 2], "b": pd.array([None, 3], dtype="Int64")}),
    ],
)
def test_gaps_become_nan(rows: Any) -> None:
    found = checked(rows)
    assert found.dtype == np.float64
    assert np.array_equal(found, ROWS, equal_nan=True)
    assert not np.shares_memory(found, ROWS)


def test_rows_without_gaps_are_as_they_are() -> None:
    assert checked([[1, 2], [3, 4]]).tolist() == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (pd.DataFrame({"a": [np.nan, 1.0], "b": [1.0, -np.inf]}), "row 1, column 1 .'b'."),
        ([[1.0, None, 2.0]], "3 features, but Mixture is expecting 2"),
        ([["a", None]], "holds strings"),
        ([1.0, None], "Expected 2D array"),
    ],
)
def test_all_else_is_refused(rows: Any, said: str) -> None:
    with pytest.raises((TypeError, ValueError), match=said):
        checked(rows)
