"""The project's own files, and functions that find and run its tools.

Only this file of these tests knows the paths. If a tool is missing, the test that needs it fails,
so that no check is skipped without notice.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FOLDERS = (".ci", ".github", "benchmarks", "cpp", "docs", "examples", "python", "tests")
NOT_OURS = {"__pycache__", "build", "results"}
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def project_files(*suffixes: str) -> list[Path]:
    """Return the sorted files of the project with these suffixes (all files if there are none)."""
    top = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    below = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    return sorted(
        path
        for path in top + below
        if not NOT_OURS.intersection(path.relative_to(ROOT).parts)
        and path.suffix not in {".so", ".pyc"}
        and (not suffixes or path.suffix in suffixes)
    )


def name_of(path: Path) -> str:
    """Return the path relative to the root, for test ids and messages."""
    return path.relative_to(ROOT).as_posix()


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> str:
    """Return the output of a command that must succeed; the venv's tools are first on its path."""
    tool = shutil.which(str(command[0]), path=PATH)
    if tool is None:
        pytest.fail(f"{command[0]} is not installed: pip install '.[test]'")
    done = subprocess.run(
        [tool, *map(str, command[1:])],
        cwd=cwd,
        env=os.environ | {"PATH": PATH} | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        words = " ".join(map(str, command))
        pytest.fail(f"`{words}` ended with {done.returncode}:\n{done.stdout}", pytrace=False)
    return done.stdout
