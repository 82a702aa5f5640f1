"""Cells as text: which of them are numbers, missing, or neither.

A column of text may be left out; a cell that is no number among numbers, or a number in another
notation, is never skipped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._reading import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64

LONGEST_SHOWN = 30
# {} is the decimal mark. Hexadecimal numbers and digits with underscores are text.
NUMBER = r"^[+-]?([0-9]+{0}?[0-9]*|{0}[0-9]+)([eE][+-]?[0-9]+)?$|^[+-]?(?i:inf|infinity)$"
POINT, COMMA = NUMBER.format(r"\."), NUMBER.format(",")
# Digits with any marks of decimals and thousands, signs of currencies, per cent.
NOTATION = r"^[+\-−]?\s*[€$£¥]?\s*[0-9][0-9.,'’ \u00a0\u202f]*([eEdD][+-]?[0-9]+)?\s*[%€$£¥]?$"


class Cells(NamedTuple):
    """A column: its numbers, NaN elsewhere, and masks of the cells that are none."""

    values: Float64
    is_missing: np.ndarray[Any, np.dtype[np.bool_]]
    is_text: np.ndarray[Any, np.dtype[np.bool_]]

    @property
    def has_numbers(self) -> bool:
        """Return whether any cell is a number."""
        return not (self.is_missing | self.is_text).all()

    @property
    def first_text(self) -> int:
        """Return the first row of text."""
        return int(self.is_text.argmax())


def cells_of(column: Any, decimal: str, missing: Sequence[str]) -> Cells:
    """Return what the cells of an Arrow column of strings are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(column)
    marks = pa.array(sorted(MISSING | {mark.lower() for mark in missing}), pa.string())
    is_missing = pc.is_in(pc.utf8_lower(trimmed), value_set=marks)
    looks = pc.match_substring_regex(trimmed, COMMA if decimal == "," else POINT)
    is_number = pc.and_(looks, pc.invert(is_missing))
    numbers = pc.if_else(is_number, pc.replace_substring(trimmed, decimal, "."), None)
    values = pc.cast(numbers, pa.float64())
    missing_here = _mask(is_missing)
    array = np.asarray(values.to_numpy(), dtype=np.float64)
    return Cells(array, missing_here, ~missing_here & ~_mask(looks))


def is_number(cell: str, decimal: str) -> bool:
    """Return whether a cell is a number with this decimal mark."""
    return re.match(COMMA if decimal == "," else POINT, cell.strip()) is not None


def is_any_number(cell: str) -> bool:
    """Return whether a cell is a number with a decimal point or a decimal comma."""
    return is_number(cell, ".") or is_number(cell, ",")


def is_missing(cell: str, missing: Sequence[str] = ()) -> bool:
    """Return whether a cell is a mark of a missing value."""
    return cell.strip().lower() in MISSING or cell.strip().lower() in map(str.lower, missing)


def is_notation(cell: str) -> bool:
    """Return whether a cell may be a number in another notation, such as 1.234,56 or 5 %."""
    return re.match(NOTATION, cell.strip()) is not None


def shown(cell: str) -> str:
    """Return the beginning of a cell, for a message."""
    cell = cell.strip()
    return repr(cell if len(cell) <= LONGEST_SHOWN else cell[:LONGEST_SHOWN] + "…")


def _mask(mask: Any) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.asarray(mask.to_numpy(), dtype=bool)
