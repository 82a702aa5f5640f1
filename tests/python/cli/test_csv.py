"""CSV: numbers keep every bit; an error names the cell that is not a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine.cli._csv import read_csv
from emgine.cli._errors import CommandError
from emgine.cli._input import read_input
from emgine.cli._reading import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from emgine.cli._table import Table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


def read(file: Path, **options: Any) -> Table:
    return read_csv(read_input(file), Reading(**options))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " "])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_numbers_come_back(file: Path, delimiter: str, mark: str, end: str) -> None:
    rows = np.random.RandomState(0).normal(size=(50, 3)) * 10.0 ** np.arange(-8, 9, 8)
    lines = [delimiter.join(map(repr, row)) for row in rows.tolist()]
    for header in (["a", '"b c"', "d"], None):
        first = [] if header is None else [delimiter.join(header)]
        file.write_bytes((mark + end.join([*first, *lines]) + end).encode())
        table = read(file)
        assert np.array_equal(table.rows, rows)
        assert table.names == (None if header is None else ("a", "b c", "d"))


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
def test_decimal_commas_and_encodings(file: Path, encoding: str) -> None:
    rows = np.random.RandomState(1).normal(size=(50, 2))
    lines = ["größe;gewicht", *(f"{a!r};{b!r}".replace(".", ",") for a, b in rows.tolist())]
    file.write_text("\n".join(lines), encoding=encoding)
    table = read(file)
    assert np.array_equal(table.rows, rows)
    assert table.names == ("größe", "gewicht")
    assert table.facts[:2] == ("separated by semicolons", "decimal comma")


def test_quoted_numbers_and_blank_lines(file: Path) -> None:
    file.write_text('a,b\n"1.5",2\n\n 3 , 4e2 \n   \n')
    assert read(file).rows.tolist() == [[1.5, 2.0], [3.0, 400.0]]
    file.write_text('a,b\n"1,5","2,25"\n')
    assert read(file, decimal=",", delimiter=",").rows.tolist() == [[1.5, 2.25]]


def test_columns_are_chosen_by_name_or_number(file: Path) -> None:
    file.write_text("city,x,y\nParis,1,2\nRome,3,4\n")
    table = read(file, columns=("y", "x"))
    assert (table.rows.tolist(), table.names) == ([[2.0, 1.0], [4.0, 3.0]], ("y", "x"))
    file.write_text("1,2,3\n4,5,6\n")
    assert read(file, columns=("3",)).rows.tolist() == [[3.0], [6.0]]


def test_a_header_of_numbers_is_one_only_if_said(file: Path) -> None:
    file.write_text("1,2\n3,4\n")
    assert read(file).rows.shape == (2, 2)
    table = read(file, header="yes")
    assert (table.rows.tolist(), table.names) == ([[3.0, 4.0]], ("1", "2"))


def test_what_is_left_out_is_told(file: Path) -> None:
    body = "".join(f'{i + 1},{i}.5,"a {i}\nb",1.{i},,x\n' for i in range(9))
    file.write_text('"",x,note,y,none,name\n# made by me, and you\n' + body)
    table = read(file)
    assert table.names == ("x", "y")
    assert table.rows[:, 0].tolist() == [i + 0.5 for i in range(9)]
    assert table.left_out == (
        "1 (no name)",
        r"note (text, such as 'a 0\nb')",
        "none (empty)",
        "name (text, such as 'x')",
    )
    assert table.facts == ("separated by commas", "1 comment line left out")


def test_weights_are_read_with_the_rows(file: Path) -> None:
    file.write_text("x,w,y\n1,0.5,2\n3,2,4\n")
    table = read(file, weights="w")
    assert table.weights is not None
    assert table.weights.tolist() == [0.5, 2.0]
    assert table.names == ("x", "y")
    assert table.rows.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_rows_with_missing_values_are_left_out_if_asked(file: Path) -> None:
    file.write_text("x,y\n1,2\n NA ,3\n5,-999.0\n7,8\n")
    table = read(file, drop_missing=True, missing=("-999",))
    assert table.rows.tolist() == [[1.0, 2.0], [7.0, 8.0]]
    assert table.facts[-1] == "2 rows with missing values left out"
    with pytest.raises(CommandError, match=r"missing value .* in line 4, column 'y'"):
        read(file, columns=("y",), missing=("-999",))
    file.write_text("x\n1\n\n3\n")
    assert read(file, drop_missing=True).rows.tolist() == [[1.0], [3.0]]


def test_a_column_of_a_few_numbers_late_in_the_file(file: Path) -> None:
    lines = [f"{i},{'' if i < 500 else i}" for i in range(600)]
    file.write_text("\n".join(["a,b", *lines]))
    with pytest.raises(CommandError, match=r"missing value .* in line 2, column 'b'"):
        read(file)
    lines = [f"{i},{'x' if i < 500 else i}" for i in range(600)]
    file.write_text("\n".join(["a,b", *lines]))
    with pytest.raises(CommandError, match="holds text, 'x', in line 2, column 'b'"):
        read(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n3,Paris\n", "holds text, 'Paris', in line 3, column 'b'; name the columns"),
        ("1,2\n3,Paris\n", "holds text, 'Paris', in line 2, column 2"),
        ("a,b\n1,2\n3,\n", "holds a missing value (NaN) in line 3, column 'b'."),
        ("a,b\n1,2\n1,NaN\n", "holds a missing value (NaN) in line 3, column 'b'."),
        ("a,b\n1,2\n\n1,NA\n", "holds a missing value (NaN) in line 4, column 'b'."),
        ("a,b\n1,-inf\n", "holds infinity in line 2, column 'b'."),
        ("a,b\n1,1e400\n", "holds infinity in line 2, column 'b'."),
        ("a,b\n1," + "9" * 200_000 + "\n", "holds infinity in line 2, column 'b'."),
        ("a,b\n", "has a header and no rows."),
        ("a,b\n\n  \n", "has a header and no rows."),
        ("", "is empty."),
        ("# a\n", "is empty."),
        ("a,a\n1,2\n", "has more than one column named 'a'."),
        ("a,b\n1,1_000\n2,2\n", "holds text, '1_000', in line 2, column 'b'"),
        ("a,b\n1,2\n1," + 80 * "x" + "\n", f"text, '{30 * 'x'}…', in line 3"),
        ("a,b\n1,$5\n", "holds '$5' in line 2, column 'b', which is no number as it stands"),
        ('a,b\n1,"20,137"\n', "holds '20,137' in line 2, column 'b', which is no number"),
        ("a;b\n1.5;2,5\n", "holds '2,5' in line 2, column 'b', which is no number as it stands"),
        ("a;b\n" + "1;2\n" * 300 + "1,5;2\n", "holds '1,5' in line 302, column 'a', which is no"),
        ("a;b\n1.234,5;2\n", "holds '1.234,5' in line 2, column 'a', which is no number"),
        ("a\n1\n\n2\n", "holds an empty line before line 4, amid rows of one column"),
        ("a,b\nx,y\n", "has no column of numbers: column 'a' is left out (text, such as 'x')."),
        ('"x\ny",b\n"1",2\n"k\nl",5\n', r"holds text, 'k\nl', in line 4, column 'x\ny'"),
    ],
)
def test_what_is_no_number_is_named(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(CommandError) as caught:
        read(file)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n3\n", "line 3: 1 cell where the header has 2; every row needs all cells"),
        ("a,b\n" + "1.0,2.0\n" * 3 + "1,0,2.0\n1,2\n", "line 5: 3 cells where the header has 2"),
        ("salary,age\n20,137,21\n30,411,22\n", "line 2: 3 cells where the header has 2; quote"),
        ("height,weight\n150,1,60,3\n", "line 2: 4 cells where the header has 2"),
        ('"a","b"\n"r1",1,2\n"r2",3,4\n', "name every column in the header"),
        ("1,2\n3,4,5\n", "line 2: 3 cells where the first row has 2"),
        ("a\n1,5\n2,5\n", "line 2: 2 cells where the header has 1"),
        ("a,b\n1,2,\n3,4,\n", "line 2: 3 cells where the header has 2"),
        ('a,b\n"1\n",2\n#\n\n3\n', "line 6: 1 cell where"),
        ('a,b\n1,2\n"3,4\n5,6\n', "line 3: 1 cell where"),
        ('a,b\n1,x\n2,"y\n3,z\n4,w\n', "line 3: a quoted cell is not closed"),
        ('a,b,"c\n1,2,3\n', "line 1: a quoted cell is not closed"),
        ("a,b\n" + "1,2\n" * 400_000 + "3,4,5\n", "line 400002: 3 cells where"),
    ],
)
def test_too_many_or_too_few_cells_are_an_error_with_the_line(
    file: Path, text: str, said: str
) -> None:
    file.write_text(text)
    for options in ({}, {"columns": ("1",), "header": "no"}):
        if options and text[0] != "1":
            continue
        with pytest.raises(CommandError) as caught:
            read(file, **options)
        assert f"{file}, " in str(caught.value)
        assert said in str(caught.value)


def test_an_unknown_column_and_a_binary_file(file: Path) -> None:
    file.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="has no column 'c'; it has 'a', 'b'"):
        read(file, columns=("c",))
    file.write_bytes(b"\x7fELF\x02\x01\x01\x00\x00\x00")
    with pytest.raises(CommandError, match="is not text, so it is not a CSV file"):
        read(file)
