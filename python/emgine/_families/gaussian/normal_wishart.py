"""The posterior of Gaussian means and precisions in a variational fit, in every structure.

A precision matrix has a Wishart distribution; a precision that is a number has a gamma
distribution, which is a Wishart distribution of one dimension. Components that share a covariance
share one such posterior. Given the precision, means are Gaussian. Reads no rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine._core import digamma, log_gamma

from . import normal_gamma
from .prior import GaussianPrior, traces
from .structures import MATRICES, SCALARS, SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, Mixture, SufficientStatistics

    MStepOf = Callable[[SufficientStatistics], Mixture]


class NormalWishart(NamedTuple):
    """The prior: of the mean `mean` and `precision`, in rows; `dof` and `scale` of the Wishart.

    `scale` has the layout of one component's covariance: the expected precision is dof / scale. Of
    a single variance the Wishart has n_features times these degrees of freedom and this scale.
    """

    structure: str
    mean: Float64  # (n_features,)
    precision: float
    dof: float
    scale: Float64

    def maximization(
        self, statistics: SufficientStatistics, reg_covar: float, plain: MStepOf
    ) -> dict[str, Float64]:
        """Return posterior means and the inverses of the expected precisions.

        As in scikit-learn, `reg_covar` is added to the covariance of the rows of a component;
        `plain` is the M-step without a prior, which adds it to the covariances.
        """
        if self.is_by_cell(statistics):
            return normal_gamma.maximization(self, statistics, reg_covar)
        rows = self._pseudo_rows()
        added, cells = rows.added_to(statistics)
        made = dict(plain(added).parameters)
        del made["precisions_cholesky"]
        dofs, alone = self.dofs(statistics.weight), cells.max(axis=1)
        alone = alone.sum(keepdims=True) if self.structure in SHARED else alone
        part = alone / dofs
        rest = reg_covar * (dofs - self.dof - alone) / dofs  # of pseudo-rows, taken away again
        if self.structure in MATRICES:
            shared = self.structure in SHARED
            part, rest = (v[0] if shared else v[:, np.newaxis, np.newaxis] for v in (part, rest))
            rest = rest * np.eye(len(self.mean))
        elif self.structure not in SHARED and self.structure not in SCALARS:
            part, rest = part[:, np.newaxis], rest[:, np.newaxis]
        made["covariances"] = part * made["covariances"] + rest
        return made

    def is_by_cell(self, statistics: SufficientStatistics) -> bool:
        """Whether each feature has a posterior of the rows that have it."""
        return statistics.shape.missing and self.structure not in MATRICES

    def counts(self, statistics: SufficientStatistics) -> Float64:
        """Return rows of each component; beside them cells, where features have their own."""
        by_cell = self.is_by_cell(statistics)
        return normal_gamma.counts_of(statistics) if by_cell else statistics.weight.copy()

    def precisions(self, counts: Float64) -> Float64:
        """Return how many rows each mean counts as."""
        if counts.ndim == 2:
            return normal_gamma.precisions(self, counts)
        return self.precision + counts

    def dofs(self, counts: Float64) -> Float64:
        """Return the degrees of freedom: (n_components,), or (1,) where components share one."""
        if counts.ndim == 2:
            return normal_gamma.dofs(self, counts)
        own = counts.sum(keepdims=True) if self.structure in SHARED else counts
        return np.asarray(self.dof + own)

    def constants(self, counts: Float64) -> Float64:
        """Return by what a component's expected log-density exceeds that of its Gaussian.

        The Gaussian has the expected precision; the two differ by a constant (Bishop 2006, 10.64
        and 10.65). Of cells, each has its own.
        """
        if counts.ndim == 2:
            return normal_gamma.constants(self, counts)
        d = len(self.mean)
        own = _log_expected(self.times * self.dofs(counts), self._size)
        own = own * (1 if self.structure in MATRICES else d)
        return np.asarray((own - d / self.precisions(counts)) / 2.0)

    def divergence(self, counts: Float64, means: Float64, factors: Float64) -> float:
        """Return the Kullback-Leibler divergence of the posterior from the prior, in nats.

        `factors` are the upper triangular factors of the expected precisions, or their roots.
        """
        if counts.ndim == 2:
            return normal_gamma.divergence(self, counts, means, factors)
        p, d, precisions = self._size, len(self.mean), self.precisions(counts)
        far, trace, logs = self._compared(means, factors)
        own = np.log(precisions / self.precision) - 1.0 + self.precision / precisions
        of_means = (d * own.sum() + self.precision * far) / 2.0
        before, dofs = self.times * self.dof, self.times * self.dofs(counts)
        copies = logs.size / dofs.size
        of_dofs = (
            dofs * (p / 2.0) * (np.log(dofs / 2.0) - 1.0)
            - _log_gammas(dofs, p)
            + (dofs - before) / 2.0 * _log_expected(dofs, p)
        )
        of_prior = (
            before * (p * math.log(2.0) * logs.size - self._log_scales() * logs.size / self._kinds)
        ) / 2.0 + float(_log_gammas(np.array([before]), p)[0]) * logs.size
        return float(
            of_means + copies * of_dofs.sum() + of_prior + (trace - before * logs.sum()) / 2.0
        )

    @property
    def _size(self) -> int:
        """The dimension of a Wishart distribution."""
        return len(self.mean) if self.structure in MATRICES else 1

    @property
    def times(self) -> int:
        """How many cells of a row a Wishart distribution takes."""
        return len(self.mean) if self.structure in SCALARS else 1

    @property
    def _kinds(self) -> int:
        """How many different Wishart distributions there are in the prior of a component."""
        return 1 if self.structure in MATRICES else self.scale.size

    def _log_scales(self) -> float:
        """Return the sum of the logarithms of the determinants of the prior's scales."""
        if self.structure in MATRICES:
            return float(np.linalg.slogdet(self.scale)[1])
        return float(np.log(self.times * self.scale).sum())

    def _pseudo_rows(self) -> GaussianPrior:
        scale = self.times * self.scale
        return GaussianPrior(self.structure, self.mean, self.precision, self.dof, scale)

    def _compared(self, means: Float64, factors: Float64) -> tuple[float, float, Float64]:
        """Return squared distances of the means, traces of prior scales, and log-determinants.

        The first two are in units of the expected precisions, and sums over all components; the
        third has an entry for each Wishart distribution.
        """
        away = means - self.mean
        if self.structure in MATRICES:
            how = "ki,ij->kj" if factors.ndim == 2 else "ki,kij->kj"
            far = (np.einsum(how, away, factors) ** 2).sum()
            trace = traces(self.scale, factors).sum()
            logs = 2.0 * np.log(np.einsum("...ii->...i", factors)).sum(axis=-1)
            return float(far), float(trace), np.atleast_1d(logs)
        precisions = factors**2
        wide = precisions
        if self.structure in SCALARS and self.structure not in SHARED:
            wide = precisions[:, np.newaxis]
        trace = (self.times * self.scale * precisions).sum()
        return float((away**2 * wide).sum()), float(trace), np.log(precisions)


def _log_expected(dofs: Float64, size: int) -> Float64:
    """Return E log|L| - log|E L| of Wishart distributions of these degrees of freedom."""
    halves = (dofs[:, np.newaxis] - np.arange(size)) / 2.0
    return np.asarray((digamma(halves) - np.log(dofs / 2.0)[:, np.newaxis]).sum(axis=1))


def _log_gammas(dofs: Float64, size: int) -> Float64:
    """Return the logarithm of the multivariate gamma function of half of the degrees of freedom."""
    halves = (dofs[:, np.newaxis] - np.arange(size)) / 2.0
    constant = size * (size - 1) / 4.0 * math.log(math.pi)
    return np.asarray(constant + log_gamma(halves).sum(axis=1))
