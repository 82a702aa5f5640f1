"""The check that all rows of a fit can be what the family makes, wherever they are.

Rows in memory are looked at once; those of a source are read once more than EM reads them, and only
for families that do not take every number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

from emgine._checks.support import check_support

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import ModelShape

    from .parts import Part
    from .rows import Rows


class Looked:
    """The result of a look: an error is raised where something is wrong."""

    def absorb(self, part: Self) -> None:
        """Take in the look at the part that follows."""


class LookForOutside(NamedTuple):
    """Raises ValueError where a part has a value that its feature cannot have."""

    shape: ModelShape
    names: Sequence[Any] | NDArray[np.object_] | None

    def __call__(self, part: Part, n_threads: int) -> Looked:
        check_support(part.X, self.shape, n_threads, self.names, part.first_row)
        return Looked()


def check_rows_in_support(
    rows: Rows, shape: ModelShape, names: Sequence[Any] | NDArray[np.object_] | None
) -> None:
    """Raise ValueError for the first value that its feature cannot have."""
    if shape.supports:
        rows.reduce(LookForOutside(shape, names))
