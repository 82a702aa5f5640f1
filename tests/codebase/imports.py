"""Which file of the project imports or includes which.

Python is read by ``ast``, C++ by its ``#include "..."`` lines. Files are named by their path below
the root of their tree. The rules about imports are in ``test_layers``.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set
    from pathlib import Path

    Graph = Mapping[str, Set[str]]

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that run when the module is imported: in no function, and not for the type checker."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from at_import(node)


def names(statement: ast.Import | ast.ImportFrom, file: str, package: str) -> Iterator[list[str]]:
    """What a statement asks of the package, as parts below it; nothing for other packages."""
    if isinstance(statement, ast.Import):
        asked = [alias.name.split(".") for alias in statement.names]
        yield from (parts[1:] for parts in asked if parts[0] == package)
        return
    module = statement.module.split(".") if statement.module else []
    if statement.level:
        folder = file.split("/")[:-1]
        base = folder[: len(folder) + 1 - statement.level] + module
    elif module[0] == package:
        base = module[1:]
    else:
        return
    yield from ([*base, alias.name] for alias in statement.names)


def module_file(parts: Sequence[str], files: Set[str]) -> str:
    """The file that answers to a dotted name, which may end in a name inside that file."""
    for end in (len(parts), len(parts) - 1):
        path = "/".join(parts[:end])
        for file in (f"{path}.py", f"{path}.pyi", f"{path}/__init__.py".removeprefix("/")):
            if file in files:
                return file
    raise ValueError(f"no module {'.'.join(parts)}")


def python_imports(package: Path, *, only_at_import: bool = False) -> Graph:
    """File of a package -> the files of that package that it imports, lazily and for types too.

    With ``only_at_import`` only those that are imported when the file is.
    """
    paths = [path for path in package.rglob("*.py*") if path.suffix in {".py", ".pyi"}]
    files = {path.relative_to(package).as_posix() for path in paths}
    walk = at_import if only_at_import else ast.walk
    return {
        file: {
            module_file(asked, files)
            for statement in walk(ast.parse((package / file).read_text(encoding="utf-8")))
            if isinstance(statement, ast.Import | ast.ImportFrom)
            for asked in names(statement, file, package.name)
        }
        for file in sorted(files)
    }


def cpp_includes(root: Path, search: Sequence[str]) -> Graph:
    """C++ file below ``root`` -> the files it includes, found beside it or in ``search``."""
    paths = [path for path in root.rglob("*") if path.suffix in {".cpp", ".hpp", ".h"}]
    files = {path.relative_to(root).as_posix() for path in paths}

    def included(name: str, file: str) -> str:
        folders = [file.rpartition("/")[0], *search]
        found = [path for folder in folders if (path := f"{folder}/{name}".lstrip("/")) in files]
        if not found:
            raise ValueError(f"{file} includes {name}, which is not there")
        return found[0]

    return {
        file: {
            included(name, file)
            for name in INCLUDE.findall((root / file).read_text(encoding="utf-8"))
        }
        for file in sorted(files)
    }


def circle(graph: Graph) -> list[str]:
    """Files that import one another in a circle, the first one twice; empty if there is none."""
    finished: set[str] = set()

    def from_here(file: str, way: list[str]) -> list[str]:
        if file in way:
            return [*way[way.index(file) :], file]
        if file not in finished:
            for imported in sorted(graph.get(file, ())):
                if closed := from_here(imported, [*way, file]):
                    return closed
            finished.add(file)
        return []

    return next((closed for file in sorted(graph) if (closed := from_here(file, []))), [])
