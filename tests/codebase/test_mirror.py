"""Every source file has a test file of its name in the mirrored place, or a reason not to.

``python/emgine/_rows/sampling.py`` is tested by ``tests/python/rows/test_sampling.py``,
``cpp/src/pass/expectation.cpp`` by ``tests/cpp/pass/test_expectation.cpp``, and so are benchmarks
and examples. A Python file without a function or class has nothing to test.
"""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from tests.codebase.tree import ROOT, name_of, project_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

# Folder of sources -> folder of their tests.
MIRRORS = {
    "python/emgine": "tests/python",
    "cpp/src": "tests/cpp",
    "cpp/bindings": "tests/cpp/bindings",
    "benchmarks": "tests/benchmarks",
    "examples": "tests/examples",
}
# Sources without a test file of their own, and why. A name that ends in / is a folder.
WITHOUT: dict[str, str] = {}


def mirrored(source: str) -> str:
    """The place of a source's test file; an underscore at either end of a name is dropped."""
    folder = next(folder for folder in MIRRORS if source.startswith(folder + "/"))
    path = PurePosixPath(source).relative_to(folder)
    rooms = [part.strip("_") for part in path.parent.parts]
    return str(PurePosixPath(MIRRORS[folder], *rooms, f"test_{path.stem.strip('_')}{path.suffix}"))


def has_code(path: Path) -> bool:
    """Whether a file defines anything; C++ files always do."""
    if path.suffix != ".py":
        return True
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(node, kinds) for node in nodes)


def sources() -> list[str]:
    """All source files that define something."""
    names = {name_of(path) for path in project_files(".py", ".cpp") if has_code(path)}
    return sorted(name for name in names if name.startswith(tuple(f"{top}/" for top in MIRRORS)))


def covers(entry: str, source: str) -> bool:
    """Whether an entry of the list is this file or a folder around it."""
    return source == entry or (entry.endswith("/") and source.startswith(entry))


def missing(sources: Iterable[str], tests: Collection[str], without: Iterable[str]) -> list[str]:
    """One sentence for each source that has neither a test file nor a place on the list."""
    entries = list(without)
    return [
        f"{source} has no {mirrored(source)}, and does not stand on the list with a reason"
        for source in sources
        if mirrored(source) not in tests and not any(covers(entry, source) for entry in entries)
    ]


def idle(sources: Collection[str], tests: Collection[str], without: Mapping[str, str]) -> list[str]:
    """Entries of the list that name no source without a test file."""
    lacking = [source for source in sources if mirrored(source) not in tests]
    return [entry for entry in without if not any(covers(entry, source) for source in lacking)]


def tests_of_the_project() -> set[str]:
    return {name for path in project_files(".py", ".cpp") if (name := name_of(path)).startswith("tests/")}


def test_every_source_has_its_test_file() -> None:
    said = missing(sources(), tests_of_the_project(), WITHOUT)
    assert not said, "\n".join(said)


def test_the_list_names_only_sources_without_a_test_file() -> None:
    assert not idle(sources(), tests_of_the_project(), WITHOUT)


