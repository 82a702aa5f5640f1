"""The report is HTML whatever the data are called, and its pictures are in it."""

from __future__ import annotations

import argparse
from html.parser import HTMLParser
from pathlib import Path

import numpy as np

from emgine import GaussianMixtureSearch
from emgine.cli._report import report, table_of
from emgine.cli._table import Table


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


def test_a_table_marks_its_best_row() -> None:
    made = table_of(["a < b"], [["1"], ["2 & 3"]], best=1)
    assert "<th>a &lt; b</th>" in made
    assert '<tr class="best"><td>2 &amp; 3</td></tr>' in made
    assert made.count("best") == 1
