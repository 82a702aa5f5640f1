"""What ``reg_covar="auto"`` adds to the variances: a small part of the data's own.

A number means the same whatever the unit of the data, so it swamps data whose unit is large. Reads
the rows twice through the core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine._rows.rows import Rows

# Part of the smallest variance of a feature: the default number, for data of unit variance.
PART = 1e-6
# A feature whose variance is a smaller part of its squared mean is constant up to rounding.
ROUNDING = 1e-28


def checked_reg_covar(reg_covar: float | str, rows: Rows) -> float:
    """Return what to add to the diagonal of every covariance, in squared units of the rows.

    Parameters
    ----------
    reg_covar : float or 'auto'
        A number is returned as it is.
    rows : Rows
        The rows and their weights.

    Returns
    -------
    float
        For 'auto' a millionth of the smallest variance of a feature that is not constant; if all
        are constant, a millionth.
    """
    if not isinstance(reg_covar, str):
        return float(reg_covar)
    mean = moments_about(rows, np.zeros((1, rows.n_features)))[0]
    shift, variance = moments_about(rows, mean[np.newaxis])
    varying = variance[varies(mean + shift, variance)]
    return PART * float(varying.min()) if varying.size else PART


def varies(mean: Float64, variance: Float64) -> NDArray[np.bool_]:
    """Return which features are not constant up to rounding."""
    return np.asarray(variance > ROUNDING * mean**2)


def moments_about(rows: Rows, about: Float64) -> tuple[Float64, Float64]:
    """Return mean, from a point of shape (1, n_features), and variance of each feature."""
    statistics = rows.random_statistics(about, "diag", 0)
    weight = statistics.weight[0]
    mean = statistics.sum[0] / weight
    return mean, statistics.scatter[0] / weight - mean**2
