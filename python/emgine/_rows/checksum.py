"""A checksum of a part of rows, much faster than reading them, to notice rows that change.

The words of the rows are summed in `WIDTH` columns, then the sums go through a CRC. Other values,
signs, scales, rows or orders give another checksum, except by a chance of 1 in 4 billion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .parts import Part

# A prime, so that each sum has words of every feature, and rows in another order give others.
WIDTH = 1021


class Checksum(NamedTuple):
    """Number of rows, and checksums of the rows and of their weights."""

    n_rows: int
    rows: int
    weights: int


def checksum(part: Part) -> Checksum:
    """Return the checksum of a part, whose memory must be contiguous."""
    weight = part.sample_weight
    return Checksum(len(part.X), _of_array(part.X), 0 if weight is None else _of_array(weight))


def check_same(known: Sequence[Checksum], found: Sequence[Checksum], first: int) -> None:
    """Raise ValueError unless the part from row `first` on is the known one; either may be none."""
    if known[:1] == found[:1]:
        return
    then, now = ((*parts, Checksum(0, 0, 0))[0] for parts in (known, found))
    last = first + min(then.n_rows, now.n_rows)
    if now.n_rows < then.n_rows:
        what = f"row {last} and those after it are missing"
    elif now.n_rows > then.n_rows:
        what = f"it ended before row {last} at first"
    else:
        which = "the weights of rows" if then.rows == now.rows else "rows"
        what = f"{which} {first} to {last - 1} are others"
    raise ValueError(
        f"X gave other rows in a later pass: {what}. A source of rows must give the same rows, in "
        "the same order, each time it is read."
    )


def _of_array(array: Any) -> int:
    data = array.reshape(-1).view(np.uint8)
    n_lines = len(data) // (8 * WIDTH)
    # Of an odd number of lines: two changes of a sign, the highest bit, cancel in a sum.
    n_lines -= n_lines % 2 == 0 and n_lines > 0
    end = n_lines * 8 * WIDTH
    words = data[:end].view(np.uint64).reshape(n_lines, WIDTH)
    import zlib  # not at the import of the package

    return zlib.crc32(data[end:], zlib.crc32(np.add.reduce(words, axis=0)))
