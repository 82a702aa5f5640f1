"""The journal of a fit: what each pass over the rows has found, on disk, record by record.

A fit is a function of what its passes find. So one that was stopped goes on, to the same bits, by
being run again: passes in the journal are answered from it, and only the rest read rows. A record
that was cut short by a crash is dropped; one that belongs to another fit is an error.
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
    from ._rows.tasks import Task

MAGIC = b"emgine journal 1\n"
# SHA-256 of the question, length of the answer; the answer ends with a checksum of its own.
HEADER = struct.Struct("<32sQ")


class Journal:
    """Answers of passes, in a file.

    Parameters
    ----------
    path : path-like
        The file; made if it is not there.

    Raises
    ------
    ValueError
        If the file is no journal; it is left as it is.
    """

    def __init__(self, path: Any) -> None:
        self._path = Path(os.fspath(path))
        self._answers, whole = _read(self._path)
        self._next = 0
        if whole:
            os.truncate(self._path, whole)
        else:
            _append(self._path, MAGIC)

    def answer(self, task: Task[Any]) -> SufficientStatistics | None:
        """Return what the pass found when the fit ran before; None beyond its end.

        Raises
        ------
        ValueError
            If the fit asked something else at this place.
        """
        if self._next == len(self._answers):
            return None
        asked, answer = self._answers[self._next]
        if asked != _digest(task):
            raise ValueError(
                f"The checkpoint {self._path} belongs to another fit: pass {self._next + 1} "
                "differs. Give the rows and parameters it was made with, or remove the file."
            )
        self._next += 1
        return SufficientStatistics.from_bytes(answer)

    def record(self, task: Task[Any], found: _core.SufficientStatistics) -> None:
        """Add what a pass has found."""
        answer = SufficientStatistics._adopt(found).to_bytes()
        _append(self._path, HEADER.pack(_digest(task), len(answer)) + answer)
        self._answers.append((b"", b""))
        self._next += 1


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> tuple[list[tuple[bytes, bytes]], int]:
    """Return the whole records, and the number of bytes up to their end."""
    if not path.exists() or path.stat().st_size == 0:
        return [], 0
    answers: list[tuple[bytes, bytes]] = []
    with path.open("rb") as file:
        start = file.read(len(MAGIC))
        if start != MAGIC and MAGIC.startswith(start):
            return [], 0  # killed while it was begun
        if start != MAGIC:
            raise ValueError(f"{path} is no checkpoint of a fit; it is left as it is.")
        whole = file.tell()
        while len(header := file.read(HEADER.size)) == HEADER.size:
            asked, length = HEADER.unpack(header)
            answer = file.read(length)
            try:
                SufficientStatistics.from_bytes(answer)
            except ValueError:
                break
            answers.append((asked, answer))
            whole = file.tell()
    return answers, whole


def _digest(task: Task[Any]) -> bytes:
    """Return the hash of everything that a pass is asked."""
    digest = hashlib.sha256(type(task).__name__.encode())
    for field in fields(task):  # type: ignore[arg-type]
        value = getattr(task, field.name)
        if isinstance(value, _core.Mixture):
            digest.update(value.covariance_type.encode())
            arrays = value.weights, value.means, value.precisions_cholesky
            digest.update(b"".join(array.tobytes() for array in arrays))
        else:
            plain = value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode()
            digest.update(plain)
    return digest.digest()
