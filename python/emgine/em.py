"""The EM loop: one page that serves every source of sufficient statistics.

Alternates the two verbs of the core until the lower bound settles. Knows nothing about estimators,
starts or where the rows are; raises nothing when it does not converge, but says so in its result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from . import _core

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._core import Float64, Rows

# A covariance may be this small a part of the squared shift of its mean before it loses more than
# six of its sixteen digits.
SMALLEST_PART = 1e-6


class Source(Protocol):
    """Rows, wherever they are, seen through their sufficient statistics."""

    @property
    def n_threads(self) -> int:
        """Threads that may be used."""

    def expectation(
        self, mixture: _core.Mixture, about: Float64 | None = None
    ) -> _core.SufficientStatistics:
        """Return the statistics under `mixture`, about its means or the points `about`."""


@dataclass(frozen=True, eq=False)
class RowsInMemory:
    """Checked rows, their weights (None: 1 each) and the number of threads to read them with."""

    X: Rows
    sample_weight: Float64 | None
    n_threads: int

    def expectation(
        self, mixture: _core.Mixture, about: Float64 | None = None
    ) -> _core.SufficientStatistics:
        """Return the statistics of all rows."""
        # By its class: a Mixture given as the start has an `expectation` that checks its rows.
        return _core.Mixture.expectation(mixture, self.X, self.sample_weight, self.n_threads, about)


@dataclass(frozen=True)
class Options:
    """When to stop, and what to add to the variances."""

    tol: float  # of the change of the lower bound, in nats per unit of row weight
    max_iter: int
    reg_covar: float
    n_threads: int = 1  # of the M-step; a source knows its own


@dataclass(frozen=True, eq=False)
class Result:
    """Where the loop ended."""

    mixture: _core.Mixture
    lower_bounds: tuple[float, ...]  # mean log-likelihood before each M-step, in nats
    converged: bool

    @property
    def lower_bound(self) -> float:
        """The last lower bound; -inf if there was no iteration."""
        return self.lower_bounds[-1] if self.lower_bounds else -math.inf


def run(
    source: Source,
    start: _core.Mixture,
    options: Options,
    lower_bound: float = -math.inf,
    watch: Callable[[int, float], None] | None = None,
) -> Result:
    """Run EM from `start` until the lower bound changes by less than ``options.tol``.

    The lower bound of an iteration is the mean log-likelihood of the parameters before its M-step
    (Dempster, Laird and Rubin 1977; stopping rule of scikit-learn).

    Parameters
    ----------
    source : Source
        Gives the sufficient statistics of the rows.
    start : Mixture
        First parameters.
    options : Options
        Stopping rule and regularisation.
    lower_bound : float, default=-inf
        What the first bound is compared with, in nats.
    watch : callable, optional
        Called with the number of each iteration and the change of the bound.

    Returns
    -------
    Result
        Last parameters, all bounds, and whether the bound settled.

    Raises
    ------
    IllDefinedCovarianceError
        If a covariance is not positive definite after regularisation.
    """
    mixture, converged = start, False
    bounds: list[float] = []
    with _core.ThreadTeam():
        while len(bounds) < options.max_iter and not converged:
            statistics = source.expectation(mixture)
            mixture = _maximization(source, mixture, statistics, options)
            bounds.append(statistics.log_likelihood / statistics.row_weight)
            change = bounds[-1] - lower_bound
            lower_bound = bounds[-1]
            converged = abs(change) < options.tol
            if watch is not None:
                watch(len(bounds), change)
    return Result(mixture, tuple(bounds), converged)


def _maximization(
    source: Source,
    mixture: _core.Mixture,
    statistics: _core.SufficientStatistics,
    options: Options,
) -> _core.Mixture:
    """Return the new parameters; accumulate again about the new means where digits were lost.

    A covariance is S2/S0 - d dᵀ with the shift d of the mean. Where d is large against the new
    standard deviation the difference cancels, and a second pass about the new means does not.
    """
    regularisation = options.reg_covar, options.n_threads
    try:
        updated = _core.SufficientStatistics.maximization(statistics, *regularisation)
        if not _cancels(statistics, updated):
            return updated
        about = updated.means
    except _core.IllDefinedCovarianceError:
        about = _new_means(statistics)
    again = source.expectation(mixture, about)
    return _core.SufficientStatistics.maximization(again, *regularisation)


def _cancels(statistics: _core.SufficientStatistics, updated: _core.Mixture) -> bool:
    shift = updated.means - statistics.means
    return bool((shift * shift * SMALLEST_PART > _variances(updated)).any())


def _variances(mixture: _core.Mixture) -> Float64:
    """Return the variance of each feature in a shape that fits the means."""
    covariances = mixture.covariances
    if mixture.covariance_type in ("full", "tied"):
        return covariances.diagonal(axis1=-2, axis2=-1)
    return covariances if covariances.ndim == 2 else covariances[:, np.newaxis]


def _new_means(statistics: _core.SufficientStatistics) -> Float64:
    weight = statistics.weight[:, np.newaxis]
    shift = np.divide(statistics.sum, weight, out=np.zeros_like(statistics.sum), where=weight > 0)
    return statistics.means + shift
