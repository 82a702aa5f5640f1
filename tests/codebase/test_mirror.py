"""Every source file has a test file of its name in the mirrored place, or a reason not to.

``python/emgine/_rows/sampling.py`` is tested by ``tests/python/rows/test_sampling.py``,
``cpp/src/pass/expectation.cpp`` by ``tests/cpp/pass/test_expectation.cpp``, and so are benchmarks
and examples. A Python file without a function or class has nothing to test.
"""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from tests.codebase.tree import name_of, project_files

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
WITHOUT = {
    "benchmarks/contenders.py": "every measurement goes through it, test_iterations.py at least",
    "benchmarks/iterations_table.py": "drawn in test_iterations.py and test_main.py",
    "benchmarks/latency_contenders.py": "compares its contenders itself; run by test_batches.py",
    "benchmarks/onedal_environment.py": "installs packages of other versions from the network",
    "benchmarks/past_memory/file_worker.py": "a process of its own, run by test_out_of_core.py",
    "benchmarks/past_memory/files.py": "read and written in test_out_of_core.py",
    "benchmarks/past_memory/spark_contenders.py": "tested beside its caller in test_spark.py",
    "benchmarks/peak.cpp": "a program, compiled and run by test_peak.py",
    "benchmarks/settings.py": "plain values",
    "benchmarks/worker.py": "a process of its own, run by test_workers.py",
    "cpp/bindings/": "called from Python alone: the tests of each Python room go through them",
    "cpp/src/kernels/kernels.cpp": "a table, run by the tests of its callers at every level",
    "examples/cpp_service/service.cpp": "built and run in tests/codebase/test_cpp_package.py",
    "python/emgine/_em/options.py": "plain values",
    "python/emgine/plotting/_panels.py": "drawn through plot_density, in test_density.py",
    "python/emgine/sources/row_source.py": "a protocol; the tests of each source go through it",
}


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


def files_of_tests() -> set[str]:
    return {
        name
        for path in project_files(".py", ".cpp")
        if (name := name_of(path)).startswith("tests/")
    }


def test_every_source_has_its_test_file() -> None:
    said = missing(sources(), files_of_tests(), WITHOUT)
    assert not said, "\n".join(said)


def test_the_list_names_only_sources_without_a_test_file() -> None:
    assert not idle(sources(), files_of_tests(), WITHOUT)


@pytest.mark.parametrize(
    ("source", "test"),
    [
        ("python/emgine/_files/saving.py", "tests/python/files/test_saving.py"),
        ("python/emgine/cli/_csv.py", "tests/python/cli/test_csv.py"),
        ("python/emgine/__main__.py", "tests/python/test_main.py"),
        ("cpp/src/pass/pass.cpp", "tests/cpp/pass/test_pass.cpp"),
        ("cpp/src/c_api.cpp", "tests/cpp/test_c_api.cpp"),
        ("benchmarks/past_memory/spark.py", "tests/benchmarks/past_memory/test_spark.py"),
    ],
)
def test_the_mirror(source: str, test: str) -> None:
    assert mirrored(source) == test


def test_a_source_without_a_test_file_is_named() -> None:
    made = ["benchmarks/a.py", "benchmarks/b.py", "cpp/bindings/c.cpp"]
    (said,) = missing(made, {"tests/benchmarks/test_b.py"}, ["cpp/bindings/"])
    assert said.startswith("benchmarks/a.py has no tests/benchmarks/test_a.py")


def test_an_entry_that_is_tested_or_gone_is_named() -> None:
    made = ["benchmarks/a.py", "benchmarks/b.py"]
    entries = dict.fromkeys(["benchmarks/a.py", "benchmarks/b.py", "benchmarks/gone.py"], "why")
    assert idle(made, {"tests/benchmarks/test_b.py"}, entries) == [
        "benchmarks/b.py",
        "benchmarks/gone.py",
    ]


def test_files_that_a_reason_names_are_there() -> None:
    names = {path.name for path in project_files(".py", ".cpp")}
    for why in WITHOUT.values():
        assert why
        for named in re.findall(r"\w+\.py", why):
            assert named in names, why


def test_many_sources_are_looked_at() -> None:
    assert len(sources()) > 150
    assert all(any(name.startswith(top) for name in sources()) for top in MIRRORS)
