"""Columns: named once, chosen on purpose, left out with the reason."""

from __future__ import annotations

import pytest

from emgine.cli._columns import chosen, names_of, reasons, without_name
from emgine.cli._errors import CommandError
from emgine.cli._reading import Reading

NAMES = ("1", "a", "b", "w")


def test_names() -> None:
    assert names_of(None, 3) == ("1", "2", "3")
    assert names_of(("", "a", ""), 3) == ("1", "a", "3")
    assert names_of(("", "1"), 2) == ("unnamed 1", "1")
    with pytest.raises(CommandError, match="x has more than one column named 'a'"):
        chosen("x", names_of(("a", "b", "a"), 3), Reading(), {})


def test_a_column_without_a_name_is_no_feature_by_accident() -> None:
    no_name = without_name(("", "a", "b", "w"))
    columns = chosen("x", NAMES, Reading(weights="w"), no_name)
    assert (columns.wanted, columns.weights) == ([1, 2], 3)
    assert reasons(columns) == ("1 (no name)", "w (weights)")
    columns = chosen("x", NAMES, Reading(columns=("b", "1")), no_name)
    assert columns.wanted == [2, 0]
    assert reasons(columns) == ("a (not asked for)", "w (not asked for)")
    of_model = Reading(columns=("a",), features=("a",))
    assert reasons(chosen("x", NAMES, of_model, no_name))[0] == "1 (not in the model)"


def test_refused() -> None:
    for reading, said in (
        (Reading(columns=("c",)), "has no column 'c'; it has '1', 'a', 'b', 'w'"),
        (Reading(weights="c"), "has no column 'c'"),
        (Reading(columns=("w",), weights="w"), "no column besides the weights, 'w'"),
    ):
        with pytest.raises(CommandError, match=said):
            chosen("x", NAMES, reading, {})
