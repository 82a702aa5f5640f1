"""Mean and covariance of the rows that a whole mixture makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine._families.families import family_of

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture


def mean(mixture: Mixture) -> Float64:
    """Return the mean of each column; NaN for categories, which have none."""
    return np.asarray(mixture.weights @ family_of(mixture.shape).moments(mixture)[0])


def covariance(mixture: Mixture) -> Float64:
    """Return the covariances between columns: within components, and of their means."""
    family = family_of(mixture.shape)
    means, within = family.moments(mixture)[0], family.component_covariances(mixture)
    apart = means - mixture.weights @ means
    between = np.einsum("k,ki,kj->ij", mixture.weights, apart, apart)
    return np.asarray(np.einsum("k,kij->ij", mixture.weights, within) + between)
