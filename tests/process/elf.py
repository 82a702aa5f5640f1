"""What a shared library of Linux says of itself: its symbols, and how it wants to be loaded.

Reads 64-bit little-endian ELF, as x86-64 and arm64 have it, with the standard library alone.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

SEGMENT = struct.Struct("<IIQQQQQQ")
SECTION = struct.Struct("<IIQQQQIIQQ")
SYMBOL = struct.Struct("<IBBHQQ")
ENTRY = struct.Struct("<qQ")
DYNAMIC, STACK, RELRO = 2, 0x6474E551, 0x6474E552  # kinds of segments
DYNAMIC_SYMBOLS = 11  # kind of section
FLAGS, FLAGS_1 = 30, 0x6FFFFFFB
BIND_NOW, NOW = 8, 1
LOCAL = 0


class Library(NamedTuple):
    """Names that go out and that come in, and what the loader protects."""

    exported: set[str]
    imported: set[str]
    binds_at_once: bool
    read_only_after_binding: bool
    executable_stack: bool


def read(path: Path) -> Library:
    data = path.read_bytes()
    assert data[:6] == b"\x7fELF\x02\x01"
    segments = {each[0]: each for each in _table(data, SEGMENT, 32, 54)}
    dynamic = dict(_entries(data, segments[DYNAMIC][2], segments[DYNAMIC][5], ENTRY))
    now = dynamic.get(FLAGS, 0) & BIND_NOW or dynamic.get(FLAGS_1, 0) & NOW
    exported, imported = _symbols(data)
    return Library(
        exported,
        imported,
        binds_at_once=bool(now),
        read_only_after_binding=RELRO in segments,
        executable_stack=STACK not in segments or bool(segments[STACK][1] & 1),
    )


def _symbols(data: bytes) -> tuple[set[str], set[str]]:
    sections = _table(data, SECTION, 40, 58)
    symbols = next(each for each in sections if each[1] == DYNAMIC_SYMBOLS)
    names_begin = sections[symbols[6]][4]
    exported, imported = set(), set()
    for name, info, _, section, _, _ in _entries(data, symbols[4], symbols[5], SYMBOL):
        begin = names_begin + name
        text = data[begin : data.index(b"\0", begin)].decode()
        if text and info >> 4 != LOCAL:
            (exported if section else imported).add(text)
    return exported, imported


def _table(data: bytes, of: struct.Struct, place: int, place_of_size: int) -> list[tuple[int, ...]]:
    """Return a table whose place, entry size and length the header says."""
    (begin,) = struct.unpack_from("<Q", data, place)
    size, length = struct.unpack_from("<HH", data, place_of_size)
    assert size == of.size
    return _entries(data, begin, size * length, of)


def _entries(data: bytes, begin: int, size: int, of: struct.Struct) -> list[tuple[int, ...]]:
    return list(of.iter_unpack(data[begin : begin + size]))
