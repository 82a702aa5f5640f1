"""The C++ tests and the wheel, each built once for all tests that use them; pictures are closed."""

from __future__ import annotations

import fcntl
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.codebase.tree import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Build = Callable[[Path], object]


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close the pictures that the examples of pages and docstrings drew."""
    yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Build], Path]:
    """A function: name, how to build into a folder -> the folder, built by the first who asks.

    The processes that share a run of tests share it: the others wait for the first.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def once(name: str, build: Build) -> Path:
        folder = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = shared / f"{name}.done"
            if not done.exists():
                build(folder)
                done.touch()
        return folder

    return once


@pytest.fixture(scope="session")
def build_preset(build_once: Callable[[str, Build], Path]) -> Callable[[str], Path]:
    """A function: name of a CMake preset -> folder in which it was configured and built."""

    def built(preset: str) -> Path:
        def build(folder: Path) -> None:
            run("cmake", "--preset", preset, "-B", folder)
            run("cmake", "--build", folder, "--parallel")

        return build_once(preset, build)

    return built


@pytest.fixture(scope="session")
def wheel(build_once: Callable[[str, Build], Path]) -> Path:
    """A wheel of this checkout, built as a user builds it but with the tools already here."""
    options = ("--no-deps", "--no-build-isolation", "-w")
    folder = build_once(
        "wheel", lambda path: run(sys.executable, "-m", "pip", "wheel", ".", *options, path)
    )
    (path,) = folder.glob("*.whl")
    return path
