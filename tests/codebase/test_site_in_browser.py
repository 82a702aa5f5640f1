"""The site is built without a warning, and a reader finds the way in Chromium.

Takes minutes, so it runs only when asked for:
``python -m pytest -m exhaustive tests/codebase/test_site_in_browser.py``, after
``pip install ".[docs]"`` and, on Debian, ``apt-get install chromium``.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.codebase.browser import PROGRAM, Browser
from tests.codebase.test_site import DOCS, entries, found, public_names
from tests.codebase.tree import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.exhaustive,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(
        importlib.util.find_spec("sphinx_design") is None,
        reason="the tools of the site are not installed: pip install '.[docs]'",
    ),
]
in_chromium = pytest.mark.skipif(PROGRAM is None, reason="no Chromium: apt-get install chromium")

PHONE = 390
LEAST_TEXT = 14  # pixels
# The smallest text that is shown, with its size; text in a part that is folded away has no size.
SMALLEST = """(() => {
  let least = [1000, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text) continue;
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (element.closest("script, style, sup, .MathJax, mjx-container, .visually-hidden")) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right <= 0 || box.left >= innerWidth) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < least[0]) least = [size, text.slice(0, 60)];
  }
  return least;
})()"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site. Warnings and broken links end the build."""
    folder = tmp_path_factory.mktemp("site")
    run(sys.executable, DOCS / "site/build.py", folder)
    return folder / "html"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, on this machine alone."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.mark.parametrize("name", sorted(public_names() - {"emgine.__version__"}))
def test_the_site_has_the_page_of_a_name(name: str, site: Path) -> None:
    folder = site / "reference/generated"
    same = [entry for entry in entries() if found(entry) is found(name)]
    text = (folder / f"{same[0]}.html").read_text(encoding="utf-8")
    assert f'id="{same[0]}"' in text


@in_chromium
def test_a_reader_searches_and_finds_an_entry(address: str, browser: Browser) -> None:
    browser.width(1280)
    browser.open(f"{address}index.html")
    assert browser.ask("document.querySelector('article h1').innerText").startswith("emgine")
    assert browser.wait("document.querySelector('article img').naturalWidth") > 300
    browser.ask("document.querySelector('input.sidebar-search').value = 'SufficientStatistics'")
    browser.ask("document.querySelector('form.sidebar-search-container').submit()")
    entry = "#search-results a[href*='generated/emgine.SufficientStatistics']"
    browser.wait(f"document.querySelector({entry!r}) !== null")
    browser.ask(f"document.querySelector({entry!r}).click()")
    browser.wait("location.href.includes('generated/emgine.SufficientStatistics')")
    browser.wait("document.querySelector('dl.class > dt') !== null")
    assert "SufficientStatistics" in browser.ask("document.querySelector('article').innerText")


@in_chromium
def test_every_page_fits_a_phone(site: Path, address: str, browser: Browser) -> None:
    browser.width(PHONE)
    wide, small = [], []
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    for page in pages:
        browser.open(address + page)
        if browser.ask("document.documentElement.scrollWidth") > PHONE:
            wide.append(page)
        size, text = browser.ask(SMALLEST)
        if size < LEAST_TEXT:
            small.append(f"{page}: {size} px: {text}")
    assert not wide
    assert not small
    assert len(pages) > 80
