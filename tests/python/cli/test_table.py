"""A table is to estimators what a DataFrame is: columns with names, and an array."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine.cli._errors import CommandError
from emgine.cli._table import MOST_NAMES, Table, listed, places


def table() -> Table:
    return Table(np.random.RandomState(0).normal(size=(50, 2)), ("length", "width"))


def test_an_estimator_sees_rows_and_names() -> None:
    model = GaussianMixture(2, random_state=0).fit(table())
    assert model.feature_names_in_.tolist() == ["length", "width"]
    assert np.array_equal(model.means_, GaussianMixture(2, random_state=0).fit(table().rows).means_)
    assert list(Table(table().rows, None).columns) == [0, 1]


def test_the_array_is_a_copy_where_one_is_asked_for() -> None:
    made = table()
    assert np.asarray(made) is made.rows
    assert not np.shares_memory(np.array(made, copy=True), made.rows)
    assert np.asarray(made, dtype=np.float32).dtype == np.float32


def test_columns_are_found_by_name() -> None:
    names = ["a", "b", "c"]
    assert places("rows.csv", ["c", "a"], names) == [2, 0]
    with pytest.raises(CommandError, match=r"rows\.csv has no column 'd'; it has 'a', 'b', 'c'\."):
        places("rows.csv", ["a", "d"], names)


def test_many_names_are_counted() -> None:
    names = [f"x{number}" for number in range(MOST_NAMES + 3)]
    assert listed(names[:2]) == "'x0', 'x1'"
    assert listed(names[:MOST_NAMES]).endswith(f"'x{MOST_NAMES - 1}'")
    assert listed(names).endswith("'x7' and 3 more")


def test_what_was_read_is_told() -> None:
    assert table().read_from("rows.csv").splitlines() == [
        "Read rows.csv: 50 rows.",
        "Columns used (2): length, width",
    ]
    made = Table(np.zeros((1, 10)), None, None, ("a\nb (no name)", "c (text)"), ("gzip", "tabs"))
    assert made.read_from("-").splitlines() == [
        "Read -: 1 row, gzip, tabs.",
        "Columns used (10): 1, 2, 3, 4, 5, 6, 7, 8 and 2 more",
        "Columns left out: a b (no name), c (text)",
    ]
