"""Components that lie upon each other, and the directions in which they would part.

A mixture in which two components coincide is the best of one component less, so it is a saddle:
the EM steps along the contrasts of the pair are tiny, however far it is from a maximum. Gaussian
mixtures only; other families have no such pair. Must not read rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine._families.gaussian.structures import MATRICES, SCALARS, SHARED

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture

# Squared distance of means in standard deviations, and squared difference of logarithms of
# variances, below which two components coincide: for each feature, up to so many of them. More
# features add no room: components that are three standard deviations apart are as different with
# 256 features as with one. Fewer would end runs of 50 features that are on a plateau.
COINCIDE = 0.05
MOST_FEATURES = 32


def coincident_pair(mixture: Mixture) -> tuple[int, int] | None:
    """Return the two components that lie closest upon each other; None if none do."""
    if mixture.shape.family != "gaussian" or mixture.n_components < 2:
        return None
    means, widths = mixture.means, _widths(mixture)
    apart = (means[:, np.newaxis] - means) ** 2 / (widths[:, np.newaxis] ** 2 + widths**2)
    wider = np.log(widths)
    distance = (apart + 4.0 * (wider[:, np.newaxis] - wider) ** 2).sum(axis=-1)
    np.fill_diagonal(distance, np.inf)
    first, second = divmod(int(distance.argmin()), len(means))
    most = COINCIDE * min(means.shape[1], MOST_FEATURES)
    return (first, second) if distance[first, second] < most else None


def contrast(mixture: Mixture, pair: tuple[int, int], step: Float64) -> Float64:
    """Return the part of a step that moves a pair apart, in a chart about the mixture.

    Where it is zero, because the two are equal, the direction in which their means part.
    """
    part = _parted(mixture, pair, step)
    if np.any(part != 0.0):
        return part
    k, d = mixture.means.shape
    apart = np.zeros_like(step)
    apart[k + pair[0] * d : k + pair[0] * d + d] = 1.0
    return _parted(mixture, pair, apart)


def _parted(mixture: Mixture, pair: tuple[int, int], step: Float64) -> Float64:
    """Return the projection of a step on the contrasts of a pair.

    Coordinates of a component are in units of the root of its weight, so what moves both alike is
    in proportion to these roots.
    """
    (k, d), (first, second) = mixture.means.shape, pair
    weights = mixture.weights[[first, second]]
    a, b = np.sqrt(weights / weights.sum())
    blocks = [slice(0, k), slice(k, k + k * d)]
    if mixture.shape.structure not in SHARED:
        blocks.append(slice(k + k * d, len(step)))
    made = np.zeros_like(step)
    for block in blocks:
        numbers, parted = step[block].reshape(k, -1), made[block].reshape(k, -1)
        across = b * numbers[first] - a * numbers[second]
        parted[first], parted[second] = b * across, -a * across
    return made


def _widths(mixture: Mixture) -> Float64:
    """Return standard deviations of each component, one row each; with matrices, conditional ones.

    That of a feature given those after it needs no inverse of the factor of the precision.
    """
    factors = mixture.precisions_cholesky
    if mixture.shape.structure in MATRICES:
        factors = np.diagonal(factors, axis1=-2, axis2=-1)
    elif mixture.shape.structure in SCALARS:
        factors = factors.reshape(-1, 1)
    return np.broadcast_to(1.0 / factors, mixture.means.shape)
