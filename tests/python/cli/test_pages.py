"""The pages: every command of emgine in them runs in a shell, and prints the text behind it."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.codebase.test_docs import PAGES, blocks
from tests.codebase.tree import ROOT, name_of

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs/how-to/command-line.md"
RECIPES = ROOT / "docs/how-to/command-line-recipes.md"
SPAN = re.compile(r"`((?:python -m )?emgine [a-z-][^`\n]*)`")
NAMES_OF_COMMANDS = re.compile(r"emgine (fit|predict|score|impute|info)( --help)?")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the user's data, and commands emgine and python of this checkout."""
    shutil.copy(ROOT / "examples/data/faithful.csv", tmp_path)
    shutil.copy(ROOT / "examples/data/faithful.csv", tmp_path / "data.csv")
    (tmp_path / "bin").mkdir()
    # As in an activated venv.
    for name, words in {"emgine": "-m emgine ", "python": ""}.items():
        command = tmp_path / "bin" / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n')
        command.chmod(0o755)
    return tmp_path


def shell(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    return subprocess.run(
        ["sh", "-c", text], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("page", "n_commands"), [(PAGE, 12), (RECIPES, 10)], ids=["page", "recipes"]
)
def test_the_page_is_what_happens(folder: Path, page: Path, n_commands: int) -> None:
    shown = [*blocks(page), ("", "")]
    commands = [
        (text, expected if kind == "text" else None)
        for (language, text), (kind, expected) in itertools.pairwise(shown)
        if language == "sh"
    ]
    assert len(commands) == n_commands
    for text, expected in commands:
        done = shell(folder, text)
        assert (done.returncode, done.stderr) == (0, "")
        assert expected is not None
        assert done.stdout.rstrip() == expected.rstrip()


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != PAGE.name], ids=name_of)
def test_commands_within_text_run(page: Path, folder: Path) -> None:
    for command in SPAN.findall(page.read_text(encoding="utf-8")):
        if page.name == "CHANGELOG.md" or NAMES_OF_COMMANDS.fullmatch(command):
            continue
        done = shell(folder, command.replace("1:10", "1:3"))
        assert (done.returncode, done.stderr) == (0, ""), command
