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
from emgine.cli._table import Table as Rows

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
    found = cells(tables.parameters(*blocks()))  # a row for each parameter, because they are many
    assert [row[0] for row in found] == [
        *("component", "weight", "age", "visits: rates", "x: means", "x: scales"),
        *("y: means", "y: scales", "x, y: dofs", "owns: probabilities"),
    ]
    first, second = ([row[place] for row in found] for place in (1, 2))
    assert first == ["0", "25.00 %", "30 ± 2", "1.5", "0", "1", "1", "4", "4", "0.125"]
    assert second == ["1", "75.00 %", "50 ± 3", "0", "2", "9", "3", "16", "4", "1"]


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


def searched(*events: SimpleNamespace, status: tuple[str, ...] = ("converged",)) -> Any:
    """What a search leaves whose best run has these events."""
    runs = [
        SimpleNamespace(lower_bound=-2.0, degenerate=()),
        SimpleNamespace(lower_bound=-1.0, degenerate=events),
    ]
    best = SimpleNamespace(restarts_=runs, lower_bound_=-1.0)
    return SimpleNamespace(best_estimator_=best, results_={"status": np.array(status)})


def test_bounded_components_are_named_with_the_reason() -> None:
    narrow = SimpleNamespace(iteration=7, component=1, cause="narrow", action="regularized")
    empty = SimpleNamespace(iteration=2, component=0, cause="emptied", action="kept")
    page = tables.bounded(searched(narrow, empty))
    assert "Repaired: component 1 (narrow, regularized), component 0 (emptied, kept)." in page
    assert cells(page) == [
        ["component", "iteration", "why", "what was done"],
        [
            *("1", "7", "in some direction a hundredth or more of its covariance is reg_covar"),
            "bounded from below by reg_covar",
        ],
        ["0", "2", "no row was left to it", "kept, with a weight of almost 0"],
    ]


def test_a_fit_without_bounds_says_so() -> None:
    assert tables.bounded(searched()) == "<p>No component was bounded or repaired.</p>\n"
    page = tables.bounded(searched(status=("converged", "degenerate", "degenerate")))
    assert "2 of 3 candidates have the status degenerate" in page


def test_every_word_of_a_repair_is_explained() -> None:
    assert set(tables.WHY) == {"collapsed", "emptied", "narrow"}
    assert set(tables.DONE) == {"regularized", "reseeded", "dropped", "kept"}


def test_used_rows_and_columns_are_told() -> None:
    table = Rows(
        np.zeros((5, 2)),
        ("a", "<b>"),
        np.full(5, 0.5),
        ("id (excluded)", "text (text, such as 'x')"),
        ("2 with missing values left out",),
    )
    page = tables.used(table, "rows.csv")
    told = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert {key: html.unescape(value) for key, value in told.items()} == {
        "file": "rows.csv",
        "rows": "5, 2 with missing values left out",
        "weight of the rows": "2.5",
        "columns used (2)": "a, <b>",
        "columns left out (2)": "id (excluded), text (text, such as 'x')",
    }
    assert "<dd>1, 2</dd>" in tables.used(Rows(np.zeros((5, 2)), None), "rows.npy")


def test_matrices_of_many_features_are_summarised() -> None:
    n = tables.MOST_MATRIX_FEATURES + 3
    names = [f"x{j}" for j in range(n)]
    matrix = np.eye(n) * 4.0
    matrix[2, 9] = matrix[9, 2] = -3.0
    matrix[0, 1] = matrix[1, 0] = 1.0
    mixture = Mixture([0.5, 0.5], np.zeros((2, n)), np.array([matrix, np.eye(n)]), "full")
    page = tables.matrices(blocks_of(mixture, names, {}))
    assert "Covariances of 15 features: the 10 largest correlations of each component" in page
    assert cells(page) == [
        ["feature", "and", "correlation"],
        ["x2", "x9", "-0.750"],
        ["x0", "x1", "0.250"],
    ]
    assert "Component 1" not in page  # nothing is correlated in it
    plain = Mixture([1.0], np.zeros((1, n)), np.ones((1, n)), "diag")
    page = tables.matrices(blocks_of(plain, names, {}))
    assert "no two features are correlated within a component" in page


def test_the_note_says_what_plus_minus_is_where_it_is_used() -> None:
    assert tables.note(blocks()[0]).startswith("Mean ± standard deviation")
    counts = Mixture.from_parameters([1.0], {"rates": np.ones((1, 2))}, "poisson")
    assert tables.note(counts) == ""
