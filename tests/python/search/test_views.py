"""views: rows are opened once for families that see the same; errors belong to their family."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emgine import MixtureSearch, families
from emgine.search.given_families import Given
from emgine.search.kinds import Kind
from emgine.search.views import Views, tell_of_errors
from tests.python.families.own_families import OwnPoisson

TABLE = pd.DataFrame({"kind": ["a", "b", "a", "c"], "size": [0, 1, 0, 2]})


def views(X: Any) -> Views:
    return Views(MixtureSearch(), X, None)


def test_the_same_categories_are_one_view() -> None:
    of_table = views(TABLE)
    first = of_table.kinds([Given("1", {"kind": "categorical", "size": "poisson"})])[0]
    second = of_table.kinds([Given("2", {"kind": families.Categorical(5), "size": "geometric"})])[0]
    assert first.view is second.view
    assert first.view.categories == {0: ("a", "b", "c")}
    assert of_table.names is not None
    assert of_table.names.tolist() == ["kind", "size"]
    left_out = of_table.kinds([Given("3", families.Product({"size": "poisson"}, others="drop"))])[0]
    assert left_out.view is not first.view
    assert first.shape(2).structure == "categorical(3)[0] poisson()[1]"


def test_a_family_of_ones_own_sees_its_statistics() -> None:
    rows = views(np.array([[0.0, 1.0], [2.0, 3.0]]))
    own, built_in = rows.kinds([Given("own", OwnPoisson()), Given("poisson", "poisson")])
    assert own.view.rows.n_features == 3  # with the log base measure
    assert own.view.options.functions is own.view.rows.functions is not None
    assert built_in.view.rows is rows.rows
    assert own.shape(2).family == "natural"


def test_a_function_of_the_users_gets_tables_as_they_are() -> None:
    of_table = views(TABLE[["size"]])
    of_table.kinds([Given("poisson", "poisson")])[0]
    assert of_table.arguments(tables=True)[0] is of_table._X
    (rows,) = of_table.arguments(tables=False)
    assert isinstance(rows, np.ndarray)


def test_rows_beyond_a_family_are_the_error_of_its_kind() -> None:
    rows = views(np.array([[0.0], [-1.0]]))
    for family in ("poisson", OwnPoisson()):
        kind = rows.checked(rows.kinds([Given("counts", family)])[0])
        assert "whole numbers of at least 0 in row 1, column 0. Got -1.0" in kind.error
    with pytest.raises(ValueError, match=r"Family 'p' of MixtureSearch: The rows have no column 7"):
        rows.kinds([Given("p", {7: "poisson"})])[0]


def test_errors_are_told_once_and_raised_if_there_is_nothing_else() -> None:
    rows = views(np.array([[0.0], [-1.0]]))
    good = rows.kinds([Given("gaussian", "gaussian")])[0]
    bad = [Kind(f"f{i}", "gamma", families.Gamma(), good.view, f"Bad {i}.") for i in range(5)]
    tell_of_errors([good])
    with pytest.warns(UserWarning, match=r"^One of 2 fam.* and is not fitted\. 'f0': Bad 0\.$"):
        tell_of_errors([good, bad[0]])
    with pytest.warns(UserWarning, match=r"^5 of 6 .* and are not fitted\..*Bad 2\. And 2 more\.$"):
        tell_of_errors([good, *bad])
    with pytest.raises(ValueError, match=r"^Bad 0\.$"):
        tell_of_errors(bad[:1])
    with pytest.raises(ValueError, match=r"^None of the 2 families can have these rows\. 'f0': "):
        tell_of_errors(bad[:2])


def test_text_is_told_with_the_family_that_does_not_take_it() -> None:
    kinds = [Given("counts", "poisson"), Given("answers", "categorical")]
    with pytest.raises(ValueError, match=r"^Family 'counts' of MixtureSearch: Column 'kind' of X"):
        views(TABLE).kinds(kinds)
    with pytest.raises(ValueError, match=r"^Column 'kind' of X has dtype"):
        views(TABLE).kinds(kinds[:1])
