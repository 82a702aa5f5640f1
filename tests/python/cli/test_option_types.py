"""_option_types: wrong options end with status 2 and one sentence, before a file is read."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import pytest

from emgine.cli import _option_types as types
from emgine.cli.main import parser
from tests.codebase.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--tol", "-1", "expected a number >= 0, not '-1'"),
        ("--tol", "nan", "expected a number >= 0, not 'nan'"),
        ("--max-iter", "1e3", "expected a whole number >= 0, not '1e3'"),
        ("--n-init", "0", "expected a whole number >= 1, not '0'"),
        ("--threads", "0", "expected a whole number >= 1, not '0'"),
        ("--seed", "-1", "expected a whole number >= 0, not '-1'"),
        ("--deadline", "soon", "expected a number >= 0, not 'soon'"),
        ("--reg-covar", "-0.1", "expected a number >= 0 or auto, not '-0.1'"),
        ("--structures", "VVX", "expected all, or names of structures separated by commas, not"),
        ("--components", "0", "expected numbers of components >= 1, such as 3, 1:10 or 1,2,5"),
        ("--family", "poison", "Got 'poison'. Did you mean 'poisson'?"),
    ],
)
def test_a_wrong_option_is_told_before_files(
    command: Callable[..., Any], option: str, value: str, said: str
) -> None:
    done = command("fit", "there is no such file.csv", f"{option}={value}")
    assert (done.status, done.out) == (2, "")
    assert done.error.startswith(f"emgine fit: argument {option}: ")
    assert said in done.error
    assert done.error.count("\n") == 1


def test_names_of_structures() -> None:
    assert types.structures("ALL") == "all"
    assert types.structures("eee, full,VEV") == ["tied", "full", "VEV"]


def test_numbers() -> None:
    assert types.number_or_auto("auto") == "auto"
    assert types.number_or_auto("1e-3") == types.number("0.001") == 0.001
    assert types.share("1") == 1.0
    with pytest.raises(argparse.ArgumentTypeError, match="in \\(0, 1\\]"):
        types.share("0")


def test_every_option_is_on_the_page() -> None:
    page = (ROOT / "docs/how-to/command-line.md").read_text(encoding="utf-8")
    (commands,) = (each for each in parser()._actions if each.choices)
    assert isinstance(commands.choices, dict)
    options = {
        option
        for one in commands.choices.values()
        for action in one._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    assert len(options) > 30
    assert not sorted(option for option in options if f"`{option}" not in page)
