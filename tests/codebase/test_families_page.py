"""The tables of families say what the package says: names, shapes, counts, supports, charts."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, _core, families
from emgine._families.families import FAMILIES
from tests.codebase.tree import ROOT

K, D, C = 3, 4, 5
LEAST, MOST = np.nextafter(0, 1), np.nextafter(1, 0)
SUPPORTS = {
    "any number": (-np.inf, np.inf, False),
    "above 0": (LEAST, np.inf, False),
    "0 or more": (0, np.inf, False),
    "above 0 and below 1": (LEAST, MOST, False),
    "0, 1, 2, ...": (0, np.inf, True),
    "0 or 1": (0, 1, True),
    "0 to `n_trials`": (0, 10, True),
    "0 to `n_categories` − 1": (0, C - 1, True),
    "−1 to 1, rows of length 1": (-1.000001, 1.000001, False),
}


def tables() -> list[dict[str, dict[str, str]]]:
    """Return each table of the page: by family, the cells by the titles of the columns."""
    page = (ROOT / "docs/reference/families.md").read_text(encoding="utf-8")
    found = []
    for table in re.findall(r"(?:^\| name \|.*\n)(?:^\|.*\n)+", page, re.M):
        rows = [[cell.strip() for cell in line.split(" | ")] for line in table.splitlines()]
        title, _, *rest = [[cell.strip("| ") for cell in row] for row in rows]
        found.append({row[0].strip("`"): dict(zip(title, row, strict=True)) for row in rest})
    return found


PARAMETERS, STATISTICS, EDGES, SOURCES, PICTURES = tables()
NAMES = [family.name for family in FAMILIES]
by_name = pytest.mark.parametrize("name", NAMES)


def family_of(name: str) -> Any:
    """Return the family as the page writes it, evaluated."""
    return eval("families." + PARAMETERS[name]["class and choices"].strip("`"))


def shape_of(name: str) -> _core.ModelShape:
    """Return the shape of a model of the family."""
    return _core.ModelShape(name, family_of(name).structure(D), D, K)


def number(formula: str) -> float:
    """Return what a formula of the page amounts to."""
    python = re.sub(r"(?<=[\w)]) (?=[\w(])", "*", formula.replace("−", "-"))
    return float(eval(python, {"K": K, "d": D, "C": C}))


def rows_of(name: str) -> Any:
    """Return rows that the family can have."""
    random_state = np.random.RandomState(0)
    low, high, whole = SUPPORTS[PARAMETERS[name]["values of a column"]]
    if whole:
        return random_state.randint(0, int(min(high, 9)) + 1, (60, D)).astype(float)
    rows = random_state.uniform(0.1, 0.9, (60, D))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True) if low < -1 < high < 2 else rows


def test_every_table_has_every_family_once_in_one_order() -> None:
    assert set(NAMES) <= set(_core.families())  # which has what a name alone cannot mean, too
    for table in (PARAMETERS, STATISTICS, EDGES, SOURCES, PICTURES):
        assert list(table) == list(PARAMETERS)
        assert set(table) == set(NAMES)


def test_every_class_is_there() -> None:
    classes = {type(family_of(name)) for name in NAMES}
    assert classes == {type(family) for family in FAMILIES}
    assert {kind.__name__ for kind in classes} <= set(families.__all__)


@by_name
def test_the_class_is_that_of_the_name_with_all_choices(name: str) -> None:
    family = family_of(name)
    assert family.name == name
    call = ast.parse(PARAMETERS[name]["class and choices"].strip("`"), mode="eval").body
    assert isinstance(call, ast.Call)
    assert tuple(keyword.arg for keyword in call.keywords) == family.choices
    if name not in ("binomial", "categorical"):  # shown with a choice that shapes depend on
        assert family == next(known for known in FAMILIES if known.name == name)


@by_name
def test_parameters_have_the_names_and_shapes(name: str) -> None:
    said = re.findall(r"`(\w+)` \(([^)]*)\)", PARAMETERS[name]["parameters"])
    sizes = {"K": K, "d": D, "C": C}
    shapes = {key: tuple(sizes[size] for size in text.split(", ")) for key, text in said}
    assert shapes == shape_of(name).parameters
    assert list(shapes) == list(shape_of(name).parameters)


@by_name
def test_free_parameters(name: str) -> None:
    assert number(PARAMETERS[name]["free parameters"]) == shape_of(name).n_free_parameters - (K - 1)


@by_name
def test_supports(name: str) -> None:
    shape = shape_of(name)
    said = SUPPORTS[PARAMETERS[name]["values of a column"]]
    assert (shape.supports or [(-np.inf, np.inf, False)] * D) == [said] * D
    assert bool(shape.row_rules) == ("rows" in PARAMETERS[name]["values of a column"])


@by_name
def test_acceleration(name: str) -> None:
    assert (STATISTICS[name]["accelerated"] == "yes") == shape_of(name).has_chart


@by_name
@pytest.mark.filterwarnings("ignore")
def test_statistics(name: str) -> None:
    rows = rows_of(name)
    model = MixtureModel(K, family=family_of(name), max_iter=1, random_state=0).fit(rows)
    arrays = list(model.mixture_.expectation(rows).arrays)
    assert arrays == ["weight", *re.findall(r"`(\w+)`", STATISTICS[name]["statistics"])]


def test_free_parameters_of_choices() -> None:
    counts = {
        ("student_t", "full/shared"): number("K d + K d (d + 1) / 2 + 1"),
        ("student_t", "full/4.0"): number("K d + K d (d + 1) / 2"),
        ("negative_binomial", "size=3.0"): number("K d"),
        ("binomial", "pairs"): number("K d / 2"),
    }
    for (name, structure), count in counts.items():
        shape = _core.ModelShape(name, structure, D, K)
        assert shape.n_free_parameters - (K - 1) == count


@by_name
@pytest.mark.filterwarnings("ignore")
def test_pictures_have_the_panels_of_the_page(name: str) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    from emgine.plotting import plot_density

    rows = rows_of(name)
    model = MixtureModel(2, family=family_of(name), random_state=0, max_iter=5).fit(rows)
    said = PICTURES[name]["panels"]
    if said.startswith("none"):
        with pytest.raises(ValueError, match="for 2 columns"):
            plot_density(model, rows)
        return
    shapes = {
        "one": (),
        "one for each column": (D,),
        "one for each column and each pair": (D, D),
    }
    assert np.shape(plot_density(model, rows)) == shapes[said]
    plt.close("all")
