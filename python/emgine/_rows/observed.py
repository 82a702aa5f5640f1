"""The check that each column of the rows of a fit has a value, where cells may be missing.

A part is read only until each of its columns has been seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from emgine._checks.objects import name_of_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._checks.categories import Categories

    from .parts import Part
    from .rows import Rows

ROWS_AT_ONCE = 4096


@dataclass(eq=False)
class Seen:
    """Which columns have a value in some row that has weight."""

    columns: NDArray[np.bool_]

    def absorb(self, part: Self) -> None:
        """Take in what the part that follows has."""
        self.columns = self.columns | part.columns


class LookForValues:
    """Finds the columns of a part that have a value."""

    def __call__(self, part: Part, n_threads: int) -> Seen:  # noqa: ARG002
        seen = np.zeros(part.X.shape[1], dtype=np.bool_)
        for first in range(0, len(part.X), ROWS_AT_ONCE):
            these = slice(first, first + ROWS_AT_ONCE)
            rows = part.X[these]
            if part.sample_weight is not None:
                rows = rows[part.sample_weight[these] > 0]
            seen |= ~np.isnan(rows).all(axis=0)
            if seen.all():
                break
        return Seen(seen)


def check_observed(
    rows: Rows,
    names: Sequence[Any] | NDArray[np.object_] | None,
    categories: Categories | None = None,
) -> None:
    """Raise ValueError for a column without any value; those that do not matter may be so."""
    if not rows.missing:
        return
    seen = rows.reduce(LookForValues()).columns
    seen[[j for j, names_of_codes in (categories or {}).items() if not names_of_codes]] = True
    if seen.all():
        return
    column = int(seen.argmin())
    raise ValueError(
        f"{name_of_column(column, names)} of X has no value in any row: with missing='marginalize' "
        "each column needs one. Leave the column out."
    )
