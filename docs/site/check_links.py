"""Looks for links within the site that lead to no page, or to no place on a page.

Reads the pages as written, so that it sees what a browser would. Addresses elsewhere are not
asked for: the build needs no network.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

# Pages of Sphinx's whose links are written for a program.
NOT_READ = {"genindex.html", "search.html"}


class _Page(HTMLParser):
    """The links of a page and the places that links can lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"id", "name"} and value:
                self.places.add(value)
            elif name in {"href", "src"} and value and tag != "link":
                self.links.append(value)


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def broken_links(html: Path) -> list[str]:
    """Return one sentence for each link that leads nowhere."""
    pages = {path.resolve(): _read(path) for path in html.rglob("*.html")}
    said = []
    for path, page in pages.items():
        if path.name in NOT_READ:
            continue
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            missing = not target.exists()
            place = unquote(parts.fragment)
            if target in pages and place and place not in pages[target].places:
                missing = True
            if missing:
                said.append(f"{path.relative_to(html.resolve())}: {link}")
    return sorted(set(said))
