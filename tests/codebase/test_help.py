"""What ``help`` shows of every public name: a docstring, of which no line is broken or too long."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

import emgine
import emgine.callbacks
import emgine.dask
import emgine.families
import emgine.plotting
import emgine.sources

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 100
MODULES = (
    emgine,
    emgine.callbacks,
    emgine.dask,
    emgine.families,
    emgine.plotting,
    emgine.sources,
)


def documented() -> Iterator[tuple[str, object]]:
    """Every public class and function, and every public method and property of the classes."""
    for module in MODULES:
        for name in module.__all__:
            value = getattr(module, name)
            if not (inspect.isclass(value) or inspect.isroutine(value)):
                continue
            yield f"{module.__name__}.{name}", value
            if inspect.isclass(value):
                for member in sorted(set(dir(value))):
                    if not member.startswith("_") and not member.endswith("_"):
                        found = inspect.getattr_static(value, member)
                        yield f"{module.__name__}.{name}.{member}", found


@pytest.mark.parametrize(
    ("name", "value"), [pytest.param(*each, id=each[0]) for each in documented()]
)
def test_help_is_clean(name: str, value: object) -> None:
    text = inspect.getdoc(value)
    if text is None:
        is_data = not (callable(value) or isinstance(value, property))
        assert is_data, f"{name} says nothing"
        return
    assert text.strip(), f"{name} says nothing"
    lines = text.splitlines()
    assert not lines[0].startswith(" ")
    for line in lines:
        assert not line.endswith("\\"), f"{name}: {line}"
        # A list of names that a source line cannot hold is one line of help.
        if len(line) > LONGEST:
            assert line.count(",") >= 4 or line.count("'") >= 8, f"{name}: {line}"
    body = [line for line in lines[1:] if line.strip()]
    assert not body or min(len(line) - len(line.lstrip()) for line in body) == 0, name
