"""Expected values of some columns given others, by component, where they are affine functions.

Knows no family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64


class AffineMaps(NamedTuple):
    """Of each component: ``values + slopes @ (x - centers)`` of the q columns given p others."""

    centers: Float64  # (n_components, p)
    values: Float64  # (n_components, q)
    slopes: Float64  # (n_components, q, p)


def of_constants(means: Float64, given: Sequence[int], of: Sequence[int]) -> AffineMaps:
    """Return the maps of columns that are independent given the component."""
    values = np.ascontiguousarray(means[:, list(of)])
    nothing = np.zeros((len(means), len(given)))
    return AffineMaps(nothing, values, np.zeros((*values.shape, len(given))))
