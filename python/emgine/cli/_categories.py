"""Columns of names of categories: text becomes codes, and the names are remembered.

A fit takes text where a family of categories has the column, and sorts the names; a model that is
applied knows its names, and any other one is an error that says where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._families.families import chosen_family

from ._cells import Cells, shown
from ._errors import CommandError
from ._table import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._columns import Columns
    from ._faults import Place
    from ._reading import Reading

    Names = tuple[Any, ...]
    # By the place of a column in the file: its names, in the order of their codes.
    Categories = dict[int, Names]

ALL_DIFFERENT = "text of which no two cells are alike"
# Fewer cells may all be different by chance.
LEAST_CELLS = 10


def columns_of_names(families: Sequence[Any]) -> tuple[str, ...] | None:
    """Return the columns that families of categories have; None if one has all."""
    found: list[str] = []
    for family in families:
        if not isinstance(family, Mapping):
            if _takes_names(family):
                return None
            continue
        for columns, own in family.items():
            if _takes_names(own):
                found += columns if isinstance(columns, tuple) else [columns]
    return tuple(dict.fromkeys(found))


def _takes_names(family: Any) -> bool:
    return bool(chosen_family(family).named_columns(None, 1))


def names_known(columns: Columns, reading: Reading) -> Categories:
    """Return the names that the model that is applied has, by columns of the file."""
    wanted = dict(enumerate(columns.wanted))
    return {wanted[j]: names for j, names in reading.categories.items() if j in wanted}


def coded(
    place: Place,
    columns: Columns,
    cells: Mapping[int, Cells],
    texts: Mapping[int, Any],
    reading: Reading,
) -> tuple[Columns, dict[int, Cells], Categories]:
    """Return cells with codes in columns of names, and the names of each such column.

    A column of which no two cells are alike is left out, unless it is asked for: it says who a row
    is. Raises CommandError for a name that the model does not have.
    """
    known = names_known(columns, reading)
    made, categories, left_out = dict(cells), dict(known), {}
    for column in columns.wanted:
        if column in known:
            made[column] = _with_codes(place, column, cells[column], texts[column], known[column])
        elif column in texts and cells[column].is_text.any() and may_be(columns, column, reading):
            words = _trimmed(texts[column])
            said = [
                word for word, none in zip(words, cells[column].is_missing, strict=True) if not none
            ]
            names = tuple(sorted(set(said)))
            if reading.columns is None and LEAST_CELLS <= len(said) == len(names):
                left_out[column] = ALL_DIFFERENT
                continue
            categories[column] = names
            made[column] = _with_codes(place, column, cells[column], texts[column], names)
    wanted = [column for column in columns.wanted if column not in left_out]
    if left_out and not wanted:
        raise CommandError(
            f"{place.file} has no column to use: column {place.names[min(left_out)]!r} is left out "
            f"({ALL_DIFFERENT}); --columns asks for it."
        )
    for column in left_out:
        made.pop(column)
    return columns._replace(wanted=wanted, left_out=columns.left_out | left_out), made, categories


def of_features(columns: Columns, categories: Categories) -> Categories:
    """Return the names by number of the feature."""
    return {j: categories[at] for j, at in enumerate(columns.wanted) if at in categories}


def may_be(columns: Columns, column: int, reading: Reading) -> bool:
    """Return whether a column may hold names in a fit."""
    return reading.of_names is None or columns.names[column] in reading.of_names


def _with_codes(place: Place, column: int, cells: Cells, text: Any, names: Names) -> Cells:
    """Return the codes of a column as its numbers."""
    codes = {str(name): float(code) for code, name in enumerate(names)}
    values = np.full(len(cells.values), np.nan)
    for row, word in enumerate(_trimmed(text)):
        if cells.is_missing[row]:
            continue
        code = codes.get(word)
        if code is None:
            code = _of_number(cells.values[row], names)
        if code is None:
            raise CommandError(
                f"{place.file} holds {shown(word)} {place.of(row, column)}, which is not among the "
                f"categories of the model: {listed(list(map(str, names)))}."
            )
        values[row] = code
    return Cells(values, cells.is_missing, np.zeros(len(values), dtype=bool))


def _of_number(value: float, names: Names) -> float | None:
    """Return the code of a name that is this number, such as 1 for 1.0."""
    for code, name in enumerate(names):
        if isinstance(name, int | float) and float(name) == value:
            return float(code)
    return None


def _trimmed(column: Any) -> list[str]:
    """Return the cells of an Arrow column of text without spaces around them."""
    return [cell.strip() if cell is not None else "" for cell in column.to_pylist()]
