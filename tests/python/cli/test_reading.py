"""The options that say how to read: lists, characters, and what contradicts itself."""

from __future__ import annotations

import argparse

import pytest

from emgine.cli._errors import CommandError
from emgine.cli._reading import REMEDIES, Reading, add_reading, names, reading_of


def parsed(*words: str) -> Reading:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_reading(parser, "all", remedies=REMEDIES)
    return reading_of(parser.parse_args(words))


def test_without_options_all_is_found_out() -> None:
    assert parsed() == Reading(remedies=", ".join(REMEDIES.values()))


def test_options() -> None:
    words = ("--delimiter", "tab", "--decimal", ",", "--encoding", "latin-1", "--comment", "%")
    more = ("--missing=-999,x", "--header", "no", "--columns", "a,b", "--drop-missing")
    assert parsed(*words, *more) == Reading(
        columns=("a", "b"),
        header="no",
        delimiter="\t",
        decimal=",",
        encoding="latin-1",
        comment="%",
        missing=("-999", "x"),
        drop_missing=True,
        remedies=parsed().remedies,
    )
    assert parsed("--marginalize-missing").marginalize_missing
    assert parsed("--delimiter", ";").delimiter == ";"
    assert parsed("--delimiter", "space").delimiter == " "


def test_names_may_hold_commas_and_line_breaks() -> None:
    assert names('a, "b, c" ,d') == ("a", "b, c", "d")
    assert names("") == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--columns", "a,b,a"), "--columns names 'a' more than once"),
        (("--comment", ""), "--comment is empty"),
    ],
)
def test_what_contradicts_itself(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        parsed(*words)


@pytest.mark.parametrize("delimiter", ["", "::", '"', "\n", "é"])
def test_a_delimiter_is_one_character(delimiter: str) -> None:
    with pytest.raises(argparse.ArgumentError, match="expected one ASCII character, tab or space"):
        parsed("--delimiter", delimiter)


def test_columns_of_a_model() -> None:
    reading = Reading(features=("x", "y"))
    assert reading.of_model(3, named=True).columns == ("x", "y")
    assert reading.of_model(2, named=False).columns is None  # by place
    assert Reading(features=("1", "3")).of_model(3, named=False).columns == ("1", "3")
    assert reading._replace(columns=("a",)).of_model(3, named=True).columns == ("a",)
    assert Reading().of_model(3, named=True).columns is None
