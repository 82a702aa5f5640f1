"""The normal-inverse-Wishart prior of means and scales of Student's t: MAP by EM.

Given the weights u of the rows, means and scales are those of a Gaussian M-step with pseudo-rows,
except that scatter is divided by the number of rows, not by the sum of u: the expansion of the
core's M-step is none with a prior of the scales. Degrees of freedom have no prior.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emgine import _core

from .missing import mixture_with, shape_with, weights_of_features
from .scales import gaussian_of, scales_of

if TYPE_CHECKING:
    from emgine._core import Mixture, SufficientStatistics

    from .gaussian.prior import GaussianPrior
    from .posterior import PlainStep


class StudentPrior(NamedTuple):
    """The prior of means and scales, as that of a Gaussian's means and covariances."""

    gaussian: GaussianPrior

    def maximization(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        plain: PlainStep,
    ) -> Mixture:
        """Return the mode of means and scales, and the core's step of the degrees of freedom."""
        last = None
        if plain.previous is not None:
            last = mixture_with(gaussian_of(plain.previous), statistics.shape.missing)
        made = self.gaussian.maximization(
            _of_gaussians(statistics),
            reg_covar,
            lambda added: _core.SufficientStatistics.maximization(added, reg_covar, mixture=last),
            weights_of_features(statistics),
        )
        parameters = {
            "means": made.means,
            "scales": made.covariances,
            "dofs": _core.estimates(statistics, reg_covar)[1]["dofs"],
        }
        return _core.Mixture(made.weights, parameters, statistics.shape)

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties."""
        return True

    def is_of(self, name: str) -> bool:
        """Return whether a parameter, by the core's name, has this prior."""
        return name != "dofs"

    def divisor(self, n_components: int) -> float:
        """Return what the prior adds to the number of rows by which scatter is divided."""
        return self.gaussian.divisor(n_components)

    def log_density(self, mixture: Mixture) -> float:
        """Return the logarithm of the prior's density, without its constant, in nats."""
        return self.gaussian.log_density(gaussian_of(mixture))


def _of_gaussians(statistics: SufficientStatistics) -> SufficientStatistics:
    """Return the statistics of the Gaussians with these means and scales: rows weigh u."""
    shape, given = statistics.shape, statistics.arrays
    arrays = {"weight": given["weight_u"], "sum": given["sum"], "scatter": given["scatter"]}
    if "observed_u" in given:
        arrays["observed"] = given["observed_u"]
    sizes = shape.n_features, shape.n_components
    of = shape_with(_core.ModelShape("gaussian", scales_of(shape), *sizes), shape.missing)
    total = float(arrays["weight"].sum())
    return _core.SufficientStatistics(
        of, arrays, statistics.reference, statistics.log_likelihood, total
    )
