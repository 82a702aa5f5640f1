"""The page on the command line, with an installed wheel and an empty folder, as for a new user.

Every command of the page runs there, in order, and must print the text of the page.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.codebase.test_docs import blocks
from tests.codebase.tree import ROOT, run

pytestmark = [pytest.mark.slow, pytest.mark.build]

PAGE = ROOT / "docs/how-to/command-line.md"


@pytest.fixture(scope="module")
def emgine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a wheel that is installed in its own venv."""
    venv = tmp_path_factory.mktemp("user") / "venv"
    run(sys.executable, "-m", "venv", venv)
    run(venv / "bin/python", "-m", "pip", "install", "--no-deps", wheel)
    # The venv uses numpy, pyarrow and matplotlib from here through a .pth file. It does not see the
    # editable install, which is a .pth file itself.
    (site,) = (venv / "lib").glob("python*/site-packages")
    (site / "lent.pth").write_text(str(Path(np.__file__).parents[1]))
    return venv / "bin/emgine"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that contains only the user's data."""
    path = tmp_path_factory.mktemp("empty")
    shutil.copy(ROOT / "examples/data/faithful.csv", path)
    return path


def call(command: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [command, *words],
        cwd=folder,
        env=environment | {"MPLCONFIGDIR": str(folder.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_page_is_what_happens(emgine: Path, folder: Path) -> None:
    shown = blocks(PAGE)
    commands = [
        (text, expected)
        for (kind, text), (next_kind, expected) in itertools.pairwise(shown)
        if kind == "sh" and next_kind == "text"
    ]
    assert [text.split()[1] for text, _ in commands if text.startswith("emgine ")] == [
        *("fit", "fit", "predict", "score", "info", "impute")
    ]
    for text, expected in commands:
        assert "emgine " in text
        path = f"{emgine.parent}:{os.environ['PATH']}"
        done = call(Path("/usr/bin/env"), folder, f"PATH={path}", "sh", "-c", text)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.rstrip() == expected.rstrip()
    made = {path.name for path in folder.iterdir()}
    models = {"model.safetensors", "counts.safetensors", "mixed.safetensors"}
    written = {"families.json", "several.json", "fit.png", "report.html", "labels.csv"}
    gaps = {"gaps.csv", "gaps.safetensors", "filled.csv"}
    words = {"words.csv", "words.safetensors"}
    assert made == models | written | gaps | words | {"faithful.csv"}
    assert len((folder / "labels.csv").read_text().splitlines()) == 273


def test_it_is_the_installed_one(emgine: Path, folder: Path) -> None:
    code = "import emgine; print(emgine.__file__)"
    found = call(emgine.parent / "python", folder, "-c", code).stdout
    assert found.startswith(str(emgine.parents[1]))


def test_help_tells_every_option_of_the_page(emgine: Path, folder: Path) -> None:
    done = call(emgine, folder, "fit", "--help")
    labels = call(emgine, folder, "predict", "--help")
    assert (done.returncode, labels.returncode) == (0, 0)
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `--")]
    assert len(rows) == 35
    for row in rows:
        assert row.split("`")[1] in done.stdout + labels.stdout
    for name in ("fit", "predict", "score", "impute", "info"):
        assert f"  {name} " in call(emgine, folder).stdout


def test_errors_of_the_page(emgine: Path, tmp_path: Path) -> None:
    number, missing, category, longer = [text for kind, text in blocks(PAGE) if kind == "text"][
        -1
    ].splitlines()
    data = tmp_path / "data.csv"

    def error(content: str, *command: str) -> str:
        data.write_text(content)
        done = call(emgine, tmp_path, *command)
        assert (done.returncode, done.stdout) == (1, "")
        return done.stderr.rstrip("\n")

    assert error("city,waiting\n1,1\nParis,2\n", "fit", "data.csv") == number
    assert error("city,waiting\n" + 5 * "1,1\n" + "1,\n", "fit", "data.csv") == missing
    assert error("city,waiting\n1,1\n2,1,5\n", "fit", "data.csv") == longer
    data.write_text("length\n" + 5 * "long\nshort\n")
    options = ("--family", "categorical", "--components", "1", "--out", "model.safetensors")
    assert call(emgine, tmp_path, "fit", "data.csv", *options).returncode == 0
    model = ("model.safetensors", "data.csv")
    assert error("length\nlong\nshort\nmiddle\n", "score", *model) == category
