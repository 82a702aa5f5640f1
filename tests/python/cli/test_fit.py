"""fit: the best candidate is printed, saved, drawn and reported; wrong input is one line."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine
from emgine.cli.fit import counts, ranges

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Command = Any


class Tags(HTMLParser):
    """Collects the references of a page, and checks that its tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [str(value) for name, value in attrs if name in {"src", "srcset", "href"}]
        if tag not in {"meta", "img", "source"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_all_of_it(command: Callable[..., Command], data: Path, tmp_path: Path) -> None:
    out, plot, page = (tmp_path / name for name in ("m.safetensors", "fit.png", "report.html"))
    done = command(
        "fit", data, "--components", "1:4", "--out", out, "--plot", plot, "--report", page
    )  # fmt: skip
    assert (done.status, done.error) == (0, "")
    n_models = 4 * 14 - 11  # of one component, eleven structures are others
    read, table = done.out.split("\n\n")[:2]
    assert read == f"Read {data}: 300 rows, separated by commas.\nColumns used (2): length, width"
    first = table.splitlines()[1].split()
    assert first[:2] == ["1", "2"]
    assert f"Best of {n_models} by BIC: 2 components" in done.out
    model = emgine.load(out)
    assert model.n_components == 2
    assert model.feature_names_in_.tolist() == ["length", "width"]
    assert model.bic(pd.read_csv(data)) == pytest.approx(float(first[3]), abs=0.01)
    assert plot.read_bytes().startswith(b"\x89PNG")
    tags = Tags()
    tags.feed(page.read_text(encoding="utf-8"))
    assert tags.open == []
    assert len(tags.links) == 6
    assert all(link.startswith("data:image/png;base64,") for link in tags.links)
    for said in ("length", "width", "by BIC.", f"{first[3]}", "Ranking", "Covariances"):
        assert said in tags.text


@pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning")
def test_all_outputs_name_one_best(command: Callable[..., Command], tmp_path: Path) -> None:
    generator = np.random.RandomState(0)
    net = generator.normal(size=200).round(2)
    data, out, page = tmp_path / "d.csv", tmp_path / "m.st", tmp_path / "r.html"
    pd.DataFrame({"net": net, "gross": 2 * net, "x": generator.normal(size=200)}).to_csv(
        data, index=False
    )
    options = ("--components", "1:4", "--structures", "full,tied,diag", "--report", page)
    done = command("fit", data, *options, "--out", out)
    model = emgine.load(out)
    first = done.out.split("\n\n")[1].splitlines()[1].split()
    best = [str(model.n_components), model.covariance_type]
    assert first[:3] == ["1", *best]
    assert f"BIC: {best[0]} component" in done.out
    row = page.read_text(encoding="utf-8").split('<tr class="best">')[1]
    assert re.findall("<td>(.*?)</td>", row)[:3] == ["1", *best]
    search = emgine.GaussianMixtureSearch(
        range(1, 5), ["full", "tied", "diag"], finish="all", random_state=0
    ).fit(pd.read_csv(data))
    title = emgine.plotting.plot_criterion(search).get_title()
    assert title.startswith(f"best: {search.best_params_['covariance_type']}, ")
    assert search.results_["rank"][search.best_index_] == 1


def test_a_prior_is_that_of_the_search(command: Callable[..., Command], tmp_path: Path) -> None:
    rows = np.random.RandomState(0).poisson([2, 9], (100, 2))
    data, out = tmp_path / "d.csv", tmp_path / "m.st"
    pd.DataFrame(rows, columns=["a", "b"]).to_csv(data, index=False)
    options = ("--components", "2", "--family", "poisson", "--prior", "weak", "--seed", "0")
    command("fit", data, *options, "--out", out)
    model: Any = emgine.load(out)
    search = emgine.MixtureSearch(2, "poisson", prior="weak", finish="all", random_state=0)
    assert (model.rates_ == search.fit(pd.read_csv(data)).rates_).all()
    assert model.prior == "weak"


def test_noise_is_that_of_the_search(command: Callable[..., Command], tmp_path: Path) -> None:
    random = np.random.RandomState(0)
    rows = np.concatenate([random.normal(0, 1, (150, 2)), random.uniform(-9, 9, (60, 2))])
    data, out, page = tmp_path / "d.csv", tmp_path / "m.st", tmp_path / "r.html"
    pd.DataFrame(rows, columns=["a", "b"]).to_csv(data, index=False)
    files = ("--out", out, "--report", page, "--plot", tmp_path / "p.png")
    options = ("--components", "1:2", "--structures", "full", "--noise", "--seed", "0")
    done = command("fit", data, *options, *files)
    assert (done.status, done.error) == (0, "")
    model: Any = emgine.load(out)
    search = emgine.GaussianMixtureSearch([1, 2], "full", noise=True, finish="all", random_state=0)
    assert (model.weights_ == search.fit(pd.read_csv(data)).weights_).all()
    assert model.noise is True
    assert "noise" in page.read_text(encoding="utf-8")
    command("predict", out, data, "--out", tmp_path / "l.csv")
    assert -1 in pd.read_csv(tmp_path / "l.csv")["component"].to_numpy()
    done = command("fit", data, *options, "--equal-weights")
    assert done.status != 0
    assert "noise and fixed weights exclude" in done.error


def test_names_cannot_break_the_page(command: Callable[..., Command], tmp_path: Path) -> None:
    data, page = tmp_path / "a&b.csv", tmp_path / "r.html"
    rows = np.random.RandomState(0).normal(size=(60, 1))
    np.savetxt(data, rows, header="<script>alert(1)</script>", comments="")
    done = command("fit", data, "--components", "1:2", "--report", page)
    assert (done.status, done.error) == (0, "")
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "a&amp;b.csv" in text


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (None, (), "does not exist"),
        ("a,b\n1,x\n2,3\n", (), "holds text, 'x', in line 2, column 'b'"),
        ("a,b\n1,2\n2,3,4\n", (), "line 3: 3 cells where the header has 2"),
        ("a,b\n1,2\n2,\n", (), "holds a missing value (NaN) in line 3, column 'b'"),
        ("a\n1\n2\n", ("--out", "no/where.safetensors"), "does not exist"),
        ("a\n1\n2\n", ("--plot", "fit.xyz"), "suffix of a picture must be one of"),
        ("a\n1\n2\n", ("--columns", "b"), "has no column 'b'; it has 'a'"),
        ("a\n1\n", (), "minimum of 2"),
    ],
)
def test_bad_input_is_one_line(
    text: str | None,
    words: tuple[str, ...],
    said: str,
    command: Callable[..., Command],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / "data.csv").write_text(text)
    done = command("fit", "data.csv", "--components", "1:2", *words)
    assert done.status == 1
    assert not done.out or done.out.endswith("Columns used (1): a\n\n")  # no result
    assert said in done.error
    assert done.error.startswith("emgine fit: ")
    assert done.error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == (["data.csv"] if text else [])


def test_without_pyarrow_one_sentence_says_so(
    command: Callable[..., Command],
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "pyarrow"]:
        monkeypatch.setitem(sys.modules, name, None)
    done = command("fit", data)
    assert (done.status, done.out) == (1, "")
    assert done.error == (
        "emgine fit: CSV and Parquet files need pyarrow: install emgine with its extra, "
        "emgine[cli].\n"
    )
    np.save(tmp_path / "data.npy", np.arange(20.0).reshape(10, 2) % 7)
    done = command("fit", tmp_path / "data.npy", "--components", 1, "--structures", "diag")
    assert done.status == 0


def test_counts() -> None:
    assert counts(ranges("3"), 3) == [3]
    assert counts(ranges("1:4"), 10) == [1, 2, 3, 4]
    assert counts(ranges("1,2,5:6,2"), 10) == [1, 2, 5, 6]
    for wrong in ("", "0", "3:1", "a", "1:", "-2", "1.5"):
        with pytest.raises(ValueError, match=r"not a range|invalid literal"):
            ranges(wrong)


@pytest.mark.parametrize("asked", ["1:301", "1:999999999", "1:1" + "0" * 30, "1,2,301"])
def test_more_components_than_rows_are_refused_before_they_are_counted(
    asked: str, command: Callable[..., Command], data: Path
) -> None:
    done = command("fit", data, "--components", asked)
    assert done.status == 1
    assert done.error.startswith("emgine fit: --components asks for ")
    assert "components of 300 rows; give at most one for each row." in done.error


@pytest.mark.parametrize("done_so_far", [True, False])
def test_ctrl_c_keeps_what_is_done(
    done_so_far: bool,
    command: Callable[..., Command],
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fit = emgine.GaussianMixtureSearch.fit

    def interrupted(search: Any, X: Any, sample_weight: Any) -> None:
        if done_so_far:
            fit(search, X, sample_weight)
        raise KeyboardInterrupt

    monkeypatch.setattr(emgine.GaussianMixtureSearch, "fit", interrupted)
    out = tmp_path / "model.safetensors"
    done = command("fit", data, "--components", "1:2", "--out", out)
    assert done.status == (0 if done_so_far else 130)
    assert done.error.startswith("emgine fit: interrupted")
    assert out.exists() == done_so_far
    assert ("Best of" in done.out) == done_so_far


def read(terminal: int) -> str:
    """The next output of a terminal, or nothing at its end."""
    try:
        return os.read(terminal, 10_000).decode(errors="replace")
    except OSError:  # how Linux says that nobody writes there any more
        return ""


def test_a_terminal_sees_a_progress_bar(data: Path) -> None:
    mine, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    words = [sys.executable, "-m", "emgine", "fit", str(data), "--components", "1:3"]
    done = subprocess.run(words, stderr=theirs, stdout=subprocess.PIPE, check=True)
    os.close(theirs)
    seen = "".join(iter(lambda: read(mine), ""))
    os.close(mine)
    assert re.search(r"\d+/\d+ \[", seen)
    assert b"Best of" in done.stdout


def test_weights_are_held_equal(
    command: Callable[..., Command], data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "m.safetensors"
    done = command("fit", data, "--components", "2", "--equal-weights", "--out", out)
    assert done.status == 0, done.error
    model = emgine.load(out)
    assert model.mixture_.weights.tolist() == [0.5, 0.5]
    assert model.fixed == "weights"
