"""Rows in files, written block by block: a .npy file and a Parquet file of the same rows.

Only one block is in memory at a time. The rows are the overlapping mixture of the other
benchmarks, repeated with a little noise, so that no two rows are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.problem import Array, mixture_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK_ROWS = 1_000_000
NOISE = 0.01


def row_blocks(n_rows: int, n_features: int, n_components: int) -> Iterator[Array]:
    """Yield blocks with `n_rows` rows in total; the same on every call."""
    first = mixture_rows(min(n_rows, BLOCK_ROWS), n_features, n_components)
    rng = np.random.default_rng(0)
    for begin in range(0, n_rows, BLOCK_ROWS):
        n = min(BLOCK_ROWS, n_rows - begin)
        yield first[:n] + NOISE * rng.standard_normal((n, n_features))


def write_npy(file: Path, n_rows: int, n_features: int, n_components: int) -> None:
    """Write the rows to a .npy file."""
    header = {"descr": "<f8", "fortran_order": False, "shape": (n_rows, n_features)}
    with file.open("wb") as out:
        np.lib.format.write_array_header_1_0(out, header)
        for block in row_blocks(n_rows, n_features, n_components):
            out.write(block.data)


def write_parquet(file: Path, n_rows: int, n_features: int, n_components: int) -> None:
    """Write the rows with pyarrow's defaults, one row group for each block."""
    import pyarrow as pa
    from pyarrow import parquet

    names = [f"x{number}" for number in range(n_features)]
    schema = pa.schema([(name, pa.float64()) for name in names])
    with parquet.ParquetWriter(file, schema) as out:
        for block in row_blocks(n_rows, n_features, n_components):
            out.write_table(pa.table(list(np.ascontiguousarray(block.T)), schema=schema))
