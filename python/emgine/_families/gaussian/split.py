"""More components of a mixture: the heaviest becomes two halves, side by side.

Where a smaller fit gives the start of a larger one, and where a degenerated component begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .parameters import SHARED, mixture_of

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture

# Halves of a component begin so many of its standard deviations from where it was.
HALF_APART = 0.5


def split(mixture: Mixture, n_components: int) -> Mixture:
    """Return more components: the heaviest becomes two halves along its widest axis, repeatedly."""
    weights, means = mixture.weights.copy(), mixture.means.copy()
    covariances, kind = mixture.covariances.copy(), mixture.shape.structure
    per_component = kind not in SHARED
    while len(weights) < n_components:
        k = int(weights.argmax())
        shift = HALF_APART * _widest(covariances[k] if per_component else covariances, means)
        weights[k] /= 2
        weights = np.append(weights, weights[k])
        means = np.append(means, means[k : k + 1] + shift, axis=0)
        means[k] -= shift
        if per_component:
            covariances = np.append(covariances, covariances[k : k + 1], axis=0)
    return mixture_of(weights, means, np.ascontiguousarray(covariances), kind)


def _widest(covariance: Float64, means: Float64) -> Float64:
    """Return the widest axis of a component, of the length of its standard deviation."""
    if np.ndim(covariance) == 2:
        variances, axes = np.linalg.eigh(covariance)
        return np.asarray(np.sqrt(variances[-1]) * axes[:, -1])
    variances = np.broadcast_to(covariance, means.shape[1:])
    axis = int(variances.argmax())
    shift = np.zeros(means.shape[1])
    shift[axis] = np.sqrt(variances[axis])
    return shift
