"""Writes scores by block to a Parquet file, which appears whole or not at all.

An unfinished file has another name and is removed after an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._files.replacing import replaced

from .parquet import pyarrow_module

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = {"score_samples": "log_density", "predict": "component"}


def write_parquet(path: Any, blocks: Iterator[Any], method: str, n_components: int) -> None:
    """Write blocks of scores in order; the method names the columns, one or `n_components`."""
    pyarrow, parquet = pyarrow_module("pyarrow"), pyarrow_module("pyarrow.parquet")
    names = [COLUMNS.get(method, "")] if method in COLUMNS else _numbered(n_components)
    with replaced(path, "to_parquet") as unfinished:
        writer = None
        try:
            for block in blocks:
                columns = block.reshape(len(block), len(names)).T
                table = pyarrow.table(dict(zip(names, columns, strict=True)))
                if writer is None:
                    writer = parquet.ParquetWriter(unfinished, table.schema)
                writer.write_table(table)
        finally:
            if writer is not None:
                writer.close()
        if writer is None:
            raise ValueError("Found a source with 0 sample(s): there is nothing to write.")


def _numbered(n_components: int) -> list[str]:
    return [f"component_{number}" for number in range(n_components)]
