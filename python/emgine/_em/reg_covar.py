"""What ``reg_covar`` adds to the variances, and a warning where a number adds too much.

A number means the same whatever the unit of the data, so it swamps data whose unit is large;
"auto" follows the unit.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Protocol

import numpy as np

from emgine._checks.exceptions import level_of_caller
from emgine._families.families import family_of
from emgine._families.gaussian.feature_variances import PART, varies
from emgine._families.gaussian.parameters import of_features
from emgine._families.missing import weights_of_features
from emgine._rows.tasks import RandomExpectation
from emgine._rows.tiny import LEAST_SPREAD, words_of_tiny

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture
    from emgine._rows.rows import Rows

    class Result(Protocol):
        """What is read of a fit."""

        @property
        def feature_names(self) -> NDArray[np.object_] | None:
            """Names of the columns."""

        def mixture_for(self, method: str) -> Mixture:
            """Return the mixture that answers a method."""


# Part of the smallest variance of a feature above which a number is no longer small.
SMALL = 1e-3
# A variance of the least spread may be so much smaller than its square.
SQUARES = 1e-6


def checked_reg_covar(reg_covar: float | str, rows: Rows) -> float:
    """Return what to add to the variances; 'auto' is a part of the smallest that is not 0."""
    if not isinstance(reg_covar, str):
        return float(reg_covar)
    mean = mean_and_variance(rows, np.zeros((1, rows.n_features)))[0]
    shift, variance = mean_and_variance(rows, mean[np.newaxis])
    with np.errstate(invalid="ignore"):  # rows too large to square
        varying = variance[varies(mean + shift, variance)]
    return PART * float(varying.min()) if varying.size else PART


def warn_if_large(
    reg_covar: float | str, rows: Rows, mixture: Mixture, feature_names: NDArray[np.object_] | None
) -> None:
    """Warn if a number is more than a thousandth of the smallest variance that is not 0.

    The rows are read only if `mixture`, an M-step from all of them, leaves that open.
    """
    if isinstance(reg_covar, str) or reg_covar == 0:
        return
    least = reg_covar / SMALL
    mean, variance = family_of(mixture.shape).mean_and_least_variance(mixture, reg_covar)
    if np.all(variance >= least):
        return
    shift, variance = mean_and_variance(rows, mean[np.newaxis])
    variance = np.where(varies(mean + shift, variance), variance, np.inf)
    feature = int(variance.argmin())
    if variance[feature] >= least:
        return
    name = f"column {feature}" if feature_names is None else f"feature {feature_names[feature]!r}"
    warnings.warn(
        f"reg_covar={float(reg_covar):g} is more than a thousandth of the smallest variance of a "
        f"feature, {variance[feature]:.3g} in {name}: what is added to the covariances shapes the "
        "fit. Set reg_covar='auto', which follows the unit of the data, or a smaller number, or "
        "scale the data.",
        UserWarning,
        stacklevel=level_of_caller(),
    )


def warn_if_tiny(
    given: float | str, rows: Rows, fitted: Result, reg_covar: float, repaired: bool
) -> None:
    """Warn if squares of the differences of a column are 0: its groups are merged.

    The rows are read only if components were repaired, or if a mixture beside what was added,
    `reg_covar`, has no variance in some column. Without a number a run says the first itself.
    """
    if not repaired:
        if given == 0:
            return
        of = fitted.mixture_for("predict")
        variance = family_of(of.shape).mean_and_least_variance(of, reg_covar)[1]
        if np.all(variance > SQUARES * LEAST_SPREAD**2):
            return
    words = words_of_tiny(rows, fitted.mixture_for("predict").shape, fitted.feature_names)
    if words is not None:
        warnings.warn(words, UserWarning, stacklevel=level_of_caller())


def mean_and_variance(rows: Rows, about: Float64) -> tuple[Float64, Float64]:
    """Return mean, from a point of shape (1, n_features), and variance of each feature."""
    shape = of_features(rows.n_features, rows.missing)
    statistics = rows.total(RandomExpectation(shape, about, seed=0))
    weight = weights_of_features(statistics)[0]
    with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
        mean = statistics.sum[0] / weight
        return mean, statistics.scatter[0] / weight - mean**2
