"""What a fit maximises with a prior: the M-step given the prior, and the prior's density.

Holds bound priors, of one family and one number of features. Reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from emgine import _core

from .beside_noise import OTHERS_WEIGHT

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, SufficientStatistics

    from .block_statistics import Part

# A promise of an acceleration is multiplied by no more than this.
MOST_DOUBT = 100.0


class PlainStep(Protocol):
    """The M-step without a prior."""

    @property
    def previous(self) -> Mixture | None:
        """The mixture from which M-steps by turns go on; None at a start."""

    def __call__(self, statistics: SufficientStatistics) -> Mixture:
        """Return the parameters."""

    def of_block(self, part: Part) -> PlainStep:
        """Return the M-step of a block of a product."""

    def beside_noise(self) -> PlainStep:
        """Return the M-step of the components beside noise."""


class ComponentPrior(Protocol):
    """A prior of the components' parameters."""

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties."""

    def is_of(self, name: str) -> bool:
        """Return whether a parameter, by the core's name, has this prior."""

    def maximization(
        self, statistics: SufficientStatistics, reg_covar: float, plain: PlainStep
    ) -> Mixture:
        """Return the mode; its weights do not matter."""

    def divisor(self, n_components: int) -> float:
        """Return how many rows the prior counts as, about."""

    def log_density(self, mixture: Mixture) -> float:
        """Return the logarithm of the density, up to a constant, in nats."""


class Posterior(NamedTuple):
    """Priors of weights and of components; None for what has none."""

    concentration: Float64 | None = None  # of a Dirichlet distribution: () or (n_components,)
    components: ComponentPrior | None = None

    def maximization(
        self, statistics: SufficientStatistics, reg_covar: float, plain: PlainStep
    ) -> Mixture:
        """Return the M-step given the prior; `plain` is the one without."""
        if self.components is None:
            return self.with_weights(plain(statistics), statistics)
        made = self.components.maximization(statistics, reg_covar, plain)
        return self.with_weights(made, statistics)

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties."""
        return self.components is not None and self.components.bounds

    def with_weights(self, mixture: Mixture, statistics: SufficientStatistics) -> Mixture:
        """Return a mixture with the weights that are the mode: π = (n + α - 1) / Σ(n + α - 1)."""
        counts = statistics.weight
        if self.concentration is not None:
            counts = counts + (self.concentration - 1.0)
        return _core.Mixture(counts / counts.sum(), dict(mixture.parameters), mixture.shape)

    def log_density(self, mixture: Mixture) -> float:
        """Return the logarithm of the prior's density, without its constant, in nats."""
        found = 0.0 if self.components is None else self.components.log_density(mixture)
        if self.concentration is None:
            return found
        powers = np.broadcast_to(self.concentration - 1.0, mixture.weights.shape)
        some = powers > 0.0
        with np.errstate(divide="ignore"):
            return found + float((powers[some] * np.log(mixture.weights[some])).sum())

    def continued(self, mixture: Mixture, row_weight: float) -> Mixture:  # noqa: ARG002
        """Return the mixture of a last fit as the start of a fit to rows of this weight."""
        return mixture

    def doubt(self, statistics: SufficientStatistics) -> float:
        """Return by what to multiply the gain that an acceleration promises.

        It measures steps as those of rows alone. With pseudo-rows they are shorter, most where a
        component has few rows.
        """
        if self.components is None:
            return 1.0
        added = max(self.components.divisor(len(statistics.weight)), 0.0)
        least = float(statistics.arrays.get(OTHERS_WEIGHT, statistics.weight).min())
        return MOST_DOUBT if added >= MOST_DOUBT * least else 1.0 + added / least
