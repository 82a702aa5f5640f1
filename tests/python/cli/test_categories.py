"""Columns of words on the command line: coded as the package codes them, kept and checked."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine
from emgine import MixtureModel, families
from emgine.cli._categories import ALL_DIFFERENT, columns_of_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., Any]

FAMILIES = {"city,eye": "categorical", "age": "gaussian"}


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Ages, cities, some of which are missing, and colours of eyes."""
    r = np.random.default_rng(0)
    old = r.uniform(size=120) < 0.5
    rows = {
        "id": [f"p{number}" for number in range(120)],
        "age": np.where(old, r.normal(60, 5, 120), r.normal(30, 5, 120)).round(1),
        "city": np.where(r.uniform(size=120) < np.where(old, 0.8, 0.2), " Oslo", "Rome"),
        "eye": np.where(r.uniform(size=120) < np.where(old, 0.3, 0.9), "blue", "brown"),
    }
    frame = pd.DataFrame(rows)
    frame.loc[::11, "city"] = None
    path = tmp_path / "people.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    path = tmp_path / "families.json"
    path.write_text(json.dumps(FAMILIES))
    return path


@pytest.fixture
def fitted(command: Command, people: Path, chosen: Path, tmp_path: Path) -> Path:
    path = tmp_path / "people.safetensors"
    options = ("--components", "2", "--marginalize-missing")
    done = command("fit", people, "--families", chosen, *options, "--out", path)
    assert done.status == 0, done.error
    assert "Categories of city (2): Oslo, Rome\n" in done.out
    assert "Columns left out: id (not asked for)\n" in done.out
    return path


def frame_of(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path)[["city", "eye", "age"]]
    frame["city"] = frame["city"].str.strip()
    return frame


def changed(path: Path, **cells: tuple[int, str]) -> Path:
    """Write the same file with some other cells: a column and its row from 0."""
    frame = pd.read_csv(path, dtype=str)
    for column, (row, text) in cells.items():
        frame.loc[row, column] = text
    made = path.with_name("changed.csv")
    frame.to_csv(made, index=False)
    return made


def test_the_model_is_that_of_the_package(fitted: Path, people: Path) -> None:
    model, rows = emgine.load(fitted), frame_of(people)
    family = {("city", "eye"): "categorical", "age": "gaussian"}
    again = MixtureModel(2, family=family, missing="marginalize", random_state=0).fit(rows)
    assert model._fitted.categories == again._fitted.categories
    assert model._fitted.categories == {0: ("Oslo", "Rome"), 1: ("blue", "brown")}
    assert model.lower_bound_ == pytest.approx(again.lower_bound_, abs=1e-6)  # other starts


def test_pictures_and_reports_show_names(command: Command, people: Path, tmp_path: Path) -> None:
    picture, page = tmp_path / "p.png", tmp_path / "r.html"
    done = command(
        "fit", people, "--family", "categorical", "--columns", "eye", "--components", "1",
        "--plot", picture, "--report", page,
    )  # fmt: skip
    assert done.status == 0, done.error
    assert picture.stat().st_size > 1000
    assert "brown" in page.read_text()


def test_the_model_knows_its_categories(command: Command, fitted: Path, people: Path) -> None:
    model, rows = emgine.load(fitted), frame_of(people)
    done = command("score", fitted, people)
    assert f"{model.score(rows):.6f} nats" in done.out
    done = command("predict", fitted, people)
    labels = np.loadtxt(done.out.splitlines()[1:], delimiter=",")
    assert np.array_equal(labels[:, 2], model.score_samples(rows))
    # Some rows have some of the names only: the codes are those of the fit.
    few = people.with_name("few.csv")
    pd.read_csv(people).query("eye == 'brown'").to_csv(few, index=False)
    densities = np.loadtxt(command("predict", fitted, few).out.splitlines()[1:], delimiter=",")
    assert np.array_equal(densities[:, 2], model.score_samples(frame_of(few)))
    assert "blue 0." in command("info", fitted).out


@pytest.mark.parametrize("name", ["score", "predict", "impute"])
def test_unknown_names_are_said_with_their_place(
    command: Command, fitted: Path, people: Path, name: str
) -> None:
    bad = changed(people, eye=(4, "green"))
    done = command(name, fitted, bad)
    assert (done.status, done.out) == (1, "")
    assert done.error == (
        f"emgine {name}: {bad} holds 'green' in line 6, column 'eye', which is not among the "
        "categories of the model: 'blue', 'brown'.\n"
    )


def test_impute_writes_names(command: Command, fitted: Path, people: Path) -> None:
    done = command("impute", fitted, people, "--how", "mode")
    rows, before = pd.read_csv(io.StringIO(done.out), dtype=str), pd.read_csv(people, dtype=str)
    there = before["city"].notna()
    assert (rows["city"][there] == before["city"][there].str.strip()).all()
    assert set(rows["city"]) == {"Oslo", "Rome"}
    assert (rows["age"] == before["age"]).all()


def test_a_parquet_file_of_words(
    command: Command, fitted: Path, people: Path, chosen: Path, tmp_path: Path
) -> None:
    path, frame = tmp_path / "people.parquet", pd.read_csv(people)
    frame["city"] = frame["city"].str.strip()
    frame["eye"] = frame["eye"].astype("category")
    frame.to_parquet(path)
    assert command("predict", fitted, path).out == command("predict", fitted, people).out
    options = ("--components", "2", "--marginalize-missing")
    done = command("fit", path, "--families", chosen, *options)
    of_csv = command("fit", people, "--families", chosen, *options)
    assert done.out.splitlines()[1:3] == of_csv.out.splitlines()[1:3]
    assert done.out.partition("rank")[2] == of_csv.out.partition("rank")[2]
    frame["eye"] = frame["eye"].astype(str)
    frame.loc[4, "eye"] = "green"
    frame.to_parquet(path)
    said = "holds 'green' in row 5, column 'eye', which is not among the categories of the model"
    assert said in command("score", fitted, path).error
    frame.assign(size="38")[["city", "eye", "size"]].to_parquet(path)
    done = command("fit", path, "--family", "categorical", "--components", "1", "--drop-missing")
    assert "Columns used (3): city, eye, size\n" in done.out
    assert "Categories of size (1): 38\n" in done.out


def test_one_family_of_categories_takes_all_words_but_names_of_rows(
    command: Command, people: Path, tmp_path: Path
) -> None:
    options = ("--family", "categorical", "--components", "1", "--drop-missing", "--exclude", "age")
    done = command("fit", people, *options, "--out", tmp_path / "m")
    assert "Columns used (2): city, eye\n" in done.out
    assert f"Columns left out: id ({ALL_DIFFERENT}), age (excluded)\n" in done.out
    categories = emgine.load(tmp_path / "m")._fitted.categories
    assert categories == {0: ("Oslo", "Rome"), 1: ("blue", "brown")}
    asked = command("fit", people, *options[:4], "--columns", "id")
    assert "Categories of id (120): p0, p1, p10" in asked.out
    only = tmp_path / "only.csv"
    pd.read_csv(people)[["id"]].to_csv(only, index=False)
    assert "--columns asks for it." in command("fit", only, *options[:4]).error


def test_words_among_codes_are_names(command: Command, tmp_path: Path) -> None:
    rows, out = tmp_path / "grades.csv", tmp_path / "m"
    rows.write_text("grade,x\n" + "1,2\n2,0\nA,1\n2,1\n" * 5)
    done = command("fit", rows, "--family", "categorical", "--components", "1", "--out", out)
    assert "Categories of grade (3): 1, 2, A\n" in done.out
    assert "of x" not in done.out  # codes stay codes
    few = tmp_path / "few.csv"
    few.write_text("grade,x\n2,1\n2,0\n")
    model = emgine.load(out)
    rows_again = pd.DataFrame({"grade": ["2", "2"], "x": [1, 0]})
    assert f"{model.score(rows_again):.6f} nats" in command("score", out, few).out


def test_a_file_without_names_of_columns(command: Command, tmp_path: Path) -> None:
    rows, out = tmp_path / "rows.csv", tmp_path / "m"
    rows.write_text("a,x\nb,y\na,x\nb,x\n" * 5)
    options = ("--header", "no", "--family", "categorical", "--components", "1")
    assert command("fit", rows, *options, "--out", out).status == 0
    model = emgine.load(out)
    assert model._fitted.categories == {0: ("a", "b"), 1: ("x", "y")}
    assert getattr(model, "feature_names_in_", None) is None
    done = command("score", out, rows, "--header", "no")
    assert f"{model.lower_bound_:.6f} nats" in done.out


def test_numbers_that_are_names_of_a_model_are_found(command: Command, tmp_path: Path) -> None:
    frame = pd.DataFrame({"size": pd.Categorical([36, 38, 40, 38], categories=[40, 38, 36])})
    model = MixtureModel(1, family="categorical").fit(frame)
    model.save(tmp_path / "m")
    rows = tmp_path / "rows.csv"
    rows.write_text("size\n36\n38.0\n")
    expected = model.score(pd.DataFrame({"size": pd.Categorical([36, 38])}))
    assert f"{expected:.6f} nats" in command("score", tmp_path / "m", rows).out


def test_text_for_families_of_numbers_is_an_error(command: Command, people: Path) -> None:
    done = command("fit", people, "--columns", "eye,age", "--components", "1")
    assert "holds text, 'b" in done.error
    assert "the family categorical takes text" in done.error


def test_columns_that_may_hold_names() -> None:
    assert columns_of_names([]) == ()
    assert columns_of_names(["poisson", families.StudentT()]) == ()
    assert columns_of_names(["categorical"]) is None
    assert columns_of_names([{("a", "b"): "categorical", "c": "beta"}, {"d": "categorical"}]) == (
        "a",
        "b",
        "d",
    )
