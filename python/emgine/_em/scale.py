"""Warns where ``reg_covar`` is not small against the data: it then shapes the fit.

The fitted mixture already knows the variances of the rows, or bounds them from below: a fit of data
whose unit suits the number reads no row for this. Changes nothing.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from emgine._checks.exceptions import level_of_caller

from .regularisation import moments_about, varies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine import _core
    from emgine._core import Float64
    from emgine._rows.rows import Rows

# Part of the smallest variance of a feature above which a number is no longer small.
SMALL = 1e-3


def warn_if_large(
    reg_covar: float | str,
    rows: Rows,
    mixture: _core.Mixture,
    feature_names: NDArray[np.object_] | None,
) -> None:
    """Warn if a number is more than a thousandth of the smallest variance that is not 0.

    Parameters
    ----------
    reg_covar : float or 'auto'
        The parameter of the estimator.
    rows : Rows
        The rows, read once if the mixture leaves it open whether a variance is too small.
    mixture : Mixture
        The result of an M-step from all rows, with this `reg_covar`.
    feature_names : ndarray of shape (n_features,) or None
        Names of the features, if they have some.
    """
    if isinstance(reg_covar, str) or reg_covar == 0:
        return
    least = reg_covar / SMALL
    mean, variance = _moments_at_least(mixture, reg_covar)
    if np.all(variance >= least):
        return
    shift, variance = moments_about(rows, mean[np.newaxis])
    variance = np.where(varies(mean + shift, variance), variance, np.inf)
    feature = int(variance.argmin())
    if variance[feature] >= least:
        return
    name = f"column {feature}" if feature_names is None else f"feature {feature_names[feature]!r}"
    warnings.warn(
        f"reg_covar={reg_covar:g} is more than a thousandth of the smallest variance of a feature, "
        f"{variance[feature]:.3g} in {name}: what is added to the covariances shapes the fit. Set "
        "reg_covar='auto', which follows the unit of the data, or a smaller number, or scale the "
        "data.",
        UserWarning,
        stacklevel=level_of_caller(),
    )


def _moments_at_least(mixture: _core.Mixture, reg_covar: float) -> tuple[Float64, Float64]:
    """Return mean and variance of each feature of the rows; variances may be underestimated.

    An M-step keeps both: the variance is that within the components, less what was added, and that
    of their means. A spherical component does not know how its variance is shared out.
    """
    weights, means, kind = mixture.weights, mixture.means, mixture.covariance_type
    with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
        mean = weights @ means
        between = weights @ (means - mean) ** 2
        if kind.endswith("spherical") and len(mean) > 1:
            return mean, between
        covariances = mixture.covariances
        if kind in ("full", "tied"):
            covariances = np.diagonal(covariances, axis1=-2, axis2=-1)
        within = covariances if kind.startswith("tied") else weights @ covariances
        return mean, between + (within - reg_covar)
