"""The bytes of an input: of a file, of a pipe or of standard input, read once, and decompressed.

The compression is found by the first bytes, not by the name.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import zlib
from pathlib import Path
from typing import NamedTuple

from ._errors import CommandError

STANDARD_INPUT = Path("-")
COMPRESSIONS = {
    b"\x1f\x8b": ("gzip", gzip.decompress),
    b"BZh": ("bzip2", bz2.decompress),
    b"\xfd7zXZ\x00": ("xz", lzma.decompress),
}
REFUSED = {
    b"PK\x03\x04": "a ZIP archive or a spreadsheet; extract it, or export it as CSV",
    b"\xd0\xcf\x11\xe0": "a spreadsheet; export it as CSV",
    b"\x28\xb5\x2f\xfd": "compressed with zstd; decompress it first, as in zstdcat FILE | emgine",
}


class Input(NamedTuple):
    """The name of an input for messages, its bytes, and how they were compressed."""

    name: str
    data: bytes
    compression: str | None


def name_of(path: Path) -> str:
    """Return the name of an input in messages."""
    return "standard input" if path == STANDARD_INPUT else str(path)


def title_of(path: Path) -> str:
    """Return the name of an input without its folder."""
    return name_of(path) if path == STANDARD_INPUT else path.name


def as_file(path: Path) -> Path:
    """Return the path of the file behind an input, to compare it with outputs."""
    return Path("/dev/stdin") if path == STANDARD_INPUT else path


def read_input(path: Path) -> Input:
    """Return the bytes of an input, decompressed."""
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise CommandError("standard input is closed.")
        data = sys.stdin.buffer.read()
    else:
        check_exists(path)
        data = path.read_bytes()
    name = name_of(path)
    for magic, what in REFUSED.items():
        if data.startswith(magic):
            raise CommandError(f"{name} is {what}.")
    for magic, (compression, decompress) in COMPRESSIONS.items():
        if data.startswith(magic):
            try:
                return Input(name, decompress(data), compression)
            except (OSError, EOFError, ValueError, lzma.LZMAError, zlib.error) as error:
                raise CommandError(
                    f"{name} cannot be decompressed ({compression}): {error}"
                ) from error
    return Input(name, data, None)


def check_exists(path: Path) -> None:
    """Raise CommandError if there is no file, or a folder."""
    if not path.exists():
        raise CommandError(f"{path} does not exist.")
    if path.is_dir():
        raise CommandError(f"{path} is a folder.")
