"""The order of the rooms of both trees: a file imports from its own room and from rooms below it.

Python: all imports, those in functions and for the type checker too, and no circle between modules.
C++: every ``#include "..."``, and no circle between files. The orders stand here, from the ground
up, with the few imports that may go upwards; ``CONTRIBUTING.md`` names every room.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.codebase.imports import circle, cpp_includes, python_imports
from tests.codebase.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.codebase.imports import Graph

# Each line is one floor. Rooms of one floor may import one another, but in no circle.
PYTHON = (
    ("_core",),
    ("_checks",),
    ("_families",),
    ("families", "priors"),
    ("_files",),
    ("sources",),
    ("_rows",),
    ("_scores",),
    ("_inference",),
    ("_summaries",),
    ("_bridges",),
    ("mixture", "sufficient_statistics"),
    ("_em",),
    ("_starts",),
    ("_estimators",),
    ("bayesian_gaussian_mixture", "gaussian_mixture", "mixture_classifier", "mixture_model"),
    ("callbacks", "checkpoint", "dask", "loading", "search"),
    ("plotting",),
    # What the package shows, and the names under which pickles of 0.1.0 look for their classes.
    ("__init__", "_fitted", "_fitting"),
    ("cli",),
    ("__main__",),
)
# Importer and imported, and why. Only for imports in functions or for the type checker.
EXCEPTIONS = {
    ("sufficient_statistics.py", "mixture.py"): "an M-step returns a Mixture",
}
# Public headers are names for all; a file that lies in no folder is above the folders.
CPP = (
    ("include",),
    ("src/kernels",),
    ("src/machine",),
    ("src/algebra",),
    ("src/rows",),
    ("src/families",),
    ("src/pass",),
    ("src/scoring",),
    ("src/starts",),
    ("src/files",),
    ("src",),
    ("bindings",),
)
Order = tuple[tuple[str, ...], ...]


def python_room(file: str) -> str:
    """The first folder of a module's path, or its own name."""
    return file.split("/", 1)[0].partition(".")[0]


def cpp_room(file: str) -> str:
    """``bindings``, ``include``, ``src`` or a folder of ``src``."""
    parts = file.split("/")[:-1]
    return "/".join(parts[:2]) if parts[0] == "src" else parts[0]


def python_graph() -> Graph:
    """All imports of the package but the exceptions."""
    graph = python_imports(ROOT / "python/emgine")
    return {
        file: {other for other in imported if (file, other) not in EXCEPTIONS}
        for file, imported in graph.items()
    }


def cpp_graph() -> Graph:
    return cpp_includes(ROOT / "cpp", search=("src", "include"))


def upward(graph: Graph, rooms: dict[str, str], order: Order) -> list[str]:
    """One sentence for each import from a room above, and for each room without a place."""
    floor = {room: number for number, level in enumerate(order) for room in level}
    lost = sorted({room for room in rooms.values() if room not in floor})
    said = [f"the room {room} has no place in the order of tests/codebase/test_layers.py"
            for room in lost]  # fmt: skip
    return said + [
        f"{file} imports {other}: {rooms[file]} is below {rooms[other]}, and a file imports "
        "from its own room and from rooms below it only"
        for file in graph
        for other in sorted(graph[file])
        if rooms[file] in floor and rooms[other] in floor
        if floor[rooms[file]] < floor[rooms[other]]
    ]


def python_upward(graph: Graph) -> list[str]:
    return upward(graph, {file: python_room(file) for file in graph}, PYTHON)


def cpp_upward(graph: Graph) -> list[str]:
    return upward(graph, {file: cpp_room(file) for file in graph}, CPP)


def as_lines(sentences: Sequence[str]) -> str:
    return "\n".join([f"{len(sentences)} of them:", *sentences])


def test_python_imports_go_downwards() -> None:
    said = python_upward(python_graph())
    assert not said, as_lines(said)


def test_python_modules_import_one_another_in_no_circle() -> None:
    closed = circle(python_graph())
    assert not closed, "a circle of imports: " + " -> ".join(closed)


def test_cpp_includes_go_downwards() -> None:
    said = cpp_upward(cpp_graph())
    assert not said, as_lines(said)


def test_cpp_files_include_one_another_in_no_circle() -> None:
    closed = circle(cpp_graph())
    assert not closed, "a circle of includes: " + " -> ".join(closed)


@pytest.mark.parametrize("order", [PYTHON, CPP], ids=["python", "cpp"])
def test_the_order_names_no_room_that_is_gone(order: Order) -> None:
    graph, room = (python_graph(), python_room) if order is PYTHON else (cpp_graph(), cpp_room)
    rooms = {room(file) for file in graph}
    assert not [name for level in order for name in level if name not in rooms]


def folders_of_both_trees() -> list[str]:
    """Every room that is a folder, as CONTRIBUTING's map writes it."""
    python = {python_room(file) for file in python_graph() if "/" in file}
    cpp = {cpp_room(file) for file in cpp_graph()} - {"include"}
    return sorted([f"python/emgine/{room}/" for room in python] + [f"cpp/{room}/" for room in cpp])


def test_the_map_of_contributing_names_every_room() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    missing = [room for room in folders_of_both_trees() if f"`{room}`" not in page]
    assert not missing, f"CONTRIBUTING.md has no line for {', '.join(missing)}"


def test_contributing_names_no_path_that_is_gone() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`?\b((?:cpp|python/emgine|tests|benchmarks|docs)/[\w./-]*\w/?)", page))
    assert len(named) > 20
    gone = sorted(path for path in named if not (ROOT / path).exists())
    assert not gone, f"CONTRIBUTING.md names {', '.join(gone)}"


def test_exceptions_are_imports_that_do_not_run_at_import() -> None:
    every = python_imports(ROOT / "python/emgine")
    at_import = python_imports(ROOT / "python/emgine", only_at_import=True)
    for file, other in EXCEPTIONS:
        assert other in every[file], f"{file} no longer imports {other}"
        assert other not in at_import[file], f"{file} imports {other} when it is imported"


def written(root: Path, **texts: str) -> Path:
    """Made-up files below ``root``: a double underscore is a slash, the suffix goes before."""
    for name, text in texts.items():
        suffix, *parts = name.split("__")
        path = root.joinpath(*parts).with_suffix(f".{suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    "text",
    [
        "from ..cli import main",
        "from .. import cli",
        "from emgine.cli.main import run",
        "import emgine.cli.main",
        "if TYPE_CHECKING:\n    from ..cli.main import run",
        "try:\n    import emgine.cli\nexcept ImportError:\n    pass",
        "def later():\n    from ..cli import main",
    ],
)
def test_an_import_from_above_is_named(text: str, tmp_path: Path) -> None:
    package = written(
        tmp_path / "emgine",
        py___checks__here=f"import numpy\nfrom . import WORD\n{text}\n",
        py___checks____init="",
        py__cli__main="from .._checks import here\n",
    )
    (package / "_checks/__init__.py").write_text("")
    (package / "cli/__init__.py").write_text("")
    (said,) = python_upward(python_imports(package))
    assert said.startswith("_checks/here.py imports cli/")
    assert "_checks is below cli" in said


def test_a_room_without_a_place_is_named(tmp_path: Path) -> None:
    (said,) = python_upward(python_imports(written(tmp_path, py___attic__here="")))
    assert "_attic has no place" in said


def test_an_include_from_above_is_named(tmp_path: Path) -> None:
    cpp = written(
        tmp_path,
        hpp__src__rows__block='#include "block_parts.hpp"\n  # include "pass/pass.hpp"\n',
        hpp__src__rows__block_parts='#include "emgine/names.hpp"\n',
        hpp__src__pass__pass='#include "rows/block_parts.hpp"\n#include <vector>\n',
        hpp__include__emgine__names="",
    )
    (said,) = cpp_upward(cpp_includes(cpp, search=("src", "include")))
    assert said.startswith("src/rows/block.hpp imports src/pass/pass.hpp: src/rows is below")


def test_a_circle_is_named(tmp_path: Path) -> None:
    package = written(
        tmp_path,
        py___rows__one="from .two import x\n",
        py___rows__two="from .three import x\n",
        py___rows__three="def later():\n    from . import one\n",
        py___rows__four="from . import one, two\n",
    )
    one, two, three = (f"_rows/{name}.py" for name in ("one", "two", "three"))
    assert circle(python_imports(package)) in ([one, two, three, one], [three, one, two, three])
    assert circle(python_imports(package, only_at_import=True)) == []
