"""The normal-inverse-Wishart prior of log-normal components: that of Gaussians, of the logarithms.

Reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emgine import _core

from .log_normal import in_exponentials, in_logarithms, of_logarithms

if TYPE_CHECKING:
    from emgine._core import Mixture, SufficientStatistics

    from .gaussian.prior import GaussianPrior
    from .posterior import PlainStep


class LogNormalPrior(NamedTuple):
    """The prior of the Gaussian mixture of the logarithms."""

    gaussian: GaussianPrior

    def maximization(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        plain: PlainStep,
    ) -> Mixture:
        """Return the mode of the parameters; its weights do not matter."""
        last = None if plain.previous is None else in_logarithms(plain.previous)
        return in_exponentials(
            self.gaussian.maximization(
                of_logarithms(statistics),
                reg_covar,
                lambda added: _core.SufficientStatistics.maximization(
                    added, reg_covar, mixture=last
                ),
            )
        )

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties."""
        return True

    def is_of(self, name: str) -> bool:  # noqa: ARG002
        """Return whether a parameter, by the core's name, has this prior."""
        return True

    def divisor(self, n_components: int) -> float:
        """Return what the prior adds to the number of rows by which scatter is divided."""
        return self.gaussian.divisor(n_components)

    def log_density(self, mixture: Mixture) -> float:
        """Return the logarithm of the prior's density, without its constant, in nats."""
        return self.gaussian.log_density(in_logarithms(mixture))
