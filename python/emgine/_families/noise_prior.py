"""The prior of the components beside noise: noise has no parameters, so it has none of its own.

A Dirichlet prior of the weights counts the noise as a component, the last. Reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .beside_noise import box_of, noise_share, others_of, others_statistics, with_noise
from .posterior import Posterior

if TYPE_CHECKING:
    from emgine._core import Mixture, SufficientStatistics

    from .posterior import ComponentPrior, PlainStep


class NoisePrior(NamedTuple):
    """The prior of the other components."""

    others: ComponentPrior

    def maximization(
        self, statistics: SufficientStatistics, reg_covar: float, plain: PlainStep
    ) -> Mixture:
        """Return the mode of the parameters of the others; weights do not matter."""
        own, step = others_statistics(statistics), plain.beside_noise()
        made = self.others.maximization(own, reg_covar, step)
        return with_noise(made, noise_share(statistics), box_of(statistics.shape))

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties."""
        return self.others.bounds

    def is_of(self, name: str) -> bool:
        """Return whether a parameter, by the core's name, has this prior."""
        return self.others.is_of(name)

    def divisor(self, n_components: int) -> float:
        """Return how many rows the prior counts as, about."""
        return self.others.divisor(n_components - 1)

    def log_density(self, mixture: Mixture) -> float:
        """Return the logarithm of the density, up to a constant, in nats."""
        return self.others.log_density(others_of(mixture))


def priors_of_others(priors: Posterior) -> Posterior:
    """Return the priors of the components beside noise, from those of a model with noise."""
    alpha, components = priors.concentration, priors.components
    return Posterior(
        alpha[:-1].copy() if alpha is not None and alpha.ndim else alpha,
        components.others if isinstance(components, NoisePrior) else components,
    )
