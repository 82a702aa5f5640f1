"""Every example in a docstring of the package runs and prints the output shown."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import emgine

MODULES = ["emgine"] + [
    module.name
    for module in pkgutil.walk_packages(emgine.__path__, "emgine.")
    if not module.name.endswith(("__main__", "._core"))
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name: str) -> None:
    module = importlib.import_module(name)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.testmod(module, optionflags=flags).failed == 0


@pytest.mark.parametrize(
    "name", [name for name in emgine.__all__ if isinstance(getattr(emgine, name), type)]
)
def test_public_classes_have_an_example(name: str) -> None:
    assert ">>>" in (getattr(emgine, name).__doc__ or "")
