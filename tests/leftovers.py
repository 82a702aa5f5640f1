"""A run of the tests leaves no files in the tree: a test writes in a temporary folder.

``tests/conftest.py`` puts this around every session. Files that git ignores (builds, caches,
environments) do not count.
"""

from __future__ import annotations

import contextlib
import fnmatch
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
IGNORED = [".git", *(ROOT / ".gitignore").read_text(encoding="utf-8").split()]


def ignored(path: str, patterns: Sequence[str]) -> bool:
    """Whether one of .gitignore's patterns is this path, or the last name in it."""
    name = path.rpartition("/")[2]
    bare = [pattern.rstrip("/") for pattern in patterns]
    return path in bare or any(fnmatch.fnmatch(name, pattern) for pattern in bare)


def files_below(root: Path, patterns: Sequence[str] = IGNORED) -> set[str]:
    """Paths of the files below ``root`` that are not ignored."""
    found = set()
    for folder, folders, names in os.walk(root):
        at = Path(folder).relative_to(root)
        # os.walk goes down only into the folders that stay in the list.
        folders[:] = [name for name in folders if not ignored((at / name).as_posix(), patterns)]
        found |= {path for name in names if not ignored(path := (at / name).as_posix(), patterns)}
    return found


@contextlib.contextmanager
def leaves_no_files(root: Path) -> Iterator[None]:
    """Raise AssertionError when the set of files below ``root`` is another one at the end."""
    before = files_below(root)
    yield
    after = files_below(root)
    assert not after - before, f"this run left files: {', '.join(sorted(after - before))}"
    assert not before - after, f"this run removed files: {', '.join(sorted(before - after))}"
