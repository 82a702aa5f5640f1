"""Files and functions are short, and every source file begins with a description."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.codebase.tree import name_of, project_files

if TYPE_CHECKING:
    from pathlib import Path

CODE = project_files(".py", ".pyi", ".cpp", ".hpp", ".h", ".c", ".cmake")
PYTHON = project_files(".py")
MOST_LINES_OF_A_FILE = 300
# One compiled module has one stub, which cannot be cut by idea.
MOST_LINES_OF_A_STUB = 450
MOST_LINES_OF_A_FUNCTION = 50
MOST_COLUMNS = 100
MOST_LINES_OF_A_HEADER = 8


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines of a function without its docstring, which may be long."""
    assert function.end_lineno is not None
    length = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None and first.end_lineno is not None:
        length -= first.end_lineno - first.lineno + 1
    return length


def cpp_header(text: str) -> list[str]:
    """Return the comment lines at the top of a C++ file."""
    lines = text.splitlines()
    until = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return lines[:until]


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_file_is_short_and_fits_the_width(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    most = MOST_LINES_OF_A_STUB if path.suffix == ".pyi" else MOST_LINES_OF_A_FILE
    assert len(lines) <= most
    too_wide = [i for i, line in enumerate(lines, 1) if len(line) > MOST_COLUMNS]
    assert not too_wide, f"lines over {MOST_COLUMNS} columns: {too_wide}"


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_python_functions_are_short(path: Path) -> None:
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    too_long = {
        f"{function.name} (line {function.lineno})": body_length(function)
        for function in functions
        if body_length(function) > MOST_LINES_OF_A_FUNCTION
    }
    assert not too_long


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_file_opens_by_saying_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix in {".py", ".pyi"}:
        assert ast.get_docstring(ast.parse(text)), "no module docstring"
    elif path.suffix in {".h", ".c"}:
        assert text.startswith("/* ")
    elif path.suffix in {".cpp", ".hpp"}:
        assert 1 <= len(cpp_header(text)) <= MOST_LINES_OF_A_HEADER
    else:
        assert text.startswith("#")
