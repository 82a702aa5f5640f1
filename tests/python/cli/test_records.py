"""Records: lines, except where a quoted cell contains line breaks."""

from __future__ import annotations

import pytest

from emgine.cli._records import needs_cleaning, records

TEXT = b'# c\na,b\n"x\ny",2\n\n   \n3,"4""5"\r\n#k,1\r6,7'


def test_records() -> None:
    found = [(at.line, TEXT[at.begin : at.end], at.is_comment) for at in records(TEXT, ",", "#")]
    assert found == [
        (1, b"# c\n", True),
        (2, b"a,b\n", False),
        (3, b'"x\ny",2\n', False),
        (7, b'3,"4""5"\r\n', False),
        (8, b"#k,1\r", True),
        (9, b"6,7", False),
    ]
    assert not any(at.is_comment for at in records(TEXT, ",", None))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_quote_opens_a_cell_only_at_its_begin(end: bytes) -> None:
    text = end.join([b'5" pipe,1', b'"a,""', b'b";"c",2', b"3,4", b""])
    assert [at.line for at in records(text, ",", None)] == [1, 2, 4]
    # A quote that nothing closes takes all that follows.
    assert [at.line for at in records(b'1,2\n"3,4\n5,6\n', ",", None)] == [1, 2]


def test_the_delimiter_may_be_unknown() -> None:
    for mark in (b",", b";", b"\t", b"|"):
        text = mark.join([b"1", b'"a\nb"']) + b"\n2\n"
        assert [at.line for at in records(text, None, None)] == [1, 3]


@pytest.mark.parametrize(
    ("text", "comment", "needs"),
    [
        (b"a,b\n1,2\n", "#", False),
        (b"a,#b\n1,2\n", "#", False),
        (b"#a\n1,2\n", "#", True),
        (b"a\n  # x\n", "#", True),
        (b"#a\n1,2\n", None, False),
        (b"a\n 1\n", None, False),
        (b"a\n  \n1\n", None, True),
        (b"a\r  ", None, True),
        (b"a\n// x\n", "//", True),
    ],
)
def test_whether_lines_must_go(text: bytes, comment: str | None, needs: bool) -> None:
    assert needs_cleaning(text, comment) == needs
