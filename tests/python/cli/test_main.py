"""The commands: their help, and one line of error for a wrong command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emgine.__main__ import COMMANDS as KNOWN
from emgine.cli import COMMANDS
from emgine.cli._errors import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

Command = Any


def test_both_doors_know_the_same_commands() -> None:
    assert set(COMMANDS) == KNOWN


@pytest.mark.parametrize("name", COMMANDS)
def test_help(name: str, command: Callable[..., Command]) -> None:
    done = command(name, "--help")
    assert done.status == 0
    assert done.out.startswith(f"usage: emgine {name} [-h]")
    assert COMMANDS[name] in " ".join(done.out.lower().split())
    assert all(len(line) <= 100 for line in done.out.splitlines())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fit",), "the following arguments are required: data"),
        (
            ("fit", "x.csv", "--components", "0"),
            "expected numbers of components >= 1, such as 3, 1:10 or 1,2,5",
        ),
        (("fit", "x.csv", "--components", "5:2"), "not '5:2'"),
        (("fit", "x.csv", "--criterion", "best"), "invalid choice: 'best'"),
        (("fit", "x.csv", "--k", "3"), "unrecognized arguments: --k 3"),
    ],
)
def test_a_wrong_command_is_one_line(
    words: tuple[str, ...], said: str, command: Callable[..., Command]
) -> None:
    done = command(*words)
    assert done.status == 2
    assert said in done.error
    assert done.error.startswith("emgine")
    assert done.error.endswith("--help\n")
    assert done.error.count("\n") == 1


def test_errors_become_one_line() -> None:
    assert one_line(ValueError("two\n  lines")) == "two lines"
    assert one_line(FileNotFoundError(2, "No such file", "a.csv")) == "a.csv: No such file"
    assert one_line(MemoryError()) == "MemoryError"
