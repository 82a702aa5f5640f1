"""The space in which a start looks for centers: rows as they are, or what a family makes of them.

Such are logarithms, roots of counts, a column for each category, shares. All columns that one
feature became have one unit together, so that no feature, and no block of a product, counts twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .family import BY_NAME

if TYPE_CHECKING:
    from emgine._core import Float64, ModelShape, RowArray


def each_feature(X: Float64) -> list[Float64]:
    """Return the columns of an array, each a feature of its own."""
    return np.split(X, X.shape[1], axis=1)


def logarithms(X: Float64) -> list[Float64]:
    """Return the logarithms of positive features."""
    return each_feature(np.log(X))


class Space(NamedTuple):
    """Rows in the space of a start, and how many columns each feature has there."""

    X: Float64
    widths: tuple[int, ...]

    def pooled(self, variance: Float64) -> Float64:
        """Return the variances of the columns, those of one feature together."""
        begins = np.cumsum([0, *self.widths[:-1]])
        return np.repeat(np.add.reduceat(variance, begins), self.widths)


def points_of(means: Float64, shape: ModelShape) -> Float64:
    """Return the points to take first statistics about, of components with these means."""
    return BY_NAME[shape.family].points(means, shape.structure)


def in_space(X: RowArray, shape: ModelShape) -> Space | None:
    """Return rows in the space of the family of a model; None where they stay as they are."""
    if width_of(shape) is None:
        return None
    given = np.array(X, dtype=np.float64, order="C")  # the same bits for any layout
    parts = BY_NAME[shape.family].in_start_space(given, shape.structure)
    assert parts is not None
    return Space(_side_by_side(parts), tuple(part.shape[1] for part in parts))


def _side_by_side(parts: list[Float64]) -> Float64:
    """Return columns as one array: that which they are all of, in its order, or a copy."""
    whole, width = parts[0].base, sum(part.shape[1] for part in parts)
    if isinstance(whole, np.ndarray) and whole.shape == (len(parts[0]), width):
        begins = np.cumsum([0] + [part.nbytes // max(len(part), 1) for part in parts])
        place = whole.__array_interface__["data"][0]
        if whole.flags.c_contiguous and all(
            part.__array_interface__["data"][0] == place + begin and part.strides == whole.strides
            for part, begin in zip(parts, begins, strict=False)
        ):
            return whole
    return np.concatenate(parts, axis=1)


def width_of(shape: ModelShape) -> int | None:
    """Return the number of columns in the space; None where rows stay as they are."""
    one = np.ones((1, shape.n_features))
    parts = BY_NAME[shape.family].in_start_space(one, shape.structure)
    return None if parts is None else sum(part.shape[1] for part in parts)
