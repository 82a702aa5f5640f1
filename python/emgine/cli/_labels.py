"""What ``emgine predict`` writes: a row of numbers for each row of the file, in three formats.

Columns of the file that are kept come first, as they are. JSON has null where a number is not
finite.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from ._arrow_csv import arrow
from ._errors import CommandError, OptionError
from ._json import plain
from ._outputs import LABELS, SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from emgine.mixture import Mixture

    from ._table import Table

# Digits of each column in CSV: those of log-densities give the number back.
PROBABILITY, LOG_DENSITY = "%.9g", "%.17g"


def format_of(asked: str | None, out: Path | None) -> str:
    """Return the format asked for, or that of the suffix; CSV for others and for a terminal."""
    if asked is None and out is not None:
        suffix = out.suffix.lower()
        asked = next((name for name, of in LABELS.items() if suffix in SUFFIXES[of]), None)
    if asked == "parquet" and out is None:
        raise OptionError("--format parquet needs --out: a terminal shows text.")
    return asked or "csv"


def labels_of(
    mixture: Mixture, table: Table, every: bool, alpha: float | None = None
) -> dict[str, Any]:
    """Return the columns to write; with `every`, the responsibility of each component too.

    With `alpha`, also p-values and whether a row is an outlier.
    """
    responsibilities = mixture.predict_proba(table.rows)
    results = {
        "component": mixture.predict(table.rows),
        "probability": responsibilities.max(axis=1),
        "log_density": mixture.score_samples(table.rows),
    }
    if every:
        results |= {f"component_{k}": column for k, column in enumerate(responsibilities.T)}
    if alpha is not None:
        p_values = mixture.outlier_p_values(table.rows)
        results |= {"p_value": p_values, "outlier": (p_values <= alpha).astype(np.int64)}
    twice = [name for name in table.kept if name in results]
    if twice:
        raise CommandError(
            f"--keep {twice[0]}: predict writes a column of this name itself; rename yours."
        )
    return table.kept | results


def write_labels(file: BinaryIO, columns: dict[str, Any], kind: str) -> None:
    """Write the columns in a format."""
    if kind == "parquet":
        table = arrow("pyarrow").table(columns)
        arrow("pyarrow.parquet").write_table(table, file)
        return
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    if kind == "json":
        names = list(columns)
        cells = [plain(column) for column in columns.values()]
        rows = (dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True))
        text.write("[" + ",\n ".join(json.dumps(row, ensure_ascii=False) for row in rows) + "]\n")
    else:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        cells = [_for_csv(name, column) for name, column in columns.items()]
        writer.writerows(zip(*cells, strict=True))
    text.flush()
    text.detach()


def _for_csv(name: str, column: Any) -> Any:
    if not isinstance(column, np.ndarray):
        return column
    if column.dtype.kind == "i":
        return column.tolist()
    form = LOG_DENSITY if name == "log_density" else PROBABILITY
    return [form % value for value in column.tolist()]
