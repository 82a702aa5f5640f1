"""The checkpoint of a fit: the statistics of each pass over the rows, on disk, record by record.

A fit is a function of the statistics of its passes. So a fit that was stopped goes on, to the same
bits, by being run again: the checkpoint answers the passes it holds, and only the rest read rows.
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from .sufficient_statistics import SufficientStatistics

if TYPE_CHECKING:
    from ._rows.tasks import StatisticsTask

MAGIC = b"emgine journal 1\n"
# SHA-256 of the task, length of the statistics; their bytes end with a checksum of their own.
HEADER = struct.Struct("<32sQ")

# Parameters that others determine. Checkpoints of every version have digests without them.
DETERMINED = ("covariances",)


class Checkpoint:
    """Statistics of passes, in a file that is made if it is not there; another file is an error."""

    def __init__(self, path: Any) -> None:
        self._path = Path(os.fspath(path))
        self._answers, size = _read(self._path)
        self._next = 0
        if size:
            os.truncate(self._path, size)
        else:
            _append(self._path, MAGIC)

    def answer(self, task: StatisticsTask) -> SufficientStatistics | None:
        """Return the statistics of a pass made before, None beyond them; ValueError for another."""
        if self._next == len(self._answers):
            return None
        digest, statistics = self._answers[self._next]
        if digest != _digest(task):
            raise ValueError(
                f"The checkpoint {self._path} belongs to another fit: pass {self._next + 1} "
                "differs. Give the rows and parameters it was made with, or remove the file."
            )
        self._next += 1
        return SufficientStatistics.from_bytes(statistics)

    def record(self, task: StatisticsTask, statistics: _core.SufficientStatistics) -> None:
        """Add the statistics of a pass."""
        data = SufficientStatistics._adopt(statistics).to_bytes()
        _append(self._path, HEADER.pack(_digest(task), len(data)) + data)
        self._answers.append((b"", b""))
        self._next += 1


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> tuple[list[tuple[bytes, bytes]], int]:
    """Return the complete records, and the number of bytes up to their end."""
    if not path.exists() or path.stat().st_size == 0:
        return [], 0
    records: list[tuple[bytes, bytes]] = []
    with path.open("rb") as file:
        start = file.read(len(MAGIC))
        if start != MAGIC and MAGIC.startswith(start):
            return [], 0  # killed while it was begun
        if start != MAGIC:
            raise ValueError(f"{path} is not a checkpoint file; it was left unchanged.")
        size = file.tell()
        while len(header := file.read(HEADER.size)) == HEADER.size:
            digest, length = HEADER.unpack(header)
            statistics = file.read(length)
            try:
                SufficientStatistics.from_bytes(statistics)
            except ValueError:
                break
            records.append((digest, statistics))
            size = file.tell()
    return records, size


def _digest(task: StatisticsTask) -> bytes:
    """Return a hash of the task with all its fields."""
    digest = hashlib.sha256(type(task).__name__.encode())
    for field in fields(task):  # type: ignore[arg-type]
        value = getattr(task, field.name)
        if isinstance(value, _core.Mixture):
            digest.update(value.shape.structure.encode())
            given = {k: v for k, v in value.parameters.items() if k not in DETERMINED}
            arrays = value.weights, *given.values()
            digest.update(b"".join(array.tobytes() for array in arrays))
        elif isinstance(value, _core.ModelShape):
            digest.update(repr(value.structure).encode())
        else:
            digest.update(
                value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode()
            )
    return digest.digest()
