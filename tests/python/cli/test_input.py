"""Inputs: compressed or not, from files, FIFOs and standard input, which are read once."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from emgine.cli._errors import CommandError
from emgine.cli._input import STANDARD_INPUT, as_file, name_of, read_input, title_of

TEXT = "a,b\n" + "".join(f"{i % 7},{i * i % 11}\n" for i in range(40))


@pytest.mark.parametrize(
    ("compress", "name"), [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")]
)
def test_compressed(compress: object, name: str, tmp_path: Path) -> None:
    assert callable(compress)
    path = tmp_path / "any.name"
    data = compress(TEXT.encode())
    path.write_bytes(data + data)  # two members, as from cat
    read = read_input(path)
    assert (read.data.decode(), read.compression) == (TEXT + TEXT, name)
    path.write_bytes(data[:-9])
    with pytest.raises(CommandError, match=rf"cannot be decompressed \({name}\)"):
        read_input(path)


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        (b"PK\x03\x04", "ZIP archive or a spreadsheet"),
        (b"\xd0\xcf\x11\xe0", "a spreadsheet; export it"),
        (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(begin: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(begin + b"more")
    with pytest.raises(CommandError, match=said):
        read_input(tmp_path / "x.csv")


def test_a_fifo_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "fifo.csv"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(TEXT,))
    writer.start()
    assert read_input(path).data.decode() == TEXT
    writer.join()


def test_names(tmp_path: Path) -> None:
    assert name_of(STANDARD_INPUT) == "standard input"
    assert name_of(tmp_path) == str(tmp_path)
    assert title_of(STANDARD_INPUT) == "standard input"
    assert title_of(tmp_path / "a.csv") == "a.csv"
    assert as_file(STANDARD_INPUT) == Path("/dev/stdin")
    assert as_file(tmp_path) == tmp_path


def emgine(*words: object, **streams: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "emgine", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **streams)


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input(name: str, tmp_path: Path) -> None:
    out = tmp_path / "m.st"
    words = ("--components", 1, "--structures", "diag", "--out", out)
    done = emgine("fit", name, *words, input=TEXT)
    assert (done.returncode, done.stderr) == (0, "")
    shown = "standard input" if name == "-" else name
    assert done.stdout.startswith(f"Read {shown}: 40 rows, ")
    labels = emgine("predict", out, name, input=TEXT)
    assert len(labels.stdout.splitlines()) == 41
    assert labels.stderr.startswith(f"Read {shown}: 40 rows, ")
    assert f"\n{'rows':<19}  40\n" in emgine("score", out, name, input=TEXT).stdout
    empty = emgine("fit", name, input="")
    assert (empty.returncode, empty.stderr) == (1, f"emgine fit: {shown} is empty.\n")


def test_the_file_behind_standard_input_is_not_written_over(tmp_path: Path) -> None:
    data, model = tmp_path / "data.csv", tmp_path / "m.st"
    data.write_text(TEXT)
    words = ("--components", 1, "--structures", "diag")
    assert emgine("fit", data, *words, "--out", model).returncode == 0
    with data.open() as file:
        done = emgine("predict", model, "-", "--out", data, stdin=file)
    assert "is the file of the rows, which would be lost" in done.stderr
    assert data.read_text() == TEXT
