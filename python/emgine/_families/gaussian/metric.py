"""The Gaussian mixture that assigns each row to the nearest of some centers.

A start asks the core for one hard assignment under this mixture; it serves every structure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .parameters import mixture_of, shape_of

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, ModelShape


def cheapest(n_components: int, n_features: int) -> ModelShape:
    """Return the shape whose statistics take the least work: sums and little more."""
    return shape_of("tied_spherical", n_components, n_features)


def of_features(n_features: int) -> ModelShape:
    """Return the shape whose statistics are mean and variance of each feature."""
    return shape_of("diag", 1, n_features)


def nearest_center(centers: Float64, scale: Float64) -> Mixture:
    """Return the mixture whose most probable component is the nearest center, in units of scale."""
    k = len(centers)
    return mixture_of(np.full(k, 1.0 / k), centers, np.tile(scale**2, (k, 1)), "diag")
