"""Variances of the rows, feature by feature, as far as a mixture knows them.

Also which of them count, by the one rule of ``reg_covar="auto"``, its warning and the bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .structures import CONSTRAINED, MATRICES, SCALARS, SHARED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture

# Part of the smallest variance of a feature: the default number, for data of unit variance.
PART = 1e-6
# A feature whose variance is a smaller part of its squared mean is constant up to rounding.
ROUNDING = 1e-28


def varies(mean: Float64, variance: Float64) -> NDArray[np.bool_]:
    """Return which features are not constant up to rounding."""
    with np.errstate(over="ignore"):  # a mean too large to square
        return np.asarray(variance > ROUNDING * mean**2)


def by_component(covariances: Float64, shape: tuple[int, ...], structure: str) -> Float64:
    """Return the variances of the components, feature by feature."""
    if structure in MATRICES:
        covariances = np.einsum("...ii->...i", covariances)
    elif structure in SCALARS and structure not in SHARED:
        covariances = covariances[:, np.newaxis]
    return np.broadcast_to(covariances, shape)


def of_all_rows(weights: Float64, means: Float64, within: Float64) -> tuple[Float64, Float64]:
    """Return mean and variance of each feature, of components with these variances `within`."""
    with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
        mean = weights @ means
        return mean, np.asarray(weights @ (within + (means - mean) ** 2))


def mean_and_least_variance(mixture: Mixture, reg_covar: float) -> tuple[Float64, Float64]:
    """Return mean and variance of each feature of the rows; variances may be underestimated.

    An M-step keeps both: the variance is that within the components, less what was added, and that
    of their means. A spherical component does not know how its variance is shared out,
    nor do those whose covariances depend on one another.
    """
    weights, means, structure = mixture.weights, mixture.means, mixture.shape.structure
    with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
        mean = weights @ means
        between = weights @ (means - mean) ** 2
        if structure in (*SCALARS, *CONSTRAINED) and len(mean) > 1:
            return mean, between
        covariances = mixture.covariances
        if structure in MATRICES:
            covariances = np.diagonal(covariances, axis1=-2, axis2=-1)
        within = covariances if structure in SHARED else weights @ covariances
        return mean, between + (within - reg_covar)
