"""Every page and every public name has its place on the site, and links lead somewhere.

Reads files alone. The site is built and opened in a browser by test_site_in_browser.py.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from typing import TYPE_CHECKING, Any

import emgine
from tests.codebase.tree import ROOT
from tests.examples.test_gallery import PICTURES as GALLERY

if TYPE_CHECKING:
    import types
    from pathlib import Path

    import pytest

DOCS = ROOT / "docs"
WITHOUT_LIST = {"checkpoint": ["Checkpoint"]}


def public_names() -> set[str]:
    """Names that users import: those of emgine and of its public modules."""
    names = {f"emgine.{name}" for name in emgine.__all__}
    for module in emgine.MODULES:
        loaded = importlib.import_module(f"emgine.{module}")
        members = getattr(loaded, "__all__", None) or WITHOUT_LIST[module]
        names |= {f"emgine.{module}.{name}" for name in members}
    return names


def entries() -> list[str]:
    """Names that the reference has a page for."""
    text = (DOCS / "reference/index.md").read_text(encoding="utf-8")
    return re.findall(r"^   ~(emgine\.[\w.]+)$", text, re.M)


def found(name: str) -> Any:
    """The object of a name."""
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def test_every_public_name_has_an_entry_in_the_reference() -> None:
    listed = [found(name) for name in entries()]
    missing = {
        name
        for name in public_names() - {"emgine.__version__"}
        if not any(found(name) is entry for entry in listed)
    }
    assert not missing
    assert "`emgine.__version__`" in (DOCS / "reference/index.md").read_text(encoding="utf-8")


def test_the_reference_lists_public_names_alone_and_each_once() -> None:
    assert set(entries()) <= public_names()
    assert len(entries()) == len(set(entries()))


def test_every_page_is_in_the_contents() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    contents = re.findall(r"^([\w/-]+)$", text, re.M)
    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    from_root = {"changelog", "code-of-conduct", "contributing", "security"}
    assert set(contents) == (pages - {"index"}) | from_root
    assert len(contents) == len(set(contents))


def test_the_readme_leads_to_every_page() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(docs/([^)#]+)", text))
    assert {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} <= linked


def tool(name: str) -> types.ModuleType:
    """A module of docs/site, which is no package."""
    spec = importlib.util.spec_from_file_location(name, DOCS / "site" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_picture_is_drawn_by_the_build_or_a_benchmark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(DOCS / "site"))
    build = tool("build")
    drawn = {f"{name}.png" for name in GALLERY} | set(build.PROGRAMS.values()) - {"."}
    pictures = {path.name for path in (DOCS / "images").iterdir()}
    assert drawn | set(build.DRAWING_PAGES.values()) | build.MEASURED == pictures
    commands = build.drawing_commands()
    assert len(commands) == len(build.PROGRAMS) + len(build.DRAWING_PAGES)
    for page, picture in build.DRAWING_PAGES.items():
        assert f'"{picture}"' in commands[DOCS / page][1]


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    pages = {
        "index.html": '<a href="b.html#here">1</a> <a href="b.html#not-here">2</a> '
        '<a href="#x">3</a>',
        "b.html": '<p id="here"><img src="no.png"><a href="https://example.org/gone">4</a>',
    }
    for name, text in pages.items():
        (tmp_path / name).write_text(text)
    broken = tool("check_links").broken_links(tmp_path)
    assert broken == ["b.html: no.png", "index.html: #x", "index.html: b.html#not-here"]


def test_links_of_the_readme_are_absolute_on_pypi() -> None:
    text = "[a](docs/a.md#b) ![p](docs/p.png) [c](https://x.org) [d](#e)\n```sh\n[f](g)\n```\n"
    assert tool("pypi_readme").absolute_links(text, "https://example.org/emgine/") == (
        "[a](https://example.org/emgine/blob/main/docs/a.md#b) "
        "![p](https://example.org/emgine/raw/main/docs/p.png) "
        "[c](https://x.org) [d](#e)\n```sh\n[f](g)\n```\n"
    )


def test_one_file_knows_where_the_project_lives() -> None:
    address = re.compile(r"https?://(?:www\.)?(?:github|gitlab|example)\.\w+/emgine")
    tops = [ROOT, ROOT / ".github", DOCS]
    files = [path for top in tops for path in top.glob("**/*" if top != ROOT else "*.*")]
    texts = [path for path in files if path.suffix in {".md", ".toml", ".cff", ".yml", ".py"}]
    knowing = {
        path.relative_to(ROOT).as_posix()
        for path in texts
        if address.search(path.read_text(encoding="utf-8"))
    }
    assert knowing == {"pyproject.toml"}
