"""Arrays: columns in order, weights last, rows counted from 1."""

from __future__ import annotations

import numpy as np
import pytest

from emgine.cli._arrays import table_of
from emgine.cli._columns import chosen
from emgine.cli._errors import CommandError
from emgine.cli._reading import Reading

VALUES = np.array([[1.0, 2.0, 0.5], [3.0, np.nan, 0.5], [5.0, 6.0, 2.0]])


def test_rows_and_weights() -> None:
    reading = Reading(weights="w", drop_missing=True)
    columns = chosen("x.npy", ("a", "w", "b"), reading, {})
    table = table_of("x.npy", VALUES, columns, reading, named=True)
    assert table.rows.tolist() == [[1.0, 2.0], [5.0, 6.0]]
    assert table.names == ("a", "b")
    assert table.weights is not None
    assert table.weights.tolist() == [0.5, 2.0]
    assert table.facts == ("1 row with missing values left out",)


def test_refused() -> None:
    columns = chosen("x.npy", ("1", "2", "3"), Reading(), {})
    with pytest.raises(CommandError, match=r"missing value \(NaN\) in row 2, column 2\."):
        table_of("x.npy", VALUES, columns, Reading(), named=False)
    with pytest.raises(CommandError, match=r"x\.npy has no rows"):
        table_of("x.npy", VALUES[:0], columns, Reading(), named=False)
