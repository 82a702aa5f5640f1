"""pyarrow's reader: ragged records are reported by number, long ones are read."""

from __future__ import annotations

import sys

import pyarrow as pa
import pytest

from emgine.cli._arrow_csv import OpenQuoteError, RaggedError, arrow, read, text_columns
from emgine.cli._errors import CommandError

TYPES = {0: pa.float64(), 1: pa.float64()}


def test_text_of_a_sample() -> None:
    columns, ragged = text_columns(b'a,"b,c"\n1,2\n3\n4,5,6\n7,8', ",")
    assert [column.to_pylist() for column in columns] == [["a", "1", "7"], ["b,c", "2", "8"]]
    assert [(of.record, of.n_cells) for of in ragged] == [(2, 1), (3, 3)]


def test_only_columns_of_types_are_converted() -> None:
    table = read(b"x,y,z\n1,Paris,2\n", 6, ",", ".", 3, {2: pa.float64(), 0: pa.float64()}, [""])
    assert table.to_pydict() == {"2": [2.0], "0": [1.0]}


@pytest.mark.parametrize("n_before", [2, 1_000_000])  # one block, and many on several threads
def test_a_ragged_record_has_its_number(n_before: int) -> None:
    for row, n_cells in ((b"3\n", 1), (b"3,4,5\n", 3)):
        with pytest.raises(RaggedError) as caught:
            read(b"1,2\n" * n_before + row + b"5,6\n", 0, ",", ".", 2, TYPES, [])
        assert caught.value.ragged == (n_before, n_cells)


@pytest.mark.parametrize("n_before", [2, 400_000])
def test_a_quote_that_is_not_closed_takes_no_rows(n_before: int) -> None:
    types = {0: pa.float64(), 1: pa.string()}
    text = b"1,x\n" * n_before + b'2,"y'
    assert len(read(text + b'"', 0, ",", ".", 2, types, [])) == n_before + 1
    for more in (b"", b"\n", b"\n3,z\n4,w\n"):
        with pytest.raises(OpenQuoteError):
            read(text + more, 0, ",", ".", 2, types, [])
    with pytest.raises(OpenQuoteError):
        text_columns(b'"a,b\n1,2\n', ",")


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_record_longer_than_a_block(quote: bytes) -> None:
    long = b"1,2\n" * 10 + b"3," + quote + b"x" * 3_000_000 + quote + b"\n5,6\n"
    table = read(long, 0, ",", ".", 2, {0: pa.float64(), 1: pa.string()}, [])
    assert table.column("0").to_pylist()[-2:] == [3.0, 5.0]
    assert len(table.column("1")[10].as_py()) == 3_000_000


def test_without_pyarrow_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.csv", None)
    with pytest.raises(CommandError, match=r"install emgine with its extra, emgine\[cli\]\.$"):
        arrow("pyarrow.csv")
