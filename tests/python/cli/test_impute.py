"""impute, and rows with missing cells in the other commands: what the package itself says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine
from emgine import Mixture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., Any]


def read(path: Path) -> pd.DataFrame:
    """Return the numbers of a CSV file, to the last bit."""
    return pd.DataFrame(np.genfromtxt(path, delimiter=",", names=True))


@pytest.fixture
def gaps(data: Path, tmp_path: Path) -> Path:
    """The rows of `data` with empty cells, one row without any cell."""
    rows = pd.read_csv(data)
    rows.loc[::7, "length"] = np.nan
    rows.loc[::5, "width"] = np.nan
    path = tmp_path / "gaps.csv"
    rows.to_csv(path, index=False)
    return path


@pytest.fixture
def gappy_model(command: Command, gaps: Path, tmp_path: Path) -> Path:
    """A model that was fitted to `gaps`."""
    path = tmp_path / "gappy.safetensors"
    options = ("--components", "2", "--structures", "full", "--marginalize-missing")
    done = command("fit", gaps, *options, "--out", path)
    assert done.status == 0, done.error
    assert "300 rows, separated by commas, 103 missing cells.\n" in done.out
    return path


def test_fit_takes_every_row(gappy_model: Path, gaps: Path) -> None:
    model = emgine.load(gappy_model)
    assert model.missing == "marginalize"
    again = emgine.GaussianMixtureSearch(
        [2], covariance_type="full", missing="marginalize", random_state=0, finish="all"
    ).fit(pd.read_csv(gaps))
    assert model.lower_bound_ == again.best_estimator_.lower_bound_


def test_a_model_fitted_so_needs_no_option(command: Command, gappy_model: Path, gaps: Path) -> None:
    rows, model = pd.read_csv(gaps), emgine.load(gappy_model)
    done = command("predict", gappy_model, gaps)
    assert done.status == 0
    lines = np.loadtxt(done.out.splitlines()[1:], delimiter=",")
    assert np.array_equal(lines[:, 0], model.predict(rows))
    assert np.array_equal(lines[:, 2], model.score_samples(rows))
    assert lines[0, 2] == pytest.approx(0.0, abs=1e-12)  # a row without a cell
    done = command("score", gappy_model, gaps)
    assert f"{model.score(rows):.6f} nats" in done.out
    assert "206 rows" in command("score", gappy_model, gaps, "--drop-missing").out


def test_any_model_may_marginalise(command: Command, model: Path, gaps: Path) -> None:
    rows, mixture = pd.read_csv(gaps), emgine.load(model).mixture_
    same = Mixture(
        mixture.weights, mixture.means, mixture.covariances, "full", missing="marginalize"
    )
    done = command("predict", model, gaps, "--marginalize-missing")
    assert done.status == 0
    densities = np.loadtxt(done.out.splitlines()[1:], delimiter=",")[:, 2]
    assert np.allclose(densities, same.score_samples(rows), rtol=1e-12, atol=1e-12)
    done = command("score", model, gaps, "--marginalize-missing")
    assert f"{same.score(rows):.6f} nats" in done.out


@pytest.mark.parametrize("how", ["mean", "sample", "mode"])
def test_impute_fills_the_gaps_and_nothing_else(
    command: Command, model: Path, gaps: Path, tmp_path: Path, how: str
) -> None:
    out = tmp_path / "filled.csv"
    done = command("impute", model, gaps, "--how", how, "--seed", 3, "--out", out)
    assert (done.status, done.error) == (0, "")
    assert done.out.endswith(f"300 rows, 103 missing cells filled: {out}\n")
    before, after = read(gaps), read(out)
    assert list(after) == ["length", "width"]
    there = before.notna().to_numpy()
    assert np.array_equal(after.to_numpy()[there], before.to_numpy()[there])
    mixture = emgine.load(model).mixture_
    assert np.array_equal(after.to_numpy(), mixture.impute(before, how=how, random_state=3))
    said = command("impute", model, gaps, "--how", how, "--seed", 3)
    assert said.out == out.read_text()


def test_impute_of_rows_without_names(command: Command, model: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.npy"
    np.save(path, np.array([[1.0, np.nan], [2.0, 3.0]]))
    done = command("impute", model, path)
    assert done.status == 0
    assert done.out.splitlines()[1] == "2,3"
    assert len(done.out.splitlines()) == 2


def test_impute_reads_standard_input(
    command: Command, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, write = os.pipe()
    os.write(write, b"length,width\n1.5,\n")
    os.close(write)
    with open(read, encoding="utf-8") as file:  # noqa: PTH123
        monkeypatch.setattr("sys.stdin", file)
        done = command("impute", model, "-")
    assert done.out.startswith("length,width\n1.5,")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fit",), "--marginalize-missing uses the cells that the row has, --drop-missing"),
        (("score",), "--marginalize-missing uses the cells that the row has, --drop-missing"),
        (("predict",), "; --marginalize-missing uses the cells that the row has.\n"),
    ],
)
def test_empty_cells_name_the_options(
    command: Command, model: Path, gaps: Path, words: tuple[str], said: str
) -> None:
    files = (gaps,) if words == ("fit",) else (model, gaps)
    done = command(*words, *files)
    assert done.status == 1
    assert "holds a missing value (NaN) in line 2, column 'length'; " in done.error
    assert said in done.error


def test_what_cannot_be_missing_is_an_error(command: Command, gaps: Path, tmp_path: Path) -> None:
    both = command("fit", gaps, "--marginalize-missing", "--drop-missing")
    assert both.status == 2
    assert "not allowed with argument" in both.error
    weights = tmp_path / "weights.csv"
    weights.write_text("a,w\n1,1\n,2\n3,\n")
    done = command("fit", weights, "--weights", "w", "--marginalize-missing")
    assert "holds a missing value (NaN) in line 4, column 'w'" in done.error
    infinite = tmp_path / "infinite.csv"
    infinite.write_text("a,b\n1,1\n,inf\n3,2\n")
    done = command("fit", infinite, "--marginalize-missing")
    assert "holds infinity in line 3, column 'b'" in done.error
    numbers = tmp_path / "counts.csv"
    numbers.write_text("a,b\n1,1\n,4\n3,2\n")
    options = ("--components", "1", "--family", "multinomial", "--marginalize-missing")
    done = command("fit", numbers, *options)
    assert done.status == 1
    assert "the family 'multinomial' has no density without it" in done.error


def test_pictures_and_reports_show_rows_that_have_the_columns(
    command: Command, gaps: Path, tmp_path: Path
) -> None:
    picture, page = tmp_path / "p.png", tmp_path / "r.html"
    done = command(
        "fit", gaps, "--components", "2", "--structures", "full", "--marginalize-missing",
        "--plot", picture, "--report", page,
    )  # fmt: skip
    assert done.status == 0, done.error
    assert picture.stat().st_size > 1000
    assert page.stat().st_size > 1000


def test_files_of_classifiers_are_read_as_their_joint_mixture(
    command: Command, data: Path, tmp_path: Path
) -> None:
    rows = pd.read_csv(data)
    classifier = emgine.MixtureClassifier().fit(rows, rows["length"] > 4)
    classifier.save(tmp_path / "classifier")
    done = command("predict", tmp_path / "classifier", data)
    labels = np.loadtxt(done.out.splitlines()[1:], delimiter=",")[:, 0]
    assert np.array_equal(labels, classifier.mixture_.predict(rows.to_numpy()))
    assert command("info", tmp_path / "classifier").status == 0


def test_cells_stay_as_they_stand_in_the_file(command: Command, tmp_path: Path) -> None:
    rows, model = tmp_path / "rows.csv", tmp_path / "m"
    lines = [f"{10 + i % 7},{i % 5}.50" for i in range(40)]
    rows.write_text("n,x\n" + "\n".join([*lines, ",1e1", '"12",']) + "\n")
    options = ("--components", "1", "--marginalize-missing", "--structures", "diag")
    assert command("fit", rows, *options, "--out", model).status == 0
    filled = command("impute", model, rows).out.splitlines()
    assert filled[:41] == ["n,x", *lines]
    means = emgine.load(model).means_[0].tolist()
    assert filled[41:] == [f"{means[0]!r},1e1", f"12,{means[1]!r}"]
    turned = tmp_path / "turned.csv"
    turned.write_text("n;x\n10;2,50\n11;\n")
    assert command("impute", model, turned).out.splitlines()[1:] == ["10,2.50", f"11,{means[1]!r}"]


def test_filled_whole_numbers_have_no_point(command: Command, tmp_path: Path) -> None:
    rows, model = tmp_path / "rows.csv", tmp_path / "m"
    rows.write_text("n\n" + "79\n" * 9 + "\n".join(map(str, range(60, 90))) + "\n")
    options = ("--components", "1", "--family", "poisson", "--marginalize-missing")
    assert command("fit", rows, *options, "--out", model).status == 0
    rows.write_text("n\n79\nNA\n")
    (_, kept, drawn) = command("impute", model, rows, "--how", "sample").out.splitlines()
    assert kept == "79"
    assert drawn.isdigit()
