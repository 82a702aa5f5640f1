"""The checkpoint of a fit: the statistics of each pass over the rows, on disk, record by record.

A fit is a function of the statistics of its passes. So a fit that was stopped goes on, to the same
bits, by being run again: the checkpoint answers the passes it holds, and only the rest read rows.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import struct
import weakref
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._checks.arguments import check_path
from .sufficient_statistics import SufficientStatistics

if TYPE_CHECKING:
    from typing import Self

    from ._rows.tasks import StatisticsTask

MAGIC = b"emgine journal 1\n"
# SHA-256 of the task, length of the statistics; their bytes end with a checksum of their own.
HEADER = struct.Struct("<32sQ")

# Parameters that others determine. Checkpoints of every version have digests without them.
DETERMINED = ("covariances",)


class Checkpoint:
    """Statistics of passes, in a file that is made if it is not there; another file is an error.

    One fit uses a file at a time: it is locked until `close`, or until the process ends.
    """

    def __init__(self, path: Any) -> None:
        self._path = Path(os.fsdecode(check_path(path, "checkpoint")))
        self._descriptor = _opened(self._path)
        self._close = weakref.finalize(self, os.close, self._descriptor)
        try:
            self._answers, self._size = _read(self._descriptor, self._path)
            os.truncate(self._descriptor, self._size)
            if not self._size:
                self._append(MAGIC)
        except BaseException:
            self._close()
            raise
        self._next = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others use the file."""
        self._close()

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
        self._append(HEADER.pack(_digest(task), len(data)) + data)
        self._answers.append((b"", b""))
        self._next += 1

    def _append(self, data: bytes) -> None:
        """Add bytes at the end, on disk; where locks do nothing, another writer is noticed here."""
        if os.fstat(self._descriptor).st_size != self._size:
            raise OSError(
                f"The checkpoint {self._path} was changed by another process while this fit used "
                "it. Run one fit at a time, and remove the file."
            )
        with open(self._descriptor, "ab", closefd=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._size += len(data)


def _opened(path: Path) -> int:
    """Return a descriptor of the file, which nobody else may use; it is made if need be."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o666)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError(
                f"The checkpoint {path} must be a regular file; it was left unchanged."
            )
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise BlockingIOError(
            error.errno,
            "Another fit is using this checkpoint file. Wait until it has ended, or give this fit "
            "a file of its own",
            str(path),
        ) from None
    except OSError:
        return descriptor  # a file system without locks
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _read(descriptor: int, path: Path) -> tuple[list[tuple[bytes, bytes]], int]:
    """Return the complete records, and the number of bytes up to their end."""
    records: list[tuple[bytes, bytes]] = []
    end = os.fstat(descriptor).st_size
    with open(descriptor, "rb", closefd=False) as file:
        file.seek(0)
        start = file.read(len(MAGIC))
        if start != MAGIC and MAGIC.startswith(start):
            return [], 0  # new, or killed while it was begun
        if start != MAGIC:
            raise ValueError(f"{path} is not a checkpoint file; it was left unchanged.")
        size = file.tell()
        while len(header := file.read(HEADER.size)) == HEADER.size:
            digest, length = HEADER.unpack(header)
            if length > end - size - HEADER.size:
                break  # the record is not all there
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
            digest.update(_named(value.shape).encode())
            given = {k: v for k, v in value.parameters.items() if k not in DETERMINED}
            arrays = value.weights, *given.values()
            digest.update(b"".join(array.tobytes() for array in arrays))
        elif isinstance(value, _core.ModelShape):
            digest.update(repr(_named(value)).encode())
        else:
            digest.update(
                value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode()
            )
    return digest.digest()


def _named(shape: _core.ModelShape) -> str:
    """Return family and structure; of Gaussians the structure alone, as in every version."""
    return shape.structure if shape.family == "gaussian" else f"{shape.family} {shape.structure}"
