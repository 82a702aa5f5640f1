"""A variational mixture without one of its components, whose rows the others take over.

Statistics add up, so the sums of one component go to the others in shares, about their own
references. Which rows go where is not known: the caller compares the bound. Reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._families.missing import weights_of_features

from .prior import traces
from .structures import MATRICES, SCALARS, SHARED
from .variational import VariationalMixture

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, SufficientStatistics


def without(mixture: Mixture, component: int, seen: SufficientStatistics) -> Mixture:
    """Return the posterior given the statistics under a mixture, if a component had no rows.

    The others take its rows. Raises ValueError where there is no such posterior.
    """
    assert isinstance(mixture, VariationalMixture)
    given = handed_over(seen, component, shares(mixture, component))
    return mixture.prior.maximization(given, 0.0, _without_prior)


def shares(mixture: Mixture, component: int) -> Float64:
    """Return the part of a component's rows that goes to each other one.

    By the expected log-density of the component's own distribution under the others.
    """
    k, d = mixture.means.shape
    structure, given = mixture.shape.structure, mixture.parameters
    factors, covariances = given["precisions_cholesky"], given["covariances"]
    away = mixture.means[component] - mixture.means
    if structure in MATRICES:
        factors = np.broadcast_to(factors, (k, d, d))
        own = np.broadcast_to(covariances, (k, d, d))[component]
        logs = np.log(np.einsum("kii->ki", factors)).sum(axis=1)
        far = (np.einsum("ki,kij->kj", away, factors) ** 2).sum(axis=1)
        far += traces(own, factors)
    else:
        factors, covariances = (_by_feature(v, structure, k, d) for v in (factors, covariances))
        logs = np.log(factors).sum(axis=1)
        far = (factors**2 * (away**2 + covariances[component])).sum(axis=1)
    with np.errstate(divide="ignore"):  # of components that are far below the others
        expected = np.log(mixture.weights) + logs - far / 2.0
    expected[component] = -np.inf
    parts = np.exp(expected - expected.max())
    return np.asarray(parts / parts.sum())


def handed_over(
    statistics: SufficientStatistics, component: int, parts: Float64
) -> SufficientStatistics:
    """Return statistics in which a component has no rows, and the others have parts of them."""
    structure = statistics.shape.structure
    arrays = {name: each.copy() for name, each in statistics.arrays.items()}
    wide = parts[:, np.newaxis]
    total, rows = arrays["sum"][component].copy(), weights_of_features(statistics)[component]
    away = statistics.reference[component] - statistics.reference
    if structure in MATRICES:
        across = total[:, np.newaxis] * away[:, np.newaxis, :]
        moved = across + across.transpose(0, 2, 1)
        moved += rows * away[:, :, np.newaxis] * away[:, np.newaxis, :]
    else:
        moved = (2.0 * total + rows * away) * away
        moved = moved.sum(axis=1) if structure in SCALARS else moved
    parts_of = parts.reshape(-1, *(1,) * (moved.ndim - 1))
    scatter = arrays["scatter"]
    if structure in SHARED:
        scatter += (parts_of * moved).sum(axis=0)
    else:
        scatter += parts_of * (moved + scatter[component])
        scatter[component] = 0.0
    arrays["sum"] += wide * (total + rows * away)
    arrays["weight"] += parts * arrays["weight"][component]
    if "observed" in arrays:
        arrays["observed"] += wide * rows
    for name in arrays.keys() - {"scatter"}:
        arrays[name][component] = 0.0
    return _core.SufficientStatistics(
        statistics.shape, arrays, statistics.reference, 0.0, statistics.row_weight
    )


def _by_feature(values: Float64, structure: str, k: int, d: int) -> Float64:
    """Return values of each component and feature."""
    values = values.reshape(-1, 1) if structure in SCALARS else values
    return np.broadcast_to(values, (k, d))


def _without_prior(statistics: SufficientStatistics) -> Mixture:
    return _core.SufficientStatistics.maximization(statistics, 0.0)
