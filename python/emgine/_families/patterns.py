"""Rows with missing cells (NaN): by patterns, in the order of the rows, and what completes them.

Knows no family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64


class Completed(NamedTuple):
    """Rows without gaps under each component: expected values, and variances, 0 where observed."""

    means: Float64  # (n_components, n_samples, n_features)
    variances: Float64


class Pattern(NamedTuple):
    """Rows that have values in the same features."""

    observed: NDArray[np.bool_]  # (n_features,)
    rows: NDArray[np.intp]


def patterns_of(X: Float64) -> list[Pattern]:
    """Return the patterns of the rows."""
    observed = ~np.isnan(X)
    bits = np.packbits(observed, axis=1)
    if (bits == bits[:1]).all():
        return [Pattern(observed[0], np.arange(len(X)))] if len(X) else []
    keys = np.ascontiguousarray(bits).view(f"V{bits.shape[1]}")[:, 0]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    ends = np.cumsum(np.bincount(inverse))
    groups = np.split(order, ends[:-1])
    return [Pattern(observed[at], rows) for at, rows in zip(first, groups, strict=True)]
