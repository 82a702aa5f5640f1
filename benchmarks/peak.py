"""Compiles peak.cpp for this machine and runs it to measure the multiply-add peak."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).with_name("peak.cpp")


def compiler() -> str | None:
    """Return the C++ compiler, $CXX first; None if there is none."""
    return shutil.which(os.environ.get("CXX", "g++"))


@contextlib.contextmanager
def program() -> Iterator[Path | None]:
    """Compile the program into a temporary folder; yield None without a compiler."""
    found = compiler()
    if found is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "peak"
        flags = ["-O3", "-march=native", "-std=c++17", "-pthread"]
        subprocess.run([found, *flags, str(SOURCE), "-o", str(built)], check=True)
        yield built


def measured(built: Path | None, threads: int) -> float | None:
    """Return the peak of all threads together in GF/s, two operations per multiply-add."""
    if built is None:
        return None
    output = subprocess.run([built, str(threads)], check=True, capture_output=True, text=True)
    return float(output.stdout.split()[0])
