"""The text of a CSV file as UTF-8: its encoding is given, or found out.

A byte order mark decides, then zeros beside ASCII (UTF-16), then whether the bytes are UTF-8. What
is left is taken for Windows-1252, which contains Latin-1, and that is told.
"""

from __future__ import annotations

import codecs

from ._errors import CommandError
from ._reading import AUTO

MARKS = {  # UTF-32 before UTF-16, whose mark it begins with
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
GUESSED = "windows-1252"
SAMPLE, CHUNK = 1 << 12, 1 << 20


def as_utf8(name: str, data: bytes, encoding: str = AUTO) -> tuple[bytes, str]:
    """Return the text as UTF-8 without byte order mark, and what it was."""
    if encoding != AUTO:
        text, said = _decoded(name, data, encoding), encoding
    else:
        mark, marked = next(((m, of) for m, of in MARKS.items() if data.startswith(m)), (b"", None))
        found = marked or _without_mark(data)
        if found == "utf-8":
            text, said = data[len(mark) :], "UTF-8"
            if mark:  # without one they were decoded already
                _decoded(name, text, "utf-8")
        else:
            text = _decoded(name, data[len(mark) :], found)
            said = f"{found} (guessed)" if found == GUESSED else found.upper()
    if b"\0" in text:
        raise CommandError(f"{name} is not text, so it is not a CSV file.")
    return text, said


def _without_mark(data: bytes) -> str:
    sample = data[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 4 > 10 * min(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8" if _is_utf8(data) else GUESSED


def _is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8, without a copy of them."""
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for begin in range(0, len(data), CHUNK):
            decoder.decode(data[begin : begin + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(name: str, data: bytes, encoding: str) -> bytes:
    """Return the bytes in UTF-8; they are not copied if they are so already."""
    try:
        text = data.decode(encoding)
        if not isinstance(text, str):  # a codec of bytes, such as hex
            raise LookupError
    except LookupError as error:
        raise CommandError(f"--encoding {encoding} is not an encoding of text.") from error
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        line = data.count(b"\n", 0, at) + 1
        raise CommandError(
            f"{name} is not text in {encoding}: line {line} holds the byte 0x{data[at]:02x}; say "
            "which it is with --encoding, such as --encoding latin-1."
            if at < len(data)
            else f"{name} is not text in {encoding}."
        ) from error
    utf8 = encoding.lower().replace("_", "-") in {"utf-8", "utf8"}
    text = text.removeprefix("\ufeff")
    return data.removeprefix(codecs.BOM_UTF8) if utf8 else text.encode("utf-8")
