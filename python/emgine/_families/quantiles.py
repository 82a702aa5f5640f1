"""Quantiles of components from draws, for families that have no formula: about right, for pictures.

Knows no family.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, Mixture

# Of each component.
N_DRAWS = 2000


def quantiles_of_draws(
    draws: Callable[..., list[Float64]], mixture: Mixture, deviations: Float64
) -> Float64:
    """Return quantiles of draws of each component, the same each time."""
    counts = np.full(mixture.n_components, N_DRAWS)
    drawn = draws(mixture, counts, np.random.RandomState(0))
    shares = [0.5 * math.erfc(-deviation / math.sqrt(2)) for deviation in deviations]
    return np.array([np.quantile(rows, shares, axis=0).T for rows in drawn])
