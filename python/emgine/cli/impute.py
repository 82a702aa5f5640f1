"""``emgine impute``: write the rows of a file with their missing cells filled by a model.

Cells that are there are written as they were read, to the last bit.
"""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np

from emgine._files.replacing import replaced

from ._input import as_file, name_of
from ._outputs import LABELS, Output, check_outputs
from .apply import load_model, table_of_model

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def impute(options: argparse.Namespace) -> None:
    """Write the columns of the model, without a gap."""
    if options.out is not None:
        inputs = {"the model file": options.model, "the file of the rows": as_file(options.data)}
        check_outputs([Output("--out", options.out, LABELS["csv"])], inputs)
    mixture, names = load_model(options.model, missing=True)
    table = table_of_model(options, mixture, names)
    said = table.read_from(name_of(options.data))
    rows = mixture.impute(table.rows, how=options.how, random_state=options.seed)
    header = None if table.names is None else list(table.names)
    if options.out is None:
        print(said, file=sys.stderr)
        _write(sys.stdout, header, rows)
        return
    with (
        replaced(options.out) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="\n") as file,
    ):
        _write(file, header, rows)
    n_filled = int(np.isnan(table.rows).sum())
    filled = "1 missing cell" if n_filled == 1 else f"{n_filled} missing cells"
    print(f"{said}\n{len(rows)} rows, {filled} filled: {options.out}")


def _write(file: TextIO, header: Sequence[str] | None, rows: Any) -> None:
    writer = csv.writer(file, lineterminator="\n")
    if header is not None:
        writer.writerow(header)
    writer.writerows(rows.tolist())
