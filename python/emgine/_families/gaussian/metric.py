"""The Gaussian mixture that assigns each row to the nearest of some centers.

A start by centers asks the core for one hard assignment under this mixture; it serves every
structure. Chooses no center.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from emgine._core import Float64

# The structure whose statistics take the least work.
CHEAPEST = "tied_spherical"


def nearest_center(centers: Float64, scale: Float64) -> _core.Mixture:
    """Return the mixture whose most probable component is the nearest center, in units of scale."""
    k = len(centers)
    return _core.Mixture(np.full(k, 1.0 / k), centers, np.tile(scale**2, (k, 1)), "diag")
