"""Repairs of products: each family repairs its own part of a component.

A component is repaired in all its blocks where it degenerates in one. Its words name the block's
columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .block_statistics import product_of, statistics_in
from .by_component import PART
from .children import children_of
from .family import BY_NAME, Family
from .product_holding import within

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from emgine import _core
    from emgine._core import Float64, Mixture, SufficientStatistics


def _family(of: Mixture | SufficientStatistics) -> Family:
    return BY_NAME[of.shape.family]


class ProductRepairs(Family):
    """What the engine asks of a product whose components degenerate."""

    can_repair = True
    keeps_empty = True
    bound = PART

    def largest_term(self, mixture: Mixture) -> float:
        """Return the sum of the families' sizes of terms that cancel."""
        return sum(_family(child).largest_term(child) for _, child in children_of(mixture))

    def narrow_components(self, mixture: Mixture, reg_covar: float) -> list[int]:
        """Return the components that are what `reg_covar` made them, in some family."""
        return sorted(
            {
                k
                for _, child in children_of(mixture)
                for k in _family(child).narrow_components(child, reg_covar)
            }
        )

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components without those that are so only where all rows are."""
        found = set()
        for columns, child in children_of(mixture):
            own = least if isinstance(least, float) else least[columns]
            found |= set(_family(child).narrow_within(child, own))
        return sorted(found)

    def narrowest(
        self, mixture: Mixture, component: int, reg_covar: float, names: Sequence[str]
    ) -> str:
        """Return in words what the rows of a narrow component have in common."""
        for columns, child in children_of(mixture):
            family = _family(child)
            if component in family.narrow_components(child, reg_covar):
                own = [names[j] for j in columns]
                words = family.narrowest(child, component, reg_covar, own)
                return f"{words} (of the family {family.name!r})"
        raise ValueError(f"Component {component} is not narrow.")

    def floor(self, statistics: SufficientStatistics, reg_covar: float) -> Float64:
        """Return the bound of each column for the components of a run."""
        least = np.ones(statistics.shape.n_features)
        for block, own in statistics_in(statistics):
            least[block.columns] = _family(own).floor(own, reg_covar)
        return least

    def bounded(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        which: Collection[int],
        least: Float64,
        held: _core.Held | None = None,
        previous: Mixture | None = None,
    ) -> Mixture:
        """Return the M-step in which some components are bounded."""
        last: list[Mixture | None] = [None for _ in statistics_in(statistics)]
        if previous is not None:
            last = [child for _, child in children_of(previous)]
        children = [
            _family(own).bounded(
                own, reg_covar, which, least[block.columns], within(held, block.prefix), before
            )
            for (block, own), before in zip(statistics_in(statistics), last, strict=True)
        ]
        return product_of(children, statistics.shape)

    def is_below(self, mixture: Mixture, which: Collection[int], least: Float64) -> bool:
        """Return whether some components are narrower than `bounded` makes them, in some block."""
        return any(
            _family(child).is_below(child, which, least[list(columns)])
            for columns, child in children_of(mixture)
        )

    def ill_defined(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        held: _core.Held | None = None,
    ) -> list[int]:
        """Return the components that have no density in some family."""
        return sorted(
            {
                k
                for block, own in statistics_in(statistics)
                for k in _family(own).ill_defined(own, reg_covar, within(held, block.prefix))
            }
        )

    def without(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        kept: list[int],
        which: Collection[int],
        least: Float64 | None,
    ) -> Mixture:
        """Return the M-step of the components that are kept, some of them bounded."""
        children = []
        for block, own in statistics_in(statistics):
            of_block = None if least is None else least[block.columns]
            children.append(_family(own).without(own, reg_covar, kept, which, of_block))
        return product_of(children, statistics.shape)

    def reseeded(self, mixture: Mixture, kept: list[int], lost: list[int]) -> Mixture:
        """Return a mixture of the components `kept`, with halves of the heaviest at `lost`."""
        children = [_family(child).reseeded(child, kept, lost) for _, child in children_of(mixture)]
        return product_of(children, mixture.shape)

    def split(self, mixture: Mixture, n_components: int) -> Mixture:
        """Return a mixture of more components: the heaviest become halves in every family."""
        children = [_family(child).split(child, n_components) for _, child in children_of(mixture)]
        return product_of(children, mixture.shape)
