"""The page of a report in Chromium: on a screen, on a phone and on paper nothing is cut."""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixtureSearch
from emgine.cli._report import report
from emgine.cli._report_page import PAGE
from emgine.cli._table import Table

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
WORDS = ["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"]
PAPER = 680  # CSS pixels of the 180 mm between the margins of A4
# A window of Chromium is at least 500 pixels wide, a frame in it may be as narrow as a phone.
FRAME = """<!doctype html><iframe id="frame" width="{width}" height="900" srcdoc="{page}"></iframe>
<pre id="seen"></pre><script>
const frame = document.getElementById("frame");
frame.onload = () => {{
  const page = frame.contentDocument, root = page.documentElement;
  const inside = [...page.querySelectorAll("details .wide")].map((box) => box.checkVisibility());
  page.querySelectorAll("details").forEach((each) => {{ each.open = true; }});
  const boxes = [...page.querySelectorAll(".wide, .picture")];
  const texts = [...page.querySelectorAll("p, td, th, dd, dt, summary, h1, h2, h3, footer")];
  const size = (of) => parseFloat(frame.contentWindow.getComputedStyle(of).fontSize);
  const way = (of) => frame.contentWindow.getComputedStyle(of).overflowX;
  document.getElementById("seen").textContent = JSON.stringify({{
    width: root.clientWidth, needed: root.scrollWidth, smallest: Math.min(...texts.map(size)),
    inside, boxes: boxes.map((box) => [box.scrollWidth - box.clientWidth, way(box)]),
    pictures: [...page.images].map((each) => each.getBoundingClientRect().right),
  }});
}};
</script>"""


@pytest.fixture(scope="module")
def page() -> str:
    """A report of many columns with long names, and of more candidates than are shown."""
    rows = np.random.RandomState(0).normal(size=(150, 14))
    rows[:60] += 4
    names = tuple(f"a rather long name of column {column}" for column in range(14))
    search = GaussianMixtureSearch(range(1, 5), "all", n_init=1, random_state=0)
    table = Table(rows, names, left_out=("id (excluded)",), facts=("separated by commas",))
    options = argparse.Namespace(data=Path("rows.csv"), criterion="bic", seed=0)
    return report(search.fit(table), table, options)


def chromium(folder: Path, *words: str) -> str:
    """What Chromium prints."""
    own = f"--user-data-dir={folder / 'profile'}"
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, *WORDS, own, *words], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def seen(page: str, width: int, folder: Path) -> dict[str, Any]:
    """What a page measures in a frame of this width, with all that is folded open."""
    path = folder / "frame.html"
    path.write_text(FRAME.format(width=width, page=html.escape(page)), encoding="utf-8")
    dumped = chromium(folder, "--virtual-time-budget=5000", "--dump-dom", path.as_uri())
    found = re.search(r'<pre id="seen">(.*?)</pre>', dumped)
    assert found is not None
    return dict(json.loads(html.unescape(found.group(1))))


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_screens_scroll_tables_and_never_the_page(width: int, page: str, tmp_path: Path) -> None:
    found = seen(page, width, tmp_path)
    assert found["needed"] <= found["width"] <= width
    assert found["smallest"] >= 14  # pixels
    assert len(found["boxes"]) > 5
    assert found["inside"] == [False] * len(found["inside"])  # what is folded
    assert all(over <= 1 or way == "auto" for over, way in found["boxes"])
    if width == 1280:
        assert all(right <= found["width"] for right in found["pictures"])


@needs_chromium
@pytest.mark.slow
def test_paper_has_room_for_everything(page: str, tmp_path: Path) -> None:
    assert page.count("@media print") == 1
    found = seen(page.replace("@media print", "@media all"), PAPER, tmp_path)
    assert found["needed"] <= found["width"]
    assert found["inside"]
    assert all(found["inside"])
    assert [way for _, way in found["boxes"]] == ["visible"] * len(found["boxes"])
    assert all(over <= 1 for over, _ in found["boxes"])
    assert all(right <= found["width"] for right in found["pictures"])


@needs_chromium
@pytest.mark.slow
def test_it_is_printed_on_a4(page: str, tmp_path: Path) -> None:
    written, path = tmp_path / "report.html", tmp_path / "report.pdf"
    written.write_text(page, encoding="utf-8")
    chromium(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={path}", written.as_uri())
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", path.read_bytes())
    assert 3 <= len(boxes) <= 20
    for width, height in boxes:
        assert float(width) == pytest.approx(595, abs=1)  # points
        assert float(height) == pytest.approx(842, abs=1)


def test_the_page_is_made_for_paper_and_for_dark_screens() -> None:
    style = PAGE.template
    assert "@page { size: A4;" in style
    assert "<script" not in style
    assert style.count("prefers-color-scheme: dark") == 1
    assert "@media screen and (prefers-color-scheme: dark)" in style  # paper is light
