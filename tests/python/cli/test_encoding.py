"""Encodings: a mark or the bytes tell them; what is guessed is told; what is no text is refused."""

from __future__ import annotations

import pytest

from emgine.cli._encoding import as_utf8
from emgine.cli._errors import CommandError

TEXT = "größe;gewicht\n1,5;2,5\n3,5;4,5\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16-LE"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32-LE"),
        ("latin-1", "windows-1252 (guessed)"),
        ("windows-1252", "windows-1252 (guessed)"),
    ],
)
def test_found_out(encoding: str, said: str) -> None:
    assert as_utf8("x.csv", TEXT.encode(encoding), "auto") == (TEXT.encode(), said)


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-16", "latin-1", "cp850"])
def test_given(encoding: str) -> None:
    assert as_utf8("x.csv", TEXT.encode(encoding), encoding) == (TEXT.encode(), encoding)


def test_a_long_text_is_utf_8_to_its_end() -> None:
    long = (TEXT * 50_000).encode()  # more than a chunk, which may cut a character
    assert as_utf8("x.csv", long) == (long, "UTF-8")
    assert as_utf8("x.csv", long + "é".encode("latin-1"))[1] == "windows-1252 (guessed)"


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (TEXT.encode("latin-1"), "utf-8", "not text in utf-8: line 1 holds the byte 0xf6; say"),
        (b"a\nb\n\xff", "utf-8", "line 3 holds the byte 0xff"),
        (b"a", "klingon", "--encoding klingon is not an encoding of text"),
        (b"a", "hex", "--encoding hex is not an encoding of text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "auto", "x.csv is not text, so it is not a CSV file"),
        (b"a,\0\n", "utf-8", "x.csv is not text, so it is not a CSV file"),
        (b"\xef\xbb\xbfa\xff", "auto", "is not text in utf-8"),
    ],
)
def test_refused(data: bytes, encoding: str, said: str) -> None:
    with pytest.raises(CommandError) as caught:
        as_utf8("x.csv", data, encoding)
    assert said in str(caught.value)
