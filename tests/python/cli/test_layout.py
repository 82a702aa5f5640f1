"""The layout: found where it is clear; where it is not, the option to say it is named."""

from __future__ import annotations

import pytest

from emgine.cli._errors import CommandError
from emgine.cli._layout import found_delimiter, has_no_name, layout_of, squeezed
from emgine.cli._reading import Reading


@pytest.mark.parametrize(
    ("text", "delimiter", "decimal"),
    [
        ("a,b\n1.5,2\n", ",", "."),
        ("a;b\n1,5;2,5\n", ";", ","),
        ("1,5;2,5\n3,5;4,5\n", ";", ","),
        ("a\tb\n1,25\t2\n", "\t", ","),
        ("a|b\n1|2\n", "|", "."),
        ("a b\n1 2\n", " ", "."),
        ("  a    b\n 1.0  2.0\n10.0 20.0\n", " ", "."),
        ("1, 2\n3, 4\n", ",", "."),
        ("name;x\nA, B;1\nC, D;2\n", ";", "."),
        ("day time,x\n2020-01-01 10:00,5\n", ",", "."),
        ("a;b\n0,123;4\n", ";", ","),  # thousands do not begin with 0
        ("a;b\n1.5;2,5\n", ";", "."),  # two decimal marks: a later error names the cell
        ("x\n1\n2\n", ",", "."),
    ],
)
def test_found_out(text: str, delimiter: str, decimal: str) -> None:
    layout = layout_of("x.csv", text.encode(), Reading())
    assert (layout.delimiter, layout.decimal) == (delimiter, decimal)
    assert (layout.header is not None) == text.strip()[0].isalpha()
    assert layout.text[layout.begin :].lstrip()[:1].isalnum()


def test_given() -> None:
    reading = Reading(delimiter=":", decimal=",", header="yes")
    layout = layout_of("x.csv", b"1:2\n3,5:4\n", reading)
    assert layout[1:5] == (":", ",", ("1", "2"), 2)
    assert layout_of("x.csv", b"v\n1,5\n2,5\n", Reading(decimal=",")).n_columns == 1
    assert layout_of("x.csv", b"a,b\n1,2\n", Reading(header="no")).header is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("city,2019\nParis,1\n", "text, 'city', and numbers, '2019'; say with --header yes or"),
        ("12x,1\n1,2\n", "text, '12x', and numbers, '1'"),
        ("a;b\n20,137;1\n1,500;2\n", "'20,137', which may be 20.137 or 20137; say --decimal ,"),
    ],
)
def test_what_is_not_clear(text: str, said: str) -> None:
    with pytest.raises(CommandError) as caught:
        layout_of("x.csv", text.encode(), Reading())
    assert said in str(caught.value)


def test_where_no_delimiter_fits_the_first_line_decides() -> None:
    assert found_delimiter(b"a;b;c\n1;2\n", Reading()) == ";"
    assert found_delimiter(b"a\n1,5\n", Reading()) == ","


def test_one_space_for_many() -> None:
    assert squeezed(b"  a   b  \r\n 1 2\n3    4 ", " ") == b"a b\r\n1 2\n3 4"
    assert squeezed(b"a  ,b", ",") == b"a  ,b"


def test_columns_without_a_name() -> None:
    assert has_no_name("")
    assert has_no_name("Unnamed: 0")
    assert not has_no_name("Unnamed: x")
