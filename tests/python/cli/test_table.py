"""A table is to estimators what a DataFrame is: columns with names, and an array."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emgine import GaussianMixture
from emgine.cli._errors import CommandError
from emgine.cli._table import MOST_NAMES, Table, check_finite, listed, places

PATH = Path("rows.csv")


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
    assert places(PATH, ["c", "a"], names) == [2, 0]
    with pytest.raises(CommandError, match=r"rows\.csv has no column 'd'; it has 'a', 'b', 'c'\."):
        places(PATH, ["a", "d"], names)


def test_many_names_are_counted() -> None:
    names = [f"x{number}" for number in range(MOST_NAMES + 3)]
    assert listed(names[:2]) == "'x0', 'x1'"
    assert listed(names[:MOST_NAMES]).endswith(f"'x{MOST_NAMES - 1}'")
    assert listed(names).endswith("'x7' and 3 more")


@pytest.mark.parametrize(
    ("value", "names", "said"),
    [
        (np.nan, ("length", "width"), r"a missing value \(NaN\) in row 4, column 'width'\."),
        (-np.inf, None, r"infinity in row 4, column 2\."),
    ],
)
def test_the_first_value_that_is_not_finite_is_named(
    value: float, names: tuple[str, ...] | None, said: str
) -> None:
    rows = table().rows.copy()
    assert check_finite(PATH, Table(rows, names)).rows is rows
    rows[3, 1] = value
    rows[40] = np.nan
    with pytest.raises(CommandError, match=r"rows\.csv holds " + said):
        check_finite(PATH, Table(rows, names))
