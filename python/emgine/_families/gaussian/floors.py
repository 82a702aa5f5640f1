"""Covariances bounded below, in the data's own units, where a component would have none.

From the moments of an M-step to a mixture. Changes only the components it is told to change, and no
bit of those that lie above the bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._em.regularisation import PART, ROUNDING

from .parameters import MATRICES, SHARED

if TYPE_CHECKING:
    from collections.abc import Collection

    from emgine._core import Float64

    Moments = tuple[Float64, Float64, Float64]  # weights, means, covariances

# Axes of a component that are narrower, in squares, than this part of its widest have no digits.
CONDITION = 1e-12


def floor_of(moments: Moments, covariance_type: str) -> Float64:
    """Return the least variance of each feature: a millionth of the data's.

    Parameters
    ----------
    moments : tuple of ndarray
        Weights, means and covariances of an M-step: what it knows of the rows.
    covariance_type : str
        Structure of the covariances.

    Returns
    -------
    ndarray of shape (n_features,)
        Squared units of the rows. A constant feature has the least of the others'; if all are
        constant, a millionth. The same rule as for ``reg_covar="auto"``, feature by feature.

    Raises
    ------
    IllDefinedCovarianceError
        If there is no such number.
    """
    weights, means, covariances = moments
    with np.errstate(over="ignore", invalid="ignore"):
        centre = weights @ means
        within = _variances(covariances, means.shape, covariance_type)
        total = weights @ (within + (means - centre) ** 2)
        varying = total > ROUNDING * centre**2
    _require_finite(total)
    least = total[varying].min() if varying.any() else 1.0
    return np.asarray(PART * np.where(varying, total, least))


def bounded(
    moments: Moments, which: Collection[int], floor: Float64, covariance_type: str
) -> _core.Mixture:
    """Return the mixture in which some components' variances are at least `floor` along each axis.

    Parameters
    ----------
    moments : tuple of ndarray
        Weights, means and covariances of an M-step.
    which : collection of int
        Components to bound; any of them bounds a shared covariance.
    floor : ndarray of shape (n_features,)
        Least variances.
    covariance_type : str
        Structure of the covariances.

    Returns
    -------
    Mixture
        Axes are those in units of `floor`, and widened to it; also to 1e-12 of the component's
        widest, in squares.

    Raises
    ------
    IllDefinedCovarianceError
        If moments are not finite, or a component that is not bounded is ill-defined.

    Notes
    -----
    Widening the axes of the sample covariance maximises the likelihood under the bound, so that
    bounded EM is monotone: Ingrassia and Rocci (2007).
    """
    weights, means, covariances = moments
    _require_finite(covariances)
    if not which:
        return _core.Mixture(weights, means, covariances, covariance_type)
    chosen = ... if covariance_type in SHARED else sorted(which)
    widened = covariances.copy()
    if covariance_type in MATRICES:
        widened[chosen] = _widened(covariances[chosen], floor)
    else:
        least = floor.mean() if covariance_type.endswith("spherical") else floor
        widened[chosen] = np.maximum(covariances[chosen], least)
    return _core.Mixture(weights, means, widened, covariance_type)


def ill_defined(moments: Moments, covariance_type: str) -> list[int]:
    """Return the components whose covariances make no mixture; all of them if it is shared."""
    _, means, covariances = moments
    if covariance_type in SHARED:
        return list(range(len(means)))
    one = np.ones(1)
    return [
        k
        for k in range(len(means))
        if not _makes_mixture(one, means[k : k + 1], covariances[k : k + 1], covariance_type)
    ]


def _require_finite(variances: Float64) -> None:
    if not np.isfinite(variances).all():
        raise _core.IllDefinedCovarianceError("The rows are too large to square.")


def _makes_mixture(
    weights: Float64, means: Float64, covariances: Float64, covariance_type: str
) -> bool:
    try:
        _core.Mixture(weights, means, covariances, covariance_type)
    except ValueError:
        return False
    return True


def _variances(covariances: Float64, shape: tuple[int, ...], covariance_type: str) -> Float64:
    """Return the variances of the components, feature by feature."""
    if covariance_type in MATRICES:
        covariances = np.einsum("...ii->...i", covariances)
    elif covariance_type == "spherical":
        covariances = covariances[:, np.newaxis]
    return np.broadcast_to(covariances, shape)


def _widened(matrices: Float64, floor: Float64) -> Float64:
    """Return the matrices with no axis narrower than allowed."""
    unit = np.sqrt(floor)
    scale = unit * unit[:, np.newaxis]
    variances, axes = np.linalg.eigh(matrices / scale)
    least = np.maximum(1.0, CONDITION * variances[..., -1:])
    narrow = np.min(variances / least, axis=-1, keepdims=True)[..., np.newaxis] < 1.0
    wide = (axes * np.maximum(variances, least)[..., np.newaxis, :]) @ np.swapaxes(axes, -1, -2)
    return np.where(narrow, (wide + np.swapaxes(wide, -1, -2)) / 2 * scale, matrices)
