"""Model files that were changed on purpose and sealed again with a right checksum.

`mutant` changes a file where it has structure: values of the estimator's JSON, entries of the
header, numbers of the arrays, also several of them in ways that fit together. It never cuts or
flips bytes by chance; `tests/cpp/files/fuzz_model_file.cpp` does.
"""

from __future__ import annotations

import contextlib
import copy
import json
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

STRUCTURES = emgine._core.structures("gaussian")
TENSORS = ("weights", "means", "covariances", "precisions_cholesky", "lower_bounds")
# What JSON can hold where something else is expected.
VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 2, 3, 623, 624, 625, 2**31 - 1, 2**31, 2**32, 2**53 + 1, 2**63 - 1, 2**63),
    *(-(2**63), 2**64, 10**30, 10**400, 0.5, 1e-320, 1e308, -1e308, float("nan"), float("inf")),
    *(None, True, False, "", "0", "nan", "full", "auto", "MT19937", "\0", "\ud800"),
    *([], {}, [1], [[1, 2], [3]], [None], [10**400], {"a": 1}, [0] * 624, [0.5] * 2),
)
NUMBERS = (0.0, -0.0, 1.0, -1.0, 5e-324, 1e-310, 1e-200, 1e-3, 1e3, 1e100, 1e154, 1e200)
EXTREMES = (1e308, -1e308, 1.7e308, -1.7e308, float("nan"), float("inf"), float("-inf"))
FACTORS = (1e-154, 1e-120, 1e-60, 1e-9, 0.5, 1.0000001, 1.001, 2.0, 1e9, 1e60, 1e120, 1e154)

File = tuple[dict[str, Any], bytes]


def originals(folder: Path) -> Iterator[File]:
    """Return small sound files: every structure, one to three features, every kind of content."""
    rng = np.random.RandomState(0)
    path = folder / "original"
    for n, about in enumerate(STRUCTURES):
        for d in (1, 2, 3):
            rows = rng.standard_normal((60, d)) + np.repeat([[0.0], [4.0]], 30, axis=0)
            model = emgine.GaussianMixture(
                2,
                covariance_type=about["name"],
                random_state=np.random.RandomState(d) if d == 2 else d,
                means_init=[[0.0] * d, [4.0] * d],
                max_iter=5 * d,
                tol=1.0,
            ).fit(rows)
            model.save(path)
            yield taken_apart(path.read_bytes())
            if n % 2:
                model.mixture_.save(path)
                yield taken_apart(path.read_bytes())


def taken_apart(content: bytes) -> File:
    """Return the header and the data."""
    (length,) = struct.unpack("<Q", content[:8])
    return json.loads(content[8 : 8 + length]), content[8 + length :]


def sealed(header: dict[str, Any], data: bytes) -> bytes:
    """Return the file with the checksum that belongs to its contents, where there is one."""
    too_far_from_a_header = AttributeError, KeyError, TypeError, ValueError
    with contextlib.suppress(*too_far_from_a_header):
        header["__metadata__"]["checksum"] = f"{_checksum(header, data):08x}"
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def _checksum(header: dict[str, Any], data: bytes) -> int:
    about = header["__metadata__"]
    keys = ["family", "covariance_type", "feature_names", "estimator"]
    if about.get("format_version") != "1":
        keys = ["format_version", "n_features", "family", "structure", *keys[2:]]
    sum_so_far = 0
    for key in keys:
        sum_so_far = zlib.crc32(about.get(key, "").encode() + b"\0", sum_so_far)
    for name in TENSORS:
        if name in header:
            begin, end = header[name]["data_offsets"]
            sum_so_far = zlib.crc32(data[begin:end], sum_so_far)
    return sum_so_far


def mutant(files: list[File], chance: random.Random) -> bytes:
    """Return one of the files after one to three changes."""
    header, data = chance.choice(files)
    header, numbers = json.loads(json.dumps(header)), bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        kind = chance.random()
        metadata = header["__metadata__"]
        if kind < 0.4 and isinstance(metadata.get("estimator"), str):
            _change_estimator(metadata, chance)
        elif kind < 0.75:
            _change_numbers(header, numbers, chance)
        elif kind < 0.9:
            _scale(header, numbers, chance)
        elif kind < 0.95:
            _as_version_2(header)
        else:
            _change(header, chance)
            if not isinstance(header.get("__metadata__"), dict):
                break
    return sealed(header, bytes(numbers))


def _change(tree: Any, chance: random.Random) -> None:
    """Change one value in a tree of JSON, mostly a leaf."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not keys:
            return
        key = chance.choice(keys)
        inside = tree[key]
        if not isinstance(inside, dict | list) or not inside or chance.random() < 0.1:
            break
        tree = inside
    if chance.random() < 0.1:
        del tree[key]
    else:
        tree[key] = copy.deepcopy(chance.choice(VALUES))  # a later change may be inside it


def _change_estimator(metadata: dict[str, Any], chance: random.Random) -> None:
    """Change what the estimator wrote, unless it was broken already."""
    try:
        about = json.loads(metadata["estimator"])
        _change(about, chance)
        metadata["estimator"] = json.dumps(about)
    except (ValueError, TypeError):
        return


def _change_numbers(header: dict[str, Any], data: bytearray, chance: random.Random) -> None:
    """Change one number, or all numbers, of one array."""
    begin, end = _place(header, chance.choice(TENSORS))
    values = np.frombuffer(data, "<f8")[begin // 8 : end // 8].copy()
    if not values.size:
        return
    at: Any = chance.randrange(values.size) if chance.random() < 0.7 else slice(None)
    how = chance.random()
    with np.errstate(all="ignore"):
        if how < 0.4:
            values[at] = chance.choice(NUMBERS)
        elif how < 0.6:
            values[at] = chance.choice(EXTREMES)
        else:
            values[at] *= chance.choice((-1.0, *FACTORS))
    data[begin:end] = values.tobytes()


def _scale(header: dict[str, Any], data: bytearray, chance: random.Random) -> None:
    """Give the model another unit, extreme ones too, or move it: numbers that fit together."""
    factor = chance.choice(FACTORS)
    powers = {"covariances": 2, "precisions_cholesky": -1, "means": chance.choice((0, 1))}
    for name, power in powers.items():
        begin, end = _place(header, name)
        with np.errstate(all="ignore"):
            values = np.frombuffer(bytes(data[begin:end]), "<f8") * factor**power
        data[begin:end] = values.tobytes()


def _place(header: dict[str, Any], name: str) -> tuple[int, int]:
    """Return where the data of a tensor are, nowhere if the header no longer says so."""
    try:
        begin, end = header[name]["data_offsets"]
        return (begin, end) if 0 <= begin <= end < 2**20 and not (begin | end) % 8 else (0, 0)
    except (KeyError, TypeError, ValueError):
        return 0, 0


def _as_version_2(header: dict[str, Any]) -> None:
    about = header["__metadata__"]
    means = header.get("means")
    shape = means.get("shape") if isinstance(means, dict) else None
    if about.get("format_version") == "1" and isinstance(shape, list) and shape:
        about["structure"] = about.pop("covariance_type", "full")
        about["format_version"] = "2"
        about["n_features"] = str(shape[-1])
