"""Blocks: row blocks from anything that can be iterated over repeatedly.

Reads the first block for the number of features, their names and the dtype; holds no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown
from emgine._checks.feature_names import feature_names
from emgine._checks.validation import as_real_array

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .row_source import Block

FLOAT32 = np.dtype(np.float32)


class Blocks:
    """Row blocks of an iterable, or of a function that returns a new iterable at each call.

    Parameters
    ----------
    blocks : iterable or callable
        Items are arrays of shape (n, n_features) or pairs (array, weights of its rows); n may
        differ. Items that are DataFrames or Arrow tables are matched by the names of the columns,
        in the order of the first. A callable has no arguments and returns such an iterable.

    Raises
    ------
    TypeError
        For an iterator, which can be read only once, and for objects that are not iterable.
    ValueError
        If there is no block, or the first does not hold real numbers in two dimensions.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine.sources import Blocks
    >>> source = Blocks(lambda: (np.full((10, 3), float(i)) for i in range(4)))
    >>> source.n_features, sum(len(rows) for rows, _ in source.blocks())
    (3, 40)
    """

    feature_names: Sequence[str] | None = None

    def __init__(self, blocks: Iterable[Any] | Callable[[], Iterable[Any]]) -> None:
        if hasattr(blocks, "__next__"):
            raise TypeError(
                f"blocks must be readable more than once; a {type(blocks).__name__} is not. Pass "
                "a function that returns a new one, or an object whose __iter__ does."
            )
        if not callable(blocks) and not hasattr(blocks, "__iter__"):
            raise TypeError(
                "blocks must be an iterable or a function that returns one. "
                f"Got {shown(blocks)} instead."
            )
        self._blocks = blocks
        first = next(self.blocks(), None)
        if first is None:
            raise ValueError("Found no block of rows: the source is empty.")
        rows = as_real_array(first[0], "X")
        if rows.ndim != 2:
            raise ValueError(f"A block must have 2 dimensions. Got shape {rows.shape} instead.")
        if rows.shape[1] == 0:
            raise ValueError(f"A block must have a column. Got shape {rows.shape} instead.")
        names = feature_names(first[0])
        self.feature_names = None if names is None else names.tolist()
        self.n_features: int = rows.shape[1]
        single = rows.dtype.newbyteorder("=") == FLOAT32
        self.dtype: np.dtype[Any] = FLOAT32 if single else np.dtype(np.float64)

    def blocks(self) -> Iterator[Block]:
        """Return an iterator over the blocks, beginning with the first."""
        items = self._blocks() if callable(self._blocks) else self._blocks
        try:
            iterator = iter(items)
        except TypeError as error:
            raise TypeError(
                "blocks must be an iterable or a function that returns one. "
                f"Got {shown(items)} instead."
            ) from error
        for number, item in enumerate(iterator):
            if isinstance(item, tuple) and len(item) != 2:
                raise ValueError(
                    f"Block {number} of the source is a tuple of length {len(item)}. A block must "
                    "be an array of rows, or a pair (rows, weights of the rows)."
                )
            yield item if isinstance(item, tuple) else (item, None)
