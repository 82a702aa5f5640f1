"""``emgine impute``: write the rows of a file with their missing cells filled by a model.

Cells that are there are written as they stand in the file; of files that hold no text, to the last
bit.
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

    from ._table import Table

# Beyond it, numbers are shorter with an exponent.
MOST_WHOLE = 1e15


def impute(options: argparse.Namespace) -> None:
    """Write the columns of the model, without a gap."""
    if options.out is not None:
        inputs = {"the model file": options.model, "the file of the rows": as_file(options.data)}
        check_outputs([Output("--out", options.out, LABELS["csv"])], inputs)
    model = load_model(options.model, missing=True)
    table = table_of_model(options, model, verbatim=True)
    said = table.read_from(name_of(options.data))
    rows = _cells(
        table, model.mixture.impute(table.rows, how=options.how, random_state=options.seed)
    )
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


def _cells(table: Table, filled: Any) -> list[tuple[str, ...]]:
    """Return the cells of all rows as text."""
    columns = []
    for j, values in enumerate(filled.T.tolist()):
        names = table.categories.get(j)
        cells = [_number(value) if names is None else str(names[int(value)]) for value in values]
        if table.texts is not None:
            there = ~np.isnan(table.rows[:, j])
            own = zip(cells, table.texts[j], there.tolist(), strict=True)
            cells = [text if is_there else cell for cell, text, is_there in own]
        columns.append(cells)
    return list(zip(*columns, strict=True))


def _number(value: float) -> str:
    """Return a number in the fewest digits that give it back: a whole one without a point."""
    return str(int(value)) if value.is_integer() and abs(value) < MOST_WHOLE else repr(value)


def _write(file: TextIO, header: Sequence[str] | None, rows: Any) -> None:
    writer = csv.writer(file, lineterminator="\n")
    if header is not None:
        writer.writerow(header)
    writer.writerows(rows)
