"""Every example in a docstring of the package runs and prints the output shown."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest

import emgine

if TYPE_CHECKING:
    from pathlib import Path

MODULES = ["emgine"] + [
    module.name
    for module in pkgutil.walk_packages(emgine.__path__, "emgine.")
    if not module.name.endswith(("__main__", "._core"))
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.testmod(module, optionflags=flags).failed == 0
    assert not list(tmp_path.iterdir()), "an example leaves files in the reader's folder"


def test_the_package_has_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    modules = [importlib.import_module(name) for name in MODULES]
    examples = sum(len(test.examples) for module in modules for test in finder.find(module))
    assert examples > 100


@pytest.mark.parametrize(
    "name", [name for name in emgine.__all__ if isinstance(getattr(emgine, name), type)]
)
def test_public_classes_have_an_example(name: str) -> None:
    assert ">>>" in (getattr(emgine, name).__doc__ or "")
