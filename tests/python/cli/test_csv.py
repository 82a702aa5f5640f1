"""CSV: numbers keep every bit; an error names the cell that is not a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine.cli._csv import read_csv
from emgine.cli._errors import CommandError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_numbers_come_back(file: Path, delimiter: str, mark: str, end: str) -> None:
    rows = np.random.RandomState(0).normal(size=(50, 3)) * 10.0 ** np.arange(-8, 9, 8)
    lines = [delimiter.join(map(repr, row)) for row in rows.tolist()]
    for header in (["a", '"b c"', "d"], None):
        first = [] if header is None else [delimiter.join(header)]
        file.write_bytes((mark + end.join([*first, *lines]) + end).encode())
        table = read_csv(file)
        assert np.array_equal(table.rows, rows)
        assert table.names == (None if header is None else ("a", "b c", "d"))


def test_quoted_numbers_and_blank_lines(file: Path) -> None:
    file.write_text('a,b\n"1.5",2\n\n 3 , 4e2 \n')
    assert read_csv(file).rows.tolist() == [[1.5, 2.0], [3.0, 400.0]]


def test_columns_are_chosen_by_name_or_number(file: Path) -> None:
    file.write_text("city,x,y\nParis,1,2\nRome,3,4\n")
    table = read_csv(file, ["y", "x"])
    assert (table.rows.tolist(), table.names) == ([[2.0, 1.0], [4.0, 3.0]], ("y", "x"))
    file.write_text("1,2,3\n4,5,6\n")
    assert read_csv(file, ["3"]).rows.tolist() == [[3.0], [6.0]]


def test_a_header_of_numbers_is_one_only_if_said(file: Path) -> None:
    file.write_text("1,2\n3,4\n")
    assert read_csv(file).rows.shape == (2, 2)
    table = read_csv(file, header="yes")
    assert (table.rows.tolist(), table.names) == ([[3.0, 4.0]], ("1", "2"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n3,Paris\n", "holds text, 'Paris', in line 3, column 'b'; name the columns"),
        ("1,2\n3,Paris\n", "holds text, 'Paris', in line 2, column 2"),
        ("a,b\n1,2\n3,\n", "holds a missing value (NaN) in line 3, column 'b'."),
        ("a,b\n1,NaN\n", "holds a missing value (NaN) in line 2, column 'b'."),
        ("a,b\n\n1,NA\n", "holds a missing value (NaN) in line 3, column 'b'."),
        ("a,b\n1,-inf\n", "holds infinity in line 2, column 'b'."),
        ("a,b\n1,2\n3\n", "line 3: 1 cells where the first line has 2."),
        ("a,b\n", "has a header and no rows."),
        ("", "is empty."),
        ("a,a\n1,2\n", "has more than one column named 'a'."),
        ("a,b\n1,1_000\n", "holds text, '1_000', in line 2, column 'b'"),
        ("a,b\n1," + 80 * "x" + "\n", f"text, '{30 * 'x'}…', in line 2"),
    ],
)
def test_what_is_no_number_is_named(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(CommandError) as caught:
        read_csv(file)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_an_unknown_column_and_a_binary_file(file: Path) -> None:
    file.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="has no column 'c'; it has 'a', 'b'"):
        read_csv(file, ["c"])
    file.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CommandError, match="is not text in UTF-8"):
        read_csv(file)
