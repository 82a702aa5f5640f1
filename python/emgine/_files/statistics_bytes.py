"""Sufficient statistics as bytes, to keep or to send: a header, the numbers, a checksum.

Version 2 names the arrays of any family; version 1, of Gaussian mixtures only, is still read. Every
bit comes back; bytes that are damaged or of another version are a ValueError.
"""

from __future__ import annotations

import struct
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.arguments import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emgine._core import Float64, ModelShape, SufficientStatistics

MAGIC = b"EMGSTATS"
# Magic, version; then the version's own header, little-endian float64, and a CRC-32 of all.
HEADER = struct.Struct("<8sI")
CHECKSUM = struct.Struct("<I")
# Version 1: number of the structure, components, features. Version 2: length of a JSON object.
OF_VERSION_1 = struct.Struct("<IQQ")
OF_VERSION_2 = struct.Struct("<I")
STRUCTURES_OF_VERSION_1 = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")


def to_bytes(statistics: SufficientStatistics) -> bytes:
    """Return the statistics as bytes of version 2."""
    import json

    shape, arrays = statistics.shape, statistics.arrays
    about = {
        "family": shape.family,
        "structure": shape.structure,
        "n_features": shape.n_features,
        "n_components": shape.n_components,
        "arrays": {name: array.shape for name, array in arrays.items()},
    }
    if shape.missing:
        about["missing"] = "marginalize"
    text = json.dumps(about, separators=(",", ":")).encode()
    totals = np.array([statistics.log_likelihood, statistics.row_weight])
    numbers = (totals, *arrays.values(), statistics.reference)
    header = HEADER.pack(MAGIC, 2) + OF_VERSION_2.pack(len(text)) + text
    body = header + b"".join(array.astype("<f8").tobytes() for array in numbers)
    return body + CHECKSUM.pack(_checksum(body))


def from_bytes(data: object) -> SufficientStatistics:
    """Return the statistics; ValueError for other or damaged bytes."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(f"data must be bytes. Got {shown(data)} instead.")
    data = bytes(data)
    if len(data) < HEADER.size + CHECKSUM.size or not data.startswith(MAGIC):
        raise ValueError("Not SufficientStatistics bytes: wrong magic number.")
    _, version = HEADER.unpack_from(data)
    if version not in (1, 2):
        raise ValueError(
            f"These SufficientStatistics have version {version}; this release reads 1 and 2."
        )
    if _checksum(data[: -CHECKSUM.size]) != CHECKSUM.unpack(data[-CHECKSUM.size :])[0]:
        raise ValueError("These SufficientStatistics are damaged: wrong checksum.")
    body = data[HEADER.size : -CHECKSUM.size]
    try:
        return _of_version_1(body) if version == 1 else _of_version_2(body)
    except (LookupError, TypeError, ValueError, RecursionError, struct.error) as error:
        raise ValueError(f"These SufficientStatistics are damaged: {error}") from error


def _of_version_1(body: bytes) -> SufficientStatistics:
    """Return the statistics of a Gaussian mixture."""
    number, k, d = OF_VERSION_1.unpack_from(body)
    if number >= len(STRUCTURES_OF_VERSION_1):
        raise ValueError("unknown covariance structure.")
    shape = _core.ModelShape("gaussian", STRUCTURES_OF_VERSION_1[number], d, k)
    scatter = shape.parameters["covariances"]
    return _built(
        shape, {"weight": (k,), "sum": (k, d), "scatter": scatter}, body[OF_VERSION_1.size :]
    )


def _of_version_2(body: bytes) -> SufficientStatistics:
    """Return the statistics of any family."""
    import json

    begin = OF_VERSION_2.size
    (length,) = OF_VERSION_2.unpack_from(body)
    about: Any = json.loads(body[begin : begin + length])
    sizes = _size(about["n_features"]), _size(about["n_components"])
    missing = about.get("missing", "error") == "marginalize"
    shape = _core.ModelShape(str(about["family"]), str(about["structure"]), *sizes, missing)
    arrays = {name: tuple(map(_size, lengths)) for name, lengths in dict(about["arrays"]).items()}
    return _built(shape, arrays, body[begin + length :])


def _size(value: object) -> int:
    """Return a size as JSON holds it: a whole number, and one that the core can take."""
    if type(value) is int and 0 <= value < 2**63:
        return value
    raise ValueError(f"{value!r} is no size.")


def _built(
    shape: ModelShape, arrays: dict[str, tuple[int, ...]], data: bytes
) -> SufficientStatistics:
    """Return the statistics from the numbers behind a header."""
    reference = shape.n_components, shape.n_features
    totals, *parts = _parts(data, [(2,), *arrays.values(), reference])
    named = dict(zip(arrays, parts, strict=False))
    return _core.SufficientStatistics(shape, named, parts[-1], float(totals[0]), float(totals[1]))


def _parts(data: bytes, shapes: Iterable[tuple[int, ...]]) -> list[Float64]:
    """Return consecutive arrays of these shapes."""
    shapes = list(shapes)
    if len(data) != 8 * sum(map(prod, shapes)):
        raise ValueError("wrong size.")
    numbers: Float64 = np.frombuffer(data, dtype="<f8").astype(np.float64)
    ends = np.cumsum([prod(shape) for shape in shapes])
    parts = np.split(numbers, ends[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _checksum(data: bytes) -> int:
    import zlib

    return zlib.crc32(data)
