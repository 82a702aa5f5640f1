"""A variational Gaussian mixture as a Gaussian mixture that the ordinary pass reads.

Expected log-densities of a component are those of a Gaussian with its expected precision plus a
constant, which goes into the weight (Bishop 2006, 10.2). So the E-step is that of every Gaussian
mixture, and the bound is its log-likelihood plus constants minus a divergence. Reads no rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core
from emgine._families.missing import weights_of_features

from .normal_gamma import at_rows, rows_of
from .parameters import shape_of
from .structures import SCALARS, SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emgine._core import Float64, Mixture, SufficientStatistics

    from .normal_wishart import NormalWishart
    from .weight_posterior import WeightPrior

    MStepOf = Callable[[SufficientStatistics], Mixture]

# A promise of an acceleration is multiplied by no more than this.
MOST_DOUBT = 100.0


class VariationalMixture(_core.Mixture):
    """The mixture of the pass: responsibilities under it are those of the variational posterior.

    `counts` are the rows of each component, of which all of the posterior is made; or rows and
    cells, see normal_gamma.py.
    """

    prior: Variational
    counts: Float64
    log_sum: float  # of the weights, before they were divided by it

    @classmethod
    def of(
        cls, prior: Variational, counts: Float64, parameters: Mapping[str, Float64]
    ) -> VariationalMixture:
        """Return the mixture with these rows, means, and covariances or factors."""
        constants = prior.components.constants(counts)
        logs = prior.weights.expected_logs(rows_of(counts))
        logs = logs + (constants.sum(axis=1) if counts.ndim == 2 else constants)
        largest = logs.max()
        weights = np.exp(logs - largest)
        total = weights.sum()
        shape = shape_of(
            prior.components.structure, len(counts), len(prior.components.mean), prior.missing
        )
        mixture = _core.Mixture(weights / total, dict(parameters), shape)
        made = cls(mixture._with_cell_constants(constants) if counts.ndim == 2 else mixture)
        made.prior, made.counts = prior, counts
        made.log_sum = float(largest + math.log(total))
        return made

    @property
    def rows(self) -> Float64:
        """Rows of each component."""
        return rows_of(self.counts)

    @property
    def weight_concentration(self) -> Float64 | tuple[Float64, ...]:
        """Parameters of the weights' posterior, as scikit-learn gives them."""
        found = self.prior.weights.parameters(self.rows)
        return found[0] if len(found) == 1 else found

    @property
    def mean_precision(self) -> Float64:
        """How many rows each mean counts as."""
        return self.prior.components.precisions(self.counts)

    @property
    def degrees_of_freedom(self) -> Float64 | float:
        """Those of the precisions; a number where all components share one."""
        found = self.prior.components.dofs(self.counts)
        shared = self.prior.components.structure in SHARED and len(found) == 1
        return float(found[0]) if shared else found

    def chart(self, seen: SufficientStatistics | None) -> VariationalChart:
        """Return the chart of a run about this mixture."""
        shadow = _shadow(self)
        roots = np.sqrt(shadow.weights)
        return VariationalChart(self.prior, _core.Chart(shadow, seen), self.counts, roots)

    def __reduce__(self) -> tuple[Any, ...]:
        parameters = dict(self.parameters)
        del parameters["covariances"]
        return VariationalMixture.of, (self.prior, self.counts, parameters)


class Variational(NamedTuple):
    """The priors of a variational fit; makes the M-step, and says by what the bound differs."""

    weights: WeightPrior
    components: NormalWishart
    missing: bool = False  # rows may lack cells

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties."""
        return True

    @property
    def covariance(self) -> Float64 | float:
        """The scale of the covariances, a number where they are one variance."""
        scale = self.components.scale
        return float(scale[0]) if self.components.structure in SCALARS else scale

    def maximization(
        self, statistics: SufficientStatistics, reg_covar: float, plain: MStepOf
    ) -> Mixture:
        """Return the posterior given statistics; `plain` is the M-step without a prior."""
        if statistics.shape.structure != self.components.structure:
            return self._of_start(statistics, reg_covar, plain)
        parameters = self.components.maximization(statistics, reg_covar, plain)
        return VariationalMixture.of(self, self.components.counts(statistics), parameters)

    def _of_start(
        self, statistics: SufficientStatistics, reg_covar: float, plain: MStepOf
    ) -> Mixture:
        """Return the start of rows that lack cells: variances, of the rows that have a feature.

        Before there are covariances nothing completes a row, so a feature's sums are stretched to
        all rows of the component.
        """
        arrays, weight = dict(statistics.arrays), statistics.weight
        counts = np.broadcast_to(weights_of_features(statistics), statistics.sum.shape)
        whole = np.broadcast_to(weight[:, np.newaxis], counts.shape)
        stretch = np.divide(whole, counts, out=np.zeros(counts.shape), where=counts > 0.0)
        arrays["observed"] = whole.copy()
        arrays["sum"] = arrays["sum"] * stretch
        shared = statistics.shape.structure in SHARED
        seen = np.maximum(counts.sum(axis=0), np.finfo(float).tiny)
        arrays["scatter"] = arrays["scatter"] * (whole.sum(axis=0) / seen if shared else stretch)
        stretched = _core.SufficientStatistics(
            statistics.shape, arrays, statistics.reference, 0.0, statistics.row_weight
        )
        own = self.components
        variances = own._replace(
            structure=statistics.shape.structure, scale=np.diagonal(own.scale).copy()
        )
        parameters = variances.maximization(stretched, reg_covar, plain)
        spread = parameters["covariances"][..., np.newaxis] * np.eye(len(own.mean))
        return VariationalMixture.of(
            self, weight.copy(), {"means": parameters["means"], "covariances": spread}
        )

    def with_weights(
        self,
        mixture: Mixture,
        statistics: SufficientStatistics,  # noqa: ARG002
    ) -> Mixture:
        """Return the mixture, whose weights are the posterior's."""
        return mixture

    def log_density(self, mixture: Mixture) -> float:
        """Return what the evidence lower bound adds to the log-likelihood of the mixture."""
        assert isinstance(mixture, VariationalMixture)
        rows, factors = mixture.rows, mixture.parameters["precisions_cholesky"]
        with np.errstate(all="ignore"):  # of leaps that went where no precision is finite
            return (
                float(rows.sum()) * mixture.log_sum
                - self.weights.divergence(rows)
                - self.components.divergence(mixture.counts, mixture.means, factors)
            )

    def continued(self, mixture: Mixture, row_weight: float) -> Mixture:
        """Return the posterior of a last fit under these priors, for rows of this weight."""
        assert isinstance(mixture, VariationalMixture)
        parameters = dict(mixture.parameters)
        del parameters["covariances"]
        counts = mixture.counts * (row_weight / mixture.rows.sum())
        return VariationalMixture.of(self, counts, parameters)

    def doubt(self, statistics: SufficientStatistics) -> float:
        """Return by what to multiply the gain that an acceleration promises."""
        least = float(statistics.weight.min())
        added = self.components.dof + self.components.precision
        return MOST_DOUBT if added >= MOST_DOUBT * least else 1.0 + added / least


class VariationalChart(NamedTuple):
    """The chart of Gaussian mixtures, in which weights stand for numbers of rows."""

    prior: Variational
    chart: _core.Chart
    counts: Float64  # of a mixture near by, whose parts of rows have each feature
    roots: Float64  # of the weights at the point of the chart, which scale their logarithms

    def change_of_rows(self, direction: Float64) -> float:
        """Return the largest change of the logarithm of a component's rows along a vector."""
        return float(np.abs(direction[: len(self.roots)] / self.roots).max())

    def vector(self, mixture: Mixture) -> Float64:
        """Return the coordinates of a mixture."""
        assert isinstance(mixture, VariationalMixture)
        return self.chart.vector(_shadow(mixture))

    def mixture(self, vector: Float64) -> Mixture:
        """Return the mixture at some coordinates; ValueError where there is none."""
        found = self.chart.mixture(vector)
        added = self.prior.components.precision
        total = float(rows_of(self.counts).sum())
        rows = np.maximum(found.weights * (total + added * len(found.weights)) - added, 0.0)
        rows *= total / rows.sum()
        parameters = dict(found.parameters)
        del parameters["covariances"]
        return VariationalMixture.of(self.prior, at_rows(self.counts, rows), parameters)


def _shadow(mixture: VariationalMixture) -> Mixture:
    """Return the Gaussian mixture whose weights are parts of the rows and of the prior's rows."""
    rows = mixture.prior.components.precision + mixture.rows
    parameters = dict(mixture.parameters)
    del parameters["covariances"]
    return _core.Mixture(rows / rows.sum(), parameters, mixture.shape)
