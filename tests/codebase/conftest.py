"""The C++ tests and the wheel, each built once for all tests that use them; pictures are closed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.codebase.tree import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close the pictures that the examples of pages and docstrings drew."""
    yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


@pytest.fixture(scope="session")
def build_preset(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function: name of a CMake preset -> folder in which it was configured and built."""
    built: dict[str, Path] = {}

    def build(preset: str) -> Path:
        if preset not in built:
            folder = tmp_path_factory.mktemp(preset)
            run("cmake", "--preset", preset, "-B", folder)
            run("cmake", "--build", folder, "--parallel")
            built[preset] = folder
        return built[preset]

    return build


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, built as a user builds it but with the tools already here."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "-w", folder
    )  # fmt: skip
    (path,) = folder.glob("*.whl")
    return path
