"""Sufficient statistics as bytes, to keep or to send: a header, the numbers, a checksum.

Promises every bit back. Bytes that are damaged, cut short or of another version are a ValueError.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._families.gaussian.parameters import COVARIANCE_TYPES, parameter_shape

if TYPE_CHECKING:
    from emgine import _core
    from emgine._core import Float64

MAGIC = b"EMGSTATS"
VERSION = 1
# Magic, version, structure, components, features; then little-endian float64 and a CRC-32 of all.
HEADER = struct.Struct("<8sIIQQ")
CHECKSUM = struct.Struct("<I")


def to_bytes(statistics: _core.SufficientStatistics) -> bytes:
    """Return the statistics as bytes."""
    number = COVARIANCE_TYPES.index(statistics.covariance_type)
    header = HEADER.pack(MAGIC, VERSION, number, *statistics.means.shape)
    totals = np.array([statistics.log_likelihood, statistics.row_weight])
    arrays = (totals, statistics.weight, statistics.sum, statistics.scatter, statistics.means)
    body = header + b"".join(array.astype("<f8").tobytes() for array in arrays)
    return body + CHECKSUM.pack(_checksum(body))


def _checksum(data: bytes) -> int:
    import zlib

    return zlib.crc32(data)


def from_bytes(data: bytes) -> tuple[Any, ...]:
    """Return the arguments of `SufficientStatistics`; ValueError for other or damaged bytes."""
    if len(data) < HEADER.size + CHECKSUM.size or not data.startswith(MAGIC):
        raise ValueError("Not SufficientStatistics bytes: wrong magic number.")
    _, version, number, k, d = HEADER.unpack_from(data)
    if version != VERSION:
        raise ValueError(
            f"These SufficientStatistics have version {version}; this release reads {VERSION}."
        )
    if _checksum(data[: -CHECKSUM.size]) != CHECKSUM.unpack(data[-CHECKSUM.size :])[0]:
        raise ValueError("These SufficientStatistics are damaged: wrong checksum.")
    if number >= len(COVARIANCE_TYPES) or (len(data) - HEADER.size - CHECKSUM.size) % 8:
        raise ValueError("These SufficientStatistics are damaged: unknown covariance structure.")
    numbers = np.frombuffer(data[HEADER.size : -CHECKSUM.size], dtype="<f8").astype(np.float64)
    shapes = [(2,), (k,), (k, d), parameter_shape(COVARIANCE_TYPES[number], k, d), (k, d)]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    if ends[-1] != numbers.size:
        raise ValueError("These SufficientStatistics are damaged: wrong size.")
    parts: list[Float64] = np.split(numbers, ends[:-1])
    totals, *arrays = (part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))
    return (*arrays, COVARIANCE_TYPES[number], float(totals[0]), float(totals[1]))
