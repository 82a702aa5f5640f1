"""Columns that vary so little that squares of their differences are 0.

Read only where a fit failed, was repaired, or found a column without a variance: others are not
slowed down. Changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.exceptions import DegenerateError
from emgine._checks.objects import name_of_column

from .extremes import extremes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import ModelShape

    from .rows import Rows

# Squares of differences a hundredth of it have all their digits; of a hundred-thousandth, none.
LEAST_SPREAD = 1e-150
# Families that square differences; in products and beside noise their names stand in the structure.
SQUARING = ("gaussian", "student_t")


def words_of_tiny(
    rows: Rows, shape: ModelShape, names: Sequence[Any] | NDArray[np.object_] | None
) -> str | None:
    """Return what is wrong with the first column that varies too little; None if none does."""
    words = f"{shape.family} {shape.structure}"
    if not any(family in words for family in SQUARING):
        return None
    found = extremes(rows)
    with np.errstate(over="ignore", invalid="ignore"):
        spread = found.high - found.low
    tiny = (spread > 0) & (spread < LEAST_SPREAD)
    if not tiny.any():
        return None
    column = int(tiny.argmax())
    return (
        f"{name_of_column(column, names)} of X varies by {spread[column]:.3g} only, and squares of "
        f"such differences are 0 or have lost their digits. Values must differ by {LEAST_SPREAD:g} "
        "or more: multiply this column by a power of ten."
    )


def raise_if_too_small(
    rows: Rows,
    shape: ModelShape,
    names: Sequence[Any] | NDArray[np.object_] | None,
    error: ValueError,
) -> None:
    """Raise what explains why a fit to these rows collapsed, if their differences do."""
    if not isinstance(error, DegenerateError):
        return
    words = words_of_tiny(rows, shape, names)
    if words is None:
        return
    explained = DegenerateError(words)
    explained.restarts = error.restarts
    raise explained from error
