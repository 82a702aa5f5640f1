"""Quantiles and ellipses of Gaussian mixtures of any structure, for pictures.

Covariances become matrices, so that those who ask know only one structure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .parameters import full_covariances

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture


def quantiles(mixture: Mixture, deviations: Float64) -> Float64:
    """Return means and so many standard deviations, (n_components, n_features, n_deviations)."""
    variances = np.diagonal(full_covariances(mixture), axis1=1, axis2=2)
    return np.asarray(mixture.means[..., np.newaxis] + np.sqrt(variances)[..., None] * deviations)


def ellipses(mixture: Mixture, share: float) -> tuple[Float64, Float64]:
    """Return centres and matrices of the ellipses of two features that hold `share`."""
    # In two dimensions half the squared distance from the mean is exponentially distributed.
    return mixture.means, -2.0 * np.log1p(-share) * full_covariances(mixture)
