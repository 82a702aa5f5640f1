"""Components whose covariance is, in some direction, what ``reg_covar`` added, and not the rows'.

Their likelihood depends on ``reg_covar``: the smaller it is, the larger the likelihood. Rounded,
tied and collinear rows have such components. Reads a mixture; changes nothing in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .feature_variances import by_component, of_all_rows
from .spectrum import (
    LARGE,
    PART,
    all_above,
    has_precision,
    is_any_narrow,
    is_narrow,
    narrowest_axis,
    wide_axes,
)
from .structures import CONSTRAINED, MATRICES, SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture

# Part of the largest entry of a direction below which a feature has no part in it.
NO_PART = 0.05
# The square root of a precision that is larger than any.
HUGE = 1e150
# Features that a sentence names.
NAMED = 4


def narrow_components(mixture: Mixture, reg_covar: float) -> list[int]:
    """Return the components with a direction in which `reg_covar` is a hundredth of the variance.

    A feature that is as narrow in all rows does not count: no model is preferred for it. All
    components are named if they share a covariance.
    """
    # By the core: after a long product of numpy, threads of BLAS take processors from the next fit.
    factors = mixture.precisions_cholesky.ravel()
    if not reg_covar > 0 or _core.inner_product(factors, factors) < PART / reg_covar:
        return []  # the sum of all precisions is not enough
    structure = mixture.shape.structure
    within = _within(mixture)
    kept = ~is_narrow(of_all_rows(mixture.weights, mixture.means, within)[1], reg_covar)
    if structure in MATRICES:
        found = _narrow_matrices(mixture, kept, PART / reg_covar)
    else:
        found = np.any(is_narrow(within, reg_covar) & kept, axis=1)
    if structure in SHARED:
        return list(range(mixture.n_components)) if found.any() else []
    return _places(found)


def narrow_within(mixture: Mixture, reg_covar: float) -> list[int]:
    """Return the narrow components without those that are so only where all rows are.

    All rows are narrow in a direction where features are collinear. A component on fewer of the
    rows, which are alike in another direction too, is narrow within them.
    """
    found = narrow_components(mixture, reg_covar)
    if not found or mixture.shape.structure not in MATRICES:
        return found
    of_all = _covariance_of_all_rows(mixture)
    if not np.isfinite(of_all).all():
        return found
    wide = wide_axes(of_all, reg_covar)
    if wide is None:
        return found
    if not wide.size:
        return []
    within = mixture.covariances.reshape(-1, *of_all.shape)
    inside = [wide.T @ covariance @ wide for covariance in within]
    return [k for k in found if is_any_narrow(inside[k % len(inside)], reg_covar)]


def bounded_within(mixture: Mixture, bound: float) -> list[int]:
    """Return those of `narrow_within`; all components where a bound of one may shape the others.

    Where covariances depend on one another, a bounded component has the volume of the others and
    need not be narrow itself. So it is only by all rows that the bound is known to be theirs.
    """
    if mixture.shape.structure not in CONSTRAINED or _are_all_rows_narrow(mixture, bound):
        return narrow_within(mixture, bound)
    return list(range(mixture.n_components))


def _are_all_rows_narrow(mixture: Mixture, reg_covar: float) -> bool:
    """Return whether all rows are narrow in some direction; of diagonals, in some feature."""
    if mixture.shape.structure in MATRICES:
        of_all = _covariance_of_all_rows(mixture)
        return bool(np.isfinite(of_all).all()) and is_any_narrow(of_all, reg_covar)
    variances = of_all_rows(mixture.weights, mixture.means, _within(mixture))[1]
    return bool(np.any(is_narrow(variances, reg_covar)))


def _covariance_of_all_rows(mixture: Mixture) -> Float64:
    """Return the covariance of the rows; not finite if means are too far apart to square."""
    weights, shifts = mixture.weights, mixture.means - mixture.weights @ mixture.means
    within = mixture.covariances
    shared = within.ndim == 2
    average = np.average(within[np.newaxis] if shared else within, 0, None if shared else weights)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(average + (weights * shifts.T) @ shifts)


def narrowest(mixture: Mixture, component: int, reg_covar: float, names: Sequence[str]) -> str:
    """Return in words what the rows of a narrow component have in common."""
    alike = is_narrow(_within(mixture)[component], reg_covar)
    if alike.any():
        mean = mixture.means[component]
        return f"with {_listed([f'{names[j]} = {mean[j]:.4g}' for j in _places(alike)])}"
    factors = mixture.precisions_cholesky
    factor = factors[component] if factors.ndim == 3 else factors
    sizes = np.abs(narrowest_axis(factor))
    chosen = _places(sizes > NO_PART * sizes.max())
    if len(chosen) == 1:  # besides parts too small to be named
        return f"in which {names[chosen[0]]} hardly varies given the others"
    return f"in which {_listed([names[j] for j in chosen])} are collinear"


def _within(mixture: Mixture) -> Float64:
    """Return the variances of the components, feature by feature."""
    return by_component(mixture.covariances, mixture.means.shape, mixture.shape.structure)


def _narrow_matrices(
    mixture: Mixture, kept: NDArray[np.bool_], precision: float
) -> NDArray[np.bool_]:
    """Return which components have at least this precision in a direction of the features kept."""
    # The largest precision has all digits where the smallest variance has none.
    factors, covariances = mixture.precisions_cholesky, mixture.covariances
    if factors.ndim == 2:
        factors, covariances = factors[np.newaxis], covariances[np.newaxis]
    found: NDArray[np.bool_] = np.square(factors).sum(axis=(1, 2)) >= precision
    for k in _places(found):
        found[k] = _has_precision(factors[k], covariances[k], kept, precision)
    return found


def _has_precision(
    factor: Float64, covariance: Float64, kept: NDArray[np.bool_], precision: float
) -> bool:
    """Return whether a component has this precision in a direction of the features kept."""
    if kept.all():
        return has_precision(factor, covariance, precision)
    inside = covariance[np.ix_(kept, kept)]
    if len(inside) >= LARGE and all_above(inside, 1 / precision):
        return False
    return inside.size > 0 and has_precision(_factor_of(inside), inside, precision)


def _factor_of(covariance: Float64) -> Float64:
    """Return a factor of the precision; a huge one if rounding left the covariance none."""
    try:
        return np.asarray(np.linalg.inv(np.linalg.cholesky(covariance)).T)
    except np.linalg.LinAlgError:
        return np.full((1, 1), HUGE)


def _places(chosen: NDArray[np.bool_]) -> list[int]:
    return [int(place) for place in np.flatnonzero(chosen)]


def _listed(words: Sequence[str]) -> str:
    """Return words in a row, not too many of them."""
    if len(words) > NAMED:
        words = [*words[: NAMED - 1], f"{len(words) - NAMED + 1} more"]
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
