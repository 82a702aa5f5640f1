"""The posterior of means and variances of independent features, of rows that may lack cells.

Given the component the cells of a row are independent, so each feature of a component has the
posterior of the rows that have it: nothing is completed. `counts` are (n_components, 1 +
n_features): rows, then cells of each feature. Reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from emgine._core import digamma, log_gamma

from .structures import SCALARS, SHARED

if TYPE_CHECKING:
    from emgine._core import Float64, SufficientStatistics


class Prior(Protocol):
    """What is read here of a prior, see normal_wishart.py."""

    @property
    def structure(self) -> str: ...
    @property
    def mean(self) -> Float64: ...
    @property
    def precision(self) -> float: ...
    @property
    def dof(self) -> float: ...
    @property
    def scale(self) -> Float64: ...
    @property
    def times(self) -> int:
        """How many cells of a row one precision takes."""


def rows_of(counts: Float64) -> Float64:
    """Return the rows of each component."""
    return counts if counts.ndim == 1 else np.ascontiguousarray(counts[:, 0])


def counts_of(statistics: SufficientStatistics) -> Float64:
    """Return rows and cells of each component."""
    return np.column_stack([statistics.weight, statistics.arrays["observed"]])


def at_rows(counts: Float64, rows: Float64) -> Float64:
    """Return counts with other rows, of which as large a part has each feature."""
    if counts.ndim == 1:
        return rows
    before = counts[:, :1]
    parts = np.divide(counts, before, out=np.ones(counts.shape), where=before > 0.0)
    return np.asarray(parts * rows[:, np.newaxis])


def precisions(prior: Prior, counts: Float64) -> Float64:
    """Return how many rows the mean of each feature of each component counts as."""
    return prior.precision + counts[:, 1:]


def dofs(prior: Prior, counts: Float64) -> Float64:
    """Return degrees of freedom in the layout of the variances, by feature where they are."""
    cells = summed(prior.structure, counts[:, 1:])
    d = counts.shape[1] - 1
    return np.asarray(prior.dof + (cells / d if prior.structure in SCALARS else cells))


def summed(structure: str, values: Float64) -> Float64:
    """Return sums over the features and components that share a variance."""
    if structure in SCALARS:
        values = values.sum(axis=1)
    if structure not in SHARED:
        return values
    return np.asarray(values.sum(axis=0).reshape(-1))


def wide(structure: str, values: Float64, sizes: tuple[int, int]) -> Float64:
    """Return values in the layout of the variances for each component and feature."""
    values = values.reshape(-1, 1) if structure in SCALARS else values
    return np.broadcast_to(values, sizes)


def maximization(
    prior: Prior, statistics: SufficientStatistics, reg_covar: float
) -> dict[str, Float64]:
    """Return posterior means and the inverses of the expected precisions.

    `reg_covar` is added to the variances of the rows.
    """
    structure, counts = prior.structure, counts_of(statistics)
    total, away = precisions(prior, counts), prior.mean - statistics.reference
    shift = (statistics.sum + prior.precision * away) / total
    moved = prior.precision * away**2 - total * shift**2
    scatter = statistics.arrays["scatter"] + summed(structure, moved)
    scatter = scatter + reg_covar * summed(structure, counts[:, 1:])
    times = prior.times
    variances = (times * prior.scale + scatter) / (times * dofs(prior, counts))
    return {"means": statistics.reference + shift, "covariances": variances}


def constants(prior: Prior, counts: Float64) -> Float64:
    """Return by what a cell's expected log-density exceeds that of its Gaussian."""
    sizes = len(counts), counts.shape[1] - 1
    halves = prior.times * dofs(prior, counts) / 2.0
    own = wide(prior.structure, np.asarray(digamma(halves)) - np.log(halves), sizes)
    return np.asarray((own - 1.0 / precisions(prior, counts)) / 2.0)


def divergence(prior: Prior, counts: Float64, means: Float64, factors: Float64) -> float:
    """Return the Kullback-Leibler divergence of the posterior from the prior, in nats.

    `factors` are the roots of the expected precisions.
    """
    structure, times = prior.structure, prior.times
    rows = precisions(prior, counts)
    far = (means - prior.mean) ** 2 * wide(structure, factors**2, means.shape)
    ratio = prior.precision / rows
    of_means = (ratio - 1.0 - np.log(ratio) + prior.precision * far).sum() / 2.0
    before, after = times * prior.dof / 2.0, times * dofs(prior, counts) / 2.0
    rates = after / factors**2
    rate = times * prior.scale / 2.0
    own = (after - before) * np.asarray(digamma(after)) - np.asarray(log_gamma(after))
    own = own + log_gamma(np.array([before]))[0] + before * np.log(rates / rate)
    own = own + after * (rate - rates) / rates
    return float(of_means + own.sum())
