"""MappedRows: rows of a memory-mapped array, read by system calls from its file.

A process that touches a page of a map whose file has become shorter is ended by the system; a read
of the file comes to its end instead, and is an error. The file is that of the map for certain, also
where another one has its name by now, or the map itself is read.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bytes that are read for each that is wanted, at most: of columns of a wide array, say.
MOST_WASTE = 8


def in_memory(array: Any, name: str) -> Any:
    """Return a copy of a memory-mapped array in memory; any other object as it is."""
    if not isinstance(array, np.memmap) or array.ndim == 0:
        return array
    with opened(array, name) as mapped:
        rows = mapped.read(0, len(array))
    return np.array(rows) if np.may_share_memory(rows, array) else rows


@contextlib.contextmanager
def opened(array: Any, name: str) -> Iterator[MappedRows]:
    """Open the file of a memory-mapped array, if there is one; any other array is read as it is.

    Messages name it by `name`.
    """
    whole = _whole(array)
    file = None if whole is None else _same_file(whole)
    try:
        yield MappedRows(array, name, whole, file)
    finally:
        if file is not None:
            os.close(file)


class MappedRows:
    """Reads rows of an array by number. Made by `opened`."""

    def __init__(self, array: Any, name: str, whole: _Whole | None, file: int | None) -> None:
        self._array, self._name, self._whole, self._file = np.asarray(array), name, whole, file
        self._touched = False  # pages of the map

    def read(self, begin: int, end: int) -> Any:
        """Return the rows, in memory of their own or of the map; ValueError if some are missing."""
        rows = self._array[begin:end]
        if self._whole is None or not rows.size:
            return rows
        try:
            return self._read(rows)
        except EOFError:
            raise ValueError(
                f"Some of rows {begin} to {begin + len(rows) - 1} of {self._name} are missing, "
                "because the memory-mapped file has become shorter. It must not change meanwhile."
            ) from None

    def release(self) -> None:
        """Release the pages that were read of the map; those of a private copy hold changes."""
        if not self._touched or self._whole is None or self._whole.array.mode == "c":
            return
        self._touched = False
        if hasattr(mmap, "MADV_DONTNEED"):
            self._whole.map.madvise(mmap.MADV_DONTNEED)

    def _read(self, rows: Any) -> Any:
        low, high = _bounds(rows)
        if high - low <= MOST_WASTE * rows.nbytes:
            return self._span(rows, low, high)
        if rows.ndim == 2:
            columns = [self._read(rows[:, number]) for number in range(rows.shape[1])]
            return np.stack(columns, axis=1)
        return self._span(rows, low, high, direct=True)

    def _span(self, rows: Any, low: int, high: int, direct: bool = False) -> Any:
        """Return an array of the shape and strides of `rows`, which use the memory from `low`."""
        assert self._whole is not None
        begin = self._whole.begin + low - self._whole.address
        if direct or self._file is None:
            if self._whole.map.size() < begin + high - low:
                raise EOFError
            self._touched = True
            return rows
        memory = np.empty(high - low, dtype=np.uint8)
        left = memoryview(memory)  # type: ignore[arg-type]
        while left:
            count = os.preadv(self._file, [left], begin + len(memory) - len(left))
            if count == 0:
                raise EOFError
            left = left[count:]
        address: int = rows.__array_interface__["data"][0]
        return np.ndarray(rows.shape, rows.dtype, memory, address - low, rows.strides)


def _bounds(array: Any) -> tuple[int, int]:
    """Return the addresses of the first byte of an array, and of the one after its last."""
    low: int = array.__array_interface__["data"][0]
    high = low + array.itemsize
    for n, stride in zip(array.shape, array.strides, strict=True):
        low, high = low + min(0, (n - 1) * stride), high + max(0, (n - 1) * stride)
    return low, high


class _Whole(NamedTuple):
    """The map that an array is a part of."""

    array: np.memmap[Any, Any]
    map: mmap.mmap
    address: int
    begin: int  # the place of the address in the file


def _whole(array: Any) -> _Whole | None:
    """Return the map of an array; None if there is none, or numpy did not make it."""
    of_numpy, base = None, array
    while isinstance(base, np.ndarray):
        of_numpy = base if isinstance(base, np.memmap) else of_numpy
        base = base.base
    if of_numpy is None or not isinstance(base, mmap.mmap) or of_numpy.offset is None:
        return None
    address = np.frombuffer(base, dtype=np.uint8).__array_interface__["data"][0]
    # A map begins with a page.
    begin = of_numpy.offset - of_numpy.offset % mmap.ALLOCATIONGRANULARITY
    return _Whole(of_numpy, base, address, begin)


def _same_file(whole: _Whole) -> int | None:
    """Open the file that a map shares; None if it is not known for certain."""
    name = whole.array.filename
    if name is None or whole.array.mode == "c" or not hasattr(os, "preadv"):
        return None  # changes of a private map are not in the file
    try:
        file = os.open(name, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return None
    if _identity(file) == _identity_of_map(whole.address):
        return file
    os.close(file)
    return None


def _identity(file: int) -> tuple[int, int, int]:
    status = os.fstat(file)
    return os.major(status.st_dev), os.minor(status.st_dev), status.st_ino


def _identity_of_map(address: int) -> tuple[int, int, int] | None:
    """Return the device and number of the file that Linux has mapped at an address."""
    try:
        with Path("/proc/self/maps").open(encoding="utf-8", errors="replace") as maps:
            for line in maps:
                addresses, _, _, device, inode = line.split(maxsplit=5)[:5]
                low, high = (int(number, 16) for number in addresses.split("-"))
                if low <= address < high:
                    major, minor = (int(number, 16) for number in device.split(":"))
                    return major, minor, int(inode)
    except (OSError, ValueError):
        pass
    return None
