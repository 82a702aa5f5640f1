"""Whether rows can be what a family of densities makes: counts, positive numbers, shares.

The message names the row, the column, the value and what is allowed.
"""

from __future__ import annotations

import math
import re
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core

from .objects import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import ModelShape, RowArray

LEAST_POSITIVE = math.ulp(0.0)
MOST_BELOW_ONE = math.nextafter(1.0, 0.0)

# A block of a product's structure, such as "gaussian(full)[0,1]": its family and its columns.
BLOCK = re.compile(r"(\w+)\([^()]*\)\[([0-9,]+)\]")


def check_support(
    rows: RowArray,
    shape: ModelShape,
    n_threads: int,
    names: Sequence[Any] | NDArray[np.object_] | None = None,
    first_row: int = 0,
) -> None:
    """Raise ValueError for the first value of finite rows that its feature cannot have."""
    where = _core.find_outside(rows, shape, n_threads)
    if where is None:
        return
    row, column = where
    found, family = place((first_row + row, column), names), _family_of(shape, column, names)
    if np.isnan(rows[where]):
        raise ValueError(
            f"X has no value in {found}, and the family {family} has no density without "
            "it. Drop the row or impute its value; missing='marginalize' is for families of "
            "which the density of some columns is known."
        )
    if _has(shape.supports[column], float(rows[where])):
        words, columns = next(rule for rule in shape.row_rules if column in rule[1])
        values = np.array2string(rows[row, columns], threshold=8, separator=", ")
        raise ValueError(f"The family {family} needs {words} in {found}. Got {values}.")
    needed = _needed(shape, column, float(rows[where]))
    raise ValueError(f"The family {family} needs {needed} in {found}. Got {rows[where]!s}.")


def _needed(shape: ModelShape, column: int, value: float) -> str:
    """Return what a feature needs in place of a value, in words."""
    support = shape.supports[column]
    if _block_of(shape, column)[0] != "categorical":
        return words_for(*support)
    if value < 0 or value != math.floor(value):  # how many categories there are does not matter
        return "codes of categories, which are whole numbers of at least 0,"
    return "the code 0 of the only category" if support[1] == 0 else words_for(*support)


def _family_of(
    shape: ModelShape, column: int, names: Sequence[Any] | NDArray[np.object_] | None
) -> str:
    """Return the family of a column in words; in a product with all columns of its block."""
    family, columns = _block_of(shape, column)
    if columns is None:
        return repr(family)
    words = [j if names is None else names[j] for j in columns]
    return f"{family!r} of the columns {words}"


def _block_of(shape: ModelShape, column: int) -> tuple[str, list[int] | None]:
    """Return the family of a column, and the columns of its block in a product; else None."""
    kind, structure = shape.family, shape.structure
    if kind == "noise":  # the box, then the family of the other components
        kind, _, structure = structure.partition(" ")[2].partition("(")
    if kind == "product":
        for family, numbers in BLOCK.findall(structure):
            columns = [int(number) for number in numbers.split(",")]
            if column in columns:
                return family, columns
    return kind, None


def _has(support: tuple[float, float, bool], value: float) -> bool:
    """Return whether a feature can have a value: then it is the rule of its row that is broken."""
    low, high, whole = support
    return low <= value <= high and (not whole or value == math.floor(value))


def words_for(low: float, high: float, whole: bool) -> str:
    """Return what the values of a feature may be, in words."""
    numbers = "whole numbers" if whole else "numbers"
    if low == LEAST_POSITIVE and high == MOST_BELOW_ONE:
        return f"{numbers} above 0 and below 1"
    if low == LEAST_POSITIVE:
        return f"{numbers} above 0"
    if math.isinf(high) or high == sys.float_info.max:
        return f"{numbers} of at least {low:g}"
    return f"{numbers} from {low:g} to {high:g}"
