"""The pages are correct: their Python runs, CI runs their commands, and their links exist.

The Python blocks of a page run in order in one namespace, in a folder that contains only the
examples. A ```text block directly after a Python block must be its output.
"""

from __future__ import annotations

import contextlib
import io
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from emgine._starts.centers import KMEANS_ROWS, SEEDING_ROWS
from tests.codebase.tree import ROOT, name_of, project_files
from tests.examples.conftest import assert_is_the_picture_of_the_pages

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [path for path in project_files(".md") if path.parent != ROOT / "tests/reference/data"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$\n*", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
# A command within a sentence or a table.
SPAN = re.compile(r"`((?:EMGINE_ISA=\w+ )?(?:python3? |cmake |\.ci/run)[^`\n]*)`")
# Blocks that are whole files, which other tests run.
COPIES = {"py": "examples/service/app.py", "dockerfile": "examples/service/Dockerfile"}
COMMENT = re.compile(r"<!--.*?-->", re.S)


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return the language and text of each fenced block."""
    return FENCE.findall(page.read_text(encoding="utf-8"))


def shell_commands(page: Path) -> list[str]:
    """Return every command in the shell blocks of a page, without comments."""
    lines = [line for kind, text in blocks(page) if kind == "sh" for line in text.splitlines()]
    return [line.split("  #")[0].strip() for line in lines if line and not line.startswith("#")]


def every_command(page: Path) -> list[str]:
    """Commands of a page's shell blocks and those within its text."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return shell_commands(page) + SPAN.findall(text)


RUNNABLE = [page for page in PAGES if any(kind == "python" for kind, _ in blocks(page))]


@pytest.mark.parametrize("page", RUNNABLE, ids=name_of)
def test_python_blocks_run_and_print_what_they_say(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    namespace: dict[str, object] = {"__name__": "__page__"}
    all_blocks = blocks(page)
    for (kind, text), (next_kind, expected) in zip(
        all_blocks, [*all_blocks[1:], ("", "")], strict=True
    ):
        if kind != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(text, name_of(page), "exec"), namespace)
        if next_kind == "text":
            assert printed.getvalue().rstrip() == expected.rstrip()
    for picture in tmp_path.glob("*.png"):
        if (ROOT / "docs/images" / picture.name).exists():
            assert_is_the_picture_of_the_pages(picture)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_blocks_name_their_language(page: Path) -> None:
    known = {"python", "text", "sh", "cmake", "cpp", *COPIES}
    assert {kind for kind, _ in blocks(page)} <= known


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_programs_that_a_page_shows_are_the_files(page: Path) -> None:
    for kind, text in blocks(page):
        if kind in COPIES:
            assert text == (ROOT / COPIES[kind]).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files_that_exist(page: Path) -> None:
    text = COMMENT.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert not missing


def test_the_two_commands_of_the_readme_are_what_ci_runs() -> None:
    commands = shell_commands(ROOT / "README.md")
    in_ci = re.findall(r"^run '([^']+)'$", (ROOT / ".ci/run").read_text(encoding="utf-8"), re.M)
    build_and_see, install_and_test = commands[:2]
    assert build_and_see.endswith("examples/old_faithful.py")
    assert install_and_test.endswith("-m pytest -n 2 --dist loadfile")
    assert build_and_see in in_ci
    assert install_and_test in in_ci


def test_the_picture_of_the_readme_is_no_change_of_the_checkout() -> None:
    drawn = re.findall(r"`([\w.]+\.png)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert drawn == ["old_faithful.png"]
    assert "/*.png" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_ci_runs_what_the_second_command_leaves_out() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
    assert options["ini_options"]["addopts"][-2:] == ["-m", "not exhaustive and not build"]
    in_ci = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert in_ci[-1] == "run '.venv-test/bin/python -m pytest -m build -n 2 --dist loadfile'"


def named_files(command: str) -> list[str]:
    """Files that a command runs, reads or asks CMake's presets for."""
    modules = re.findall(r"python3? -m (benchmarks|emgine)\b", command)
    folders = {"benchmarks": "benchmarks", "emgine": "python/emgine"}
    paths = re.findall(r"(?<=\s)((?:\.ci|cpp|examples|python|tests)/[\w./-]+)", f" {command}")
    return [f"{folders[module]}/__main__.py" for module in modules] + paths


def named_presets(command: str) -> list[str]:
    return re.findall(r"--preset[ =](\w+)", command)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_name_modules_and_files_that_exist(page: Path) -> None:
    presets = (ROOT / "CMakePresets.json").read_text(encoding="utf-8")
    for command in every_command(page):
        for path in named_files(command):
            assert (ROOT / path).exists(), command
        for preset in named_presets(command):
            assert f'"name": "{preset}"' in presets, command


def test_commands_of_every_sort_are_seen() -> None:
    commands = [command for page in PAGES for command in every_command(page)]
    files = {file for command in commands for file in named_files(command)}
    assert files >= {"benchmarks/__main__.py", "python/emgine/__main__.py", ".ci/run", "tests/laws"}
    presets = {preset for command in commands for preset in named_presets(command)}
    assert presets >= {"strict", "sanitize"}


def test_the_page_on_scikit_learn_tells_how_many_rows_a_start_looks_at() -> None:
    page = (ROOT / "docs/coming-from-scikit-learn.md").read_text(encoding="utf-8")
    for per_component, least in (KMEANS_ROWS, SEEDING_ROWS):
        assert f"{per_component} " in page
        assert f"{least:,}".replace(",", " ") in page
