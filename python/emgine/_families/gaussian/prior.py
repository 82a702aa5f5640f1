"""The normal-inverse-Wishart prior of a Gaussian mixture as pseudo-rows, in every structure.

The M-step is the core's, of statistics with pseudo-rows added; then covariances get the prior's
divisor (Fraley and Raftery 2007). Reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._families.missing import weights_of_features

from .structures import CONSTRAINED, MATRICES, SCALARS, SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, Mixture, SufficientStatistics

    MStepOf = Callable[[SufficientStatistics], Mixture]


# Up to so many features the sums of a trace are numpy's own; beyond, BLAS takes a fifth of the time
# and less: 0.03 instead of 0.20 s with 500 features, two components.
MOST_FEATURES_OF_SUMS = 64


class GaussianPrior(NamedTuple):
    """The parameters, in the layout of a structure."""

    structure: str
    mean: Float64  # (n_features,)
    shrinkage: float
    dof: float
    scale: Float64  # of one component, or of what all share

    def maximization(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        plain: MStepOf,
        rows: Float64 | None = None,
    ) -> Mixture:
        """Return the mode of the parameters, except that the weights are those of pseudo-rows.

        `plain` is the M-step without a prior, which adds `reg_covar` to the covariances. `rows` is
        by what they divide scatter, where that is not the weight of the means.
        """
        if statistics.shape.structure != self.structure:  # a start of rows that lack cells
            of_start = self._replace(
                structure=statistics.shape.structure, scale=np.diag(self.scale)
            )
            return of_start.maximization(statistics, reg_covar, plain, rows)
        added, cells = self.added_to(statistics)
        if self.structure in CONSTRAINED:
            return self._of_structure(statistics, plain, rows, added, cells)
        made = plain(added)
        d, structure = statistics.shape.n_features, self.structure
        rows = weights_of_features(statistics) if rows is None else rows
        counts = np.broadcast_to(rows, (len(statistics.weight), d))
        part = self._summed(cells) / (self._summed(counts) + self.divisor(len(counts)))
        parameters = dict(made.parameters)
        del parameters["precisions_cholesky"]
        rest = (1.0 - part) * reg_covar
        if structure in MATRICES:
            part, rest = part[..., np.newaxis, np.newaxis], rest[..., np.newaxis, np.newaxis]
            rest = rest * np.eye(d)
        parameters["covariances"] = part * parameters["covariances"] + rest
        try:
            return _core.Mixture(made.weights, parameters, made.shape)
        except ValueError as error:  # only an improper prior comes here
            raise _core.IllDefinedComponentError(str(error)) from error

    def _of_structure(
        self,
        statistics: SufficientStatistics,
        plain: MStepOf,
        rows: Float64 | None,
        added: SufficientStatistics,
        cells: Float64,
    ) -> Mixture:
        """Return the mode where covariances depend on one another.

        The prior is that of free covariances, among those of the structure. Its mode is the M-step
        of scatters about the modes of the means, divided by more rows (Fraley and Raftery 2007).
        """
        shift = added.sum / cells
        counts = weights_of_features(statistics) if rows is None else rows
        counts = np.broadcast_to(counts, cells.shape) + self.divisor(len(cells))
        counts = np.where(counts > 0.0, counts, 1.0)
        scatter = added.arrays["scatter"]
        if self.structure in MATRICES:
            moved = shift[:, :, np.newaxis] * shift[:, np.newaxis, :]
            scatter = scatter - cells[:, :1, np.newaxis] * moved
        else:
            scatter = scatter - cells * shift**2
        weight = counts.max(axis=1)
        arrays = {"weight": weight, "sum": np.zeros_like(shift), "scatter": scatter}
        if "observed" in added.arrays:
            arrays["observed"] = counts
        likelihood, total = statistics.log_likelihood, float(weight.sum())
        reference = statistics.reference + shift
        return plain(
            _core.SufficientStatistics(statistics.shape, arrays, reference, likelihood, total)
        )

    def added_to(self, statistics: SufficientStatistics) -> tuple[SufficientStatistics, Float64]:
        """Return statistics with pseudo-rows, and how many have each feature.

        A component without any row or pseudo-row gets one at its reference, of no spread.
        """
        arrays, reference = dict(statistics.arrays), statistics.reference
        away = self.mean - reference
        counts = np.broadcast_to(weights_of_features(statistics), away.shape) + self.shrinkage
        nothing = counts <= 0.0
        counts = np.where(nothing, 1.0, counts)
        weight = arrays["weight"] + self.shrinkage
        arrays["weight"] = np.where(weight > 0.0, weight, 1.0)
        arrays["sum"] = arrays["sum"] + self.shrinkage * away
        arrays["scatter"] = arrays["scatter"] + self._scatter(away)
        if "observed" in arrays:
            arrays["observed"] = counts
        total = float(arrays["weight"].sum())
        likelihood = statistics.log_likelihood
        made = _core.SufficientStatistics(statistics.shape, arrays, reference, likelihood, total)
        return made, counts

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties."""
        return True

    def is_of(self, name: str) -> bool:  # noqa: ARG002
        """Return whether a parameter, by the core's name, has this prior."""
        return True

    def divisor(self, n_components: int) -> float:
        """Return what the prior adds to the number of rows by which scatter is divided."""
        d = len(self.mean)
        normals = n_components if self.structure in SHARED else 1
        if self.structure in MATRICES:
            return self.dof + d + 1 + normals
        return self.dof + 2 + normals * (d if self.structure in SCALARS else 1)

    def log_density(self, mixture: Mixture) -> float:
        """Return the logarithm of the prior's density, without its constant, in nats."""
        factors = mixture.parameters["precisions_cholesky"]
        away = mixture.means - self.mean
        if self.structure in MATRICES:
            logs = -2.0 * np.log(np.einsum("...ii->...i", factors)).sum()
            trace = traces(self.scale, factors).sum()
            how = "ki,ij->kj" if factors.ndim == 2 else "ki,kij->kj"
            far = (np.einsum(how, away, factors) ** 2).sum()
        else:
            precisions = factors**2
            logs = -np.log(precisions).sum()
            trace = (self.scale * precisions).sum()
            wide = precisions
            if self.structure in SCALARS and self.structure not in SHARED:
                wide = precisions[:, np.newaxis]
            far = (away**2 * wide).sum()
        return float(-(self.divisor(len(away)) * logs + trace + self.shrinkage * far) / 2.0)

    def _scatter(self, away: Float64) -> Float64:
        """Return the scatter of the pseudo-rows about the references."""
        if self.structure in MATRICES:
            own = self.shrinkage * away[:, :, np.newaxis] * away[:, np.newaxis, :]
        else:
            own = self.shrinkage * away**2
            own = own.sum(axis=1) if self.structure in SCALARS else own
        if self.structure not in SHARED:
            return np.asarray(own + self.scale)
        return np.asarray(own.sum(axis=0).reshape(self.scale.shape) + self.scale)

    def _summed(self, counts: Float64) -> Float64:
        """Return numbers of rows, or of cells, by which a structure divides scatter."""
        if self.structure in MATRICES:
            own = counts.max(axis=1)
        else:
            own = counts.sum(axis=1) if self.structure in SCALARS else counts
        if self.structure not in SHARED:
            return np.asarray(own)
        summed = np.asarray(own.sum(axis=0))
        return summed.reshape(1) if self.structure in SCALARS else summed


def traces(scale: Float64, factors: Float64) -> Float64:
    """Return the trace of a scale times each precision, of which these are the factors."""
    if len(scale) <= MOST_FEATURES_OF_SUMS:
        return np.asarray(np.einsum("ij,...il,...jl->...", scale, factors, factors))
    return np.asarray(((scale @ factors) * factors).sum(axis=(-2, -1)))
