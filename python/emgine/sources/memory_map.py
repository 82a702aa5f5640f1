"""MemoryMap: the rows of a numpy.memmap, without the file filling the memory of the process.

Rows are read from the file. Where the map itself must be read, its pages are released afterwards,
so that resident memory stays small; the file cache keeps them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .row_source import Block

# Little, so that it is in a cache while it is checked and copied.
BYTES_AT_ONCE = 1 << 20


class MemoryMap:
    """Rows of a memory-mapped array.

    Parameters
    ----------
    X : numpy.memmap of shape (n_samples, n_features)
        The rows.
    sample_weight : ndarray of shape (n_samples,), optional
        Their weights; may be memory-mapped too.

    Raises
    ------
    ValueError
        If `X` does not have two dimensions, or `sample_weight` has another length.
    """

    feature_names: Sequence[str] | None = None

    def __init__(self, X: np.memmap[Any, Any], sample_weight: Any = None) -> None:
        if not isinstance(X, np.ndarray):
            raise TypeError(f"X must be a numpy.memmap. Got {shown(X)} instead.")
        if X.ndim != 2:
            raise ValueError(f"X must have 2 dimensions. Got shape {X.shape} instead.")
        weighted = sample_weight is not None
        if weighted and not hasattr(sample_weight, "__array__"):
            raise TypeError(f"sample_weight must be an array. Got {shown(sample_weight)} instead.")
        if weighted and np.shape(sample_weight) != (len(X),):
            raise ValueError(
                f"sample_weight.shape == {np.shape(sample_weight)}, expected {(len(X),)}!"
            )
        self._X, self._sample_weight = X, sample_weight
        self.n_features: int = X.shape[1]
        single = X.dtype.newbyteorder("=") == np.float32
        self.dtype: np.dtype[Any] = np.dtype(np.float32 if single else np.float64)

    def blocks(self) -> Iterator[Block]:
        """Return an iterator over blocks of a megabyte; ValueError if the file became shorter."""
        from emgine._checks.mapped_rows import opened  # not at the import of the package

        n_rows, row_bytes = len(self._X), self._X.shape[1] * self._X.itemsize
        step = max(1, BYTES_AT_ONCE // max(1, row_bytes))
        with (
            opened(self._X, "X") as X,
            opened(self._sample_weight, "sample_weight") as weight,
        ):
            for begin in range(0, n_rows, step):
                rows, end = X.read(begin, begin + step), begin + step
                yield rows, None if self._sample_weight is None else weight.read(begin, end)
                X.release()
                weight.release()
