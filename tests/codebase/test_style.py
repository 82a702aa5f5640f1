"""Formatters, linter and type checker report nothing."""

from __future__ import annotations

from tests.codebase.tree import project_files, run


def test_ruff_finds_nothing() -> None:
    run("ruff", "check", ".")


def test_python_is_formatted() -> None:
    run("ruff", "format", "--check", "--diff", ".")


def test_cpp_is_formatted() -> None:
    sources = project_files(".cpp", ".hpp", ".h", ".c")
    assert sources
    run("clang-format", "--dry-run", "-Werror", *sources)


def test_types_are_strict() -> None:
    run("mypy", "--strict")
