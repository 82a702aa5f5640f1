"""The guard against files that a run leaves behind sees them, and stands around every session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.leftovers import IGNORED, ROOT, files_below, leaves_no_files

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_around_this_session(request: pytest.FixtureRequest) -> None:
    assert "_no_files_are_left_in_the_tree" in request.fixturenames


def test_a_new_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    guard = leaves_no_files(tmp_path)
    guard.__enter__()
    for name in ("density.png", "docs/a.txt"):
        (tmp_path / name).write_text("")
    with pytest.raises(AssertionError, match=r"left files: density\.png, docs/a\.txt"):
        guard.__exit__(None, None, None)


def test_a_lost_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("")
    with (
        pytest.raises(AssertionError, match=r"removed files: README\.md"),
        leaves_no_files(tmp_path),
    ):
        (tmp_path / "README.md").unlink()


@pytest.mark.parametrize(
    "path",
    ["build/strict/a.o", "x/__pycache__/a.pyc", ".venv-dev/bin/a", "benchmarks/results/a.json"],
)
def test_what_git_ignores_may_come(path: str, tmp_path: Path) -> None:
    with leaves_no_files(tmp_path):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("")


def test_the_project_s_own_files_count() -> None:
    found = files_below(ROOT, IGNORED)
    assert {"README.md", "tests/leftovers.py", "cpp/src/mixture.cpp", ".ci/run"} <= found
    assert not [path for path in found if path.startswith((".git/", "build/"))]
