"""Tables of a report: the parameters of each family under its columns' names, and no markup."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from emgine import Mixture, families
from emgine._summaries.parameters import blocks_of
from emgine.cli import _report_tables as tables

PRODUCT = {
    0: "gaussian",
    1: "categorical",
    2: "poisson",
    (3, 4): families.StudentT("diag", dof=4.0),
    5: "bernoulli",
}
PARAMETERS = {
    0: {"means": [[30.0], [50.0]], "covariances": [[[4.0]], [[9.0]]]},
    1: {"probabilities": [[[0.25, 0.75]], [[0.5, 0.5]]]},
    2: {"rates": [[1.5], [0.0]]},
    (3, 4): {"means": [[0, 1], [2, 3]], "scales": [[1, 4], [9, 16]], "dofs": [4.0, 4.0]},
    5: {"probabilities": [[0.125], [1.0]]},
}
NAMES = ("age", "<colour>", "visits", "x", "y", "owns")
CATEGORIES = {1: ("red", "a & b")}


def blocks() -> Any:
    mixture = Mixture.from_parameters([0.25, 0.75], PARAMETERS, PRODUCT)
    return mixture, blocks_of(mixture, NAMES, CATEGORIES)


def cells(table: str) -> list[list[str]]:
    """The text of the cells of the first table of a page, row by row."""
    rows = re.findall(r"<tr.*?>(.*?)</tr>", table.partition("</table>")[0], re.DOTALL)
    return [
        [html.unescape(cell) for cell in re.findall(r"<t[hd]>(.*?)</t[hd]>", row)] for row in rows
    ]


def test_numbers_are_one_table() -> None:
    found = cells(tables.parameters(*blocks()))
    assert found[0] == [
        *("component", "weight", "age", "visits: rates", "x: means", "x: scales"),
        *("y: means", "y: scales", "x, y: dofs", "owns: probabilities"),
    ]
    assert found[1] == ["0", "25.00 %", "30 ± 2", "1.5", "0", "1", "1", "4", "4", "0.125"]
    assert found[2] == ["1", "75.00 %", "50 ± 3", "0", "2", "9", "3", "16", "4", "1"]


def test_each_column_of_categories_has_a_table_with_their_names() -> None:
    page = tables.parameters(*blocks())
    heading, table = page.partition("<h3>")[2].split("</h3>\n", 1)
    assert heading == "&lt;colour&gt;: probabilities"
    assert cells(table) == [
        ["component", "red", "a & b"],
        ["0", "0.2500", "0.7500"],
        ["1", "0.5000", "0.5000"],
    ]


def test_columns_have_their_family_and_values() -> None:
    assert cells(tables.columns(blocks()[1])) == [
        ["column", "family", "values"],
        ["age", "gaussian, full", "any number"],
        ["<colour>", "categorical", "red, a & b"],
        ["visits", "poisson", "whole numbers of at least 0"],
        ["x", "student_t, diag/4.0", "any number"],
        ["y", "student_t, diag/4.0", "any number"],
        ["owns", "bernoulli", "whole numbers from 0 to 1"],
    ]
    plain = Mixture([1.0], [[0.0]], [1.0], "spherical")
    assert tables.columns(blocks_of(plain, ("a",), {})) == ""


@pytest.mark.parametrize("family", ["gaussian", "log_normal", "student_t"])
@pytest.mark.parametrize("structure", ["full", "tied_diag"])
def test_matrices_are_whole_in_any_structure(family: str, structure: str) -> None:
    matrix = [[2.0, 0.0], [0.0, 3.0]]
    values = [matrix] if structure == "full" else [2.0, 3.0]
    kinds = {
        "gaussian": (families.Gaussian(structure), "", "covariances"),
        "log_normal": (families.LogNormal(structure), "log_", "covariances"),
        "student_t": (families.StudentT(structure), "", "scales"),
    }
    chosen, prefix, name = kinds[family]
    given = {f"{prefix}means": [[0.0, 1.0]], f"{prefix}{name}": values}
    given |= {"dofs": [3.0]} if family == "student_t" else {}
    mixture = Mixture.from_parameters([1.0], given, chosen)
    page = tables.matrices(blocks_of(mixture, ("a", "b"), {}))
    said = {"gaussian": "Covariances", "log_normal": "Log covariances", "student_t": "Scales"}
    assert f"<summary>{said[family]}</summary>" in page
    assert cells(page) == [["", "a", "b"], ["a", "2", "0"], ["b", "0", "3"]]


def test_a_family_without_matrices_has_no_table_of_them() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[1.0, 2.0]]}, "poisson")
    assert tables.matrices(blocks_of(mixture, ("a", "b"), {})) == ""


def test_repaired_components_are_named() -> None:
    event = SimpleNamespace(component=1, cause="narrow", action="regularized")
    runs = [
        SimpleNamespace(lower_bound=-2.0, degenerate=()),
        SimpleNamespace(lower_bound=-1.0, degenerate=(event,)),
    ]
    best = SimpleNamespace(restarts_=runs, lower_bound_=-1.0)
    assert "Repaired: component 1 (narrow, regularized)." in tables.bounded(best)
    best.lower_bound_ = -2.0
    assert tables.bounded(best) == ""


def test_the_note_says_what_plus_minus_is_where_it_is_used() -> None:
    assert tables.note(blocks()[0]).startswith("Mean ± standard deviation")
    counts = Mixture.from_parameters([1.0], {"rates": np.ones((1, 2))}, "poisson")
    assert tables.note(counts) == ""
