"""The report is HTML whatever the data are called, and its pictures are in it."""

from __future__ import annotations

import argparse
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import GaussianMixtureSearch, Mixture
from emgine.cli._report import left_out, report
from emgine.cli._table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

Command = Any


class Text(HTMLParser):
    """The text of a page, as a reader sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = ""

    def handle_data(self, data: str) -> None:
        self.seen += data


def page_of(names: tuple[str, ...] | None, n_features: int, data: str) -> str:
    rows = np.random.RandomState(0).normal(size=(80, n_features))
    table = Table(rows, names)
    search = GaussianMixtureSearch([1, 2], covariance_type=["diag", "full"], random_state=0)
    options = argparse.Namespace(data=Path(data), criterion="bic", seed=7)
    return report(search.fit(table), table, options)


def test_what_the_user_names_is_text_and_no_markup() -> None:
    page = page_of(("<b>a</b>", "b & c"), 2, "<script>.csv")
    assert "<script>.csv" not in page
    assert "<b>a</b>" not in page
    text = Text()
    text.feed(page)
    for said in ("<script>.csv", "<b>a</b>", "b & c", "80 rows of 2 features", "by BIC."):
        assert said in text.seen


def test_the_page_needs_no_other_file() -> None:
    page = page_of(None, 1, "data.csv")
    assert page.count("data:image/png;base64,") == 6  # three pictures, light and dark
    assert "80 rows of 1 feature " in page
    for outside in ("http://", "https://", 'src="/', "<link"):
        assert outside not in page


def test_it_says_which_features_a_picture_shows() -> None:
    def said(n_features: int) -> str:
        mixture = Mixture([1.0], np.zeros((1, n_features)), np.ones((1, n_features)), "diag")
        return left_out(SimpleNamespace(mixture_=mixture))

    assert "6 of 8 features are shown: those in which the components differ most." in said(8)
    assert said(6) == ""


def test_a_product_is_reported_by_column(command: Callable[..., Command], tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    second = np.arange(200) >= 100
    columns = {
        "age": rng.normal(np.where(second, 60, 30), 5),
        "visits": rng.poisson(np.where(second, 9, 1)),
        "kind": rng.integers(0, 3, 200),
    }
    data, chosen = tmp_path / "rows.csv", tmp_path / "families.json"
    np.savetxt(
        data,
        np.column_stack(list(columns.values())),
        "%.6g",
        ",",
        header=",".join(columns),
        comments="",
    )
    chosen.write_text('{"age": "gaussian", "visits": "poisson", "kind": "categorical"}')
    page, picture = tmp_path / "report.html", tmp_path / "fit.png"
    words = ("--components", "1:2", "--report", page, "--plot", picture)
    done = command("fit", data, "--families", chosen, *words)
    assert (done.status, done.error) == (0, "")
    assert picture.read_bytes().startswith(b"\x89PNG")
    text = Text()
    text.feed(page.read_text(encoding="utf-8"))
    for said in (
        "200 rows of 3 features are best described by 2 components of several families, by BIC.",
        "whole numbers from 0 to 2",
        "visits: rates",
        "above best",
        "kind: probabilities",
        "Mean ± standard deviation",
    ):
        assert said in text.seen


def test_a_family_is_reported_under_its_name(
    command: Callable[..., Command], tmp_path: Path
) -> None:
    data, page = tmp_path / "counts.csv", tmp_path / "report.html"
    data.write_text("n\n" + "\n".join(map(str, np.random.default_rng(0).poisson(3, 60))))
    done = command("fit", data, "--family", "poisson", "--components", "1", "--report", page)
    assert (done.status, done.error) == (0, "")
    text = Text()
    text.feed(page.read_text(encoding="utf-8"))
    assert (
        "60 rows of 1 feature are best described by 1 component of the family poisson" in text.seen
    )
    assert "±" not in text.seen
