"""Draws from the components of a Gaussian mixture.

Standard normal rows, given the covariance of each component by its precision factor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .parameters import SHARED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine import _core
    from emgine._core import Float64


def draws(
    mixture: _core.Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
) -> list[Float64]:
    """Return as many rows of each component as `counts` says."""
    return [
        mean + _colour(random_state.standard_normal((count, mixture.n_features)), factor)
        for mean, count, factor in zip(
            mixture.means, counts, _factors_by_component(mixture), strict=True
        )
    ]


def _factors_by_component(mixture: _core.Mixture) -> Float64:
    """Return the precision factor of each component, as its structure stores it."""
    factors = mixture.precisions_cholesky
    if mixture.shape.structure in SHARED:
        return np.broadcast_to(factors, (mixture.n_components, *factors.shape))
    return factors


def _colour(noise: Float64, factor: Float64) -> Float64:
    """Give standard normal rows the covariance P⁻ᵀP⁻¹ whose precision is PPᵀ."""
    if factor.ndim < 2:
        return noise / factor
    return np.asarray(np.linalg.solve(factor.T, noise.T).T, dtype=np.float64)
