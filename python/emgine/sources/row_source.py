"""RowSource: the protocol of a source of rows.

A new source is one small class. It checks nothing; the reader checks every block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

# Rows of shape (n, n_features), and their weights of shape (n,), or None if each is 1.
Block: TypeAlias = tuple[Any, Any]


@runtime_checkable
class RowSource(Protocol):
    """Rows in blocks of any size, in a fixed order, as often as needed.

    Attributes
    ----------
    n_features : int
        Number of columns of each block.
    dtype : dtype
        float32 if all blocks are float32; float64 otherwise.
    feature_names : sequence of str or None
        Names of the columns.
    """

    n_features: int
    dtype: np.dtype[Any]

    @property
    def feature_names(self) -> Sequence[str] | None:
        """Names of the columns, if they have any."""

    def blocks(self) -> Iterator[Block]:
        """Return an iterator over (rows, their weights or None), beginning with the first row."""
