"""Rows whose values are too large to square, as an explanation of a fit that failed.

Read only after a failure: a fit that works is not slowed down. Changes nothing.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from emgine import _core
from emgine._checks.exceptions import DegenerateError
from emgine._checks.objects import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .parts import Part
    from .rows import Rows

# Squares of values up to this one, and sums of 1e8 of them, are finite.
LARGEST = 1e150
# Rows that are read at once.
AT_ONCE = 65_536


@dataclass
class Huge:
    """The first value whose square may not be finite, and its row and column; None without one."""

    value: float | None
    where: tuple[int, int] = (0, 0)

    def absorb(self, part: Self) -> None:
        """Take in what was found in the part that follows."""
        if self.value is None:
            self.value, self.where = part.value, part.where


class FindHuge:
    """Finds the first value that is too large."""

    def __call__(self, part: Part, n_threads: int) -> Huge:  # noqa: ARG002
        for first in range(0, len(part.X), AT_ONCE):
            found = np.argwhere(np.abs(part.X[first : first + AT_ONCE]) > LARGEST)
            if len(found):
                row, column = int(found[0, 0]) + first, int(found[0, 1])
                return Huge(float(part.X[row, column]), (part.first_row + row, column))
        return Huge(None)


def raise_if_too_large(
    rows: Rows, names: Sequence[Any] | NDArray[np.object_] | None, error: ValueError
) -> None:
    """Raise what explains why a fit to these rows ended with `error`, if their size does."""
    found = Huge(None)
    if rows.dtype != np.float32:  # whose squares are finite
        with contextlib.suppress(Exception):  # of a source that cannot be read: `error` says so
            found = rows.reduce(FindHuge())
    if found.value is None:
        _raise_if_weighty(rows, error)
        return
    collapsed = isinstance(error, DegenerateError | _core.IllDefinedComponentError)
    explained = (DegenerateError if collapsed else ValueError)(
        f"X has values that are too large to square. The first is {found.value:g} in "
        f"{place(found.where, names)}. Values must lie between -{LARGEST:g} and {LARGEST:g}: "
        "scale this column, or leave the row out."
    )
    if isinstance(error, DegenerateError) and isinstance(explained, DegenerateError):
        explained.restarts = error.restarts
    raise explained from error


def _raise_if_weighty(rows: Rows, error: ValueError) -> None:
    """Raise what explains why LAPACK had no finite sums: weights, which a prior does not scale."""
    if isinstance(error, np.linalg.LinAlgError) and rows.row_weight > LARGEST:
        raise ValueError(
            f"sample_weight adds up to {rows.row_weight:g}, and weighted squares of the rows are "
            "not finite. Beside a prior a weight is a number of rows: give smaller ones."
        ) from error
