"""Covariances bounded below, in the data's own units, where a component would have none.

Changes only the components it is told to change, and no bit of those that lie above the bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .feature_variances import PART, by_component, of_all_rows, varies
from .parameters import mixture_of, onto_structure
from .structures import MATRICES, SCALARS, SHARED

if TYPE_CHECKING:
    from collections.abc import Collection

    from emgine._core import Float64, Mixture

    from .parameters import Moments

# Axes of a component that are narrower, in squares, than this part of its widest have no digits.
CONDITION = 1e-12
# A part of the widest axis that is rounding, of eigenvalues and of what is made of them.
ROUNDING = 1e-14


def floor_of(moments: Moments, structure: str) -> Float64:
    """Return the least variance of each feature: a millionth of the data's, as reg_covar="auto".

    A constant feature has the least of the others', or a millionth if all are constant.
    """
    weights, means, covariances = moments
    centre, total = of_all_rows(weights, means, by_component(covariances, means.shape, structure))
    _require_finite(total)
    varying = varies(centre, total)
    least = total[varying].min() if varying.any() else 1.0
    return np.asarray(PART * np.where(varying, total, least))


def bounded(
    moments: Moments,
    which: Collection[int],
    floor: Float64,
    structure: str,
    previous: Mixture | None = None,
) -> Mixture:
    """Return the mixture in which some components' variances are at least `floor` along each axis.

    Axes are those in units of `floor`, and no narrower than 1e-12 of the component's widest, in
    squares. Any component with rows bounds a shared covariance. Widening the axes of the sample
    covariance maximises the likelihood under the bound, so bounded EM is monotone (Ingrassia and
    Rocci 2007).

    Where covariances depend on one another, they are then brought to their structure, which may
    cost likelihood; `previous` is where an M-step that alternates goes on from.
    """
    weights, means, covariances = moments
    _require_finite(covariances)
    if not which or _only_empty(weights, which, structure):
        return mixture_of(weights, means, covariances, structure)
    chosen = ... if structure in SHARED else sorted(which)
    widened = covariances.copy()
    if structure in MATRICES:
        widened[chosen] = _widened(covariances[chosen], floor)
    else:
        least = floor.mean() if structure in SCALARS else floor
        widened[chosen] = np.maximum(covariances[chosen], least)
    made = onto_structure((weights, means, widened), structure, previous)
    return mixture_of(*made, structure)


def in_units_of(mixture: Mixture, floor: Float64) -> Mixture:
    """Return the mixture of the rows in units in which the bound of a run is 1."""
    structure = mixture.shape.structure
    floor = np.full_like(floor, floor.mean()) if structure in SCALARS else floor
    unit, scale = np.sqrt(floor), floor
    if structure in MATRICES:
        scale = unit * unit[:, np.newaxis]
    elif structure in SCALARS:
        scale = floor[:1]
    means, covariances = mixture.means / unit, mixture.covariances / scale
    return mixture_of(mixture.weights, means, covariances, structure)


def is_below(mixture: Mixture, which: Collection[int], floor: Float64) -> bool:
    """Return whether some components are narrower than `bounded` makes them, beyond rounding."""
    structure = mixture.shape.structure
    if _only_empty(mixture.weights, which, structure):
        return False
    covariances = np.atleast_1d(in_units_of(mixture, floor).covariances)
    if structure in MATRICES:
        variances = np.linalg.eigvalsh(covariances).reshape(-1, mixture.n_features)
        widest = variances[:, -1:]
        below = variances < np.maximum(1.0, CONDITION * widest) - ROUNDING * widest
    else:
        below = covariances < 1.0 - ROUNDING
    return bool((below if structure in SHARED else below[sorted(which)]).any())


def ill_defined(moments: Moments, structure: str) -> list[int]:
    """Return the components whose covariances make no mixture; all of them if it is shared."""
    _, means, covariances = moments
    if structure in SHARED:
        return list(range(len(means)))
    one = np.ones(1)
    return [
        k
        for k in range(len(means))
        if not _makes_mixture(one, means[k : k + 1], covariances[k : k + 1], structure)
    ]


def _only_empty(weights: Float64, which: Collection[int], structure: str) -> bool:
    """Return whether a shared covariance is bounded by components without rows alone: by none."""
    return structure in SHARED and not weights[sorted(which)].any()


def _require_finite(variances: Float64) -> None:
    if not np.isfinite(variances).all():
        raise _core.IllDefinedComponentError("The rows are too large to square.")


def _makes_mixture(weights: Float64, means: Float64, covariances: Float64, structure: str) -> bool:
    try:
        mixture_of(weights, means, covariances, structure)
    except ValueError:
        return False
    return True


def _widened(matrices: Float64, floor: Float64) -> Float64:
    """Return the matrices with no axis narrower than allowed."""
    unit = np.sqrt(floor)
    scale = unit * unit[:, np.newaxis]
    variances, axes = np.linalg.eigh(matrices / scale)
    least = np.maximum(1.0, CONDITION * variances[..., -1:])
    narrow = np.min(variances / least, axis=-1, keepdims=True)[..., np.newaxis] < 1.0
    wide = (axes * np.maximum(variances, least)[..., np.newaxis, :]) @ np.swapaxes(axes, -1, -2)
    return np.where(narrow, (wide + np.swapaxes(wide, -1, -2)) / 2 * scale, matrices)
