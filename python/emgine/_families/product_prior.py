"""Priors of the blocks of a product, each for itself; a block may have none.

Blocks are independent given the component, so a prior of all is the product of theirs. Reads no
rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .block_statistics import product_of, statistics_in
from .children import children_of

if TYPE_CHECKING:
    from emgine._core import Mixture, SufficientStatistics

    from .posterior import ComponentPrior, PlainStep


class ProductPrior(NamedTuple):
    """The priors in the order of the blocks; None for a block without one."""

    blocks: tuple[ComponentPrior | None, ...]

    def maximization(
        self, statistics: SufficientStatistics, reg_covar: float, plain: PlainStep
    ) -> Mixture:
        """Return the mode of the parameters of every block; weights do not matter."""
        children = []
        for prior, (part, own) in zip(self.blocks, statistics_in(statistics), strict=True):
            step = plain.of_block(part)
            made = step(own) if prior is None else prior.maximization(own, reg_covar, step)
            children.append(made)
        return product_of(children, statistics.shape)

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties: all blocks have a prior for it."""
        return all(prior is not None and prior.bounds for prior in self.blocks)

    def is_of(self, name: str) -> bool:
        """Return whether a parameter, by the core's name, has one of these priors."""
        number, _, own = name.partition("/")
        prior = self.blocks[int(number)]
        return prior is not None and prior.is_of(own)

    def divisor(self, n_components: int) -> float:
        """Return how many rows the strongest of the priors counts as, about."""
        return max(prior.divisor(n_components) for prior in self.blocks if prior is not None)

    def log_density(self, mixture: Mixture) -> float:
        """Return the logarithm of the prior's density, without its constant, in nats."""
        return sum(
            prior.log_density(child)
            for prior, (_, child) in zip(self.blocks, children_of(mixture), strict=True)
            if prior is not None
        )
