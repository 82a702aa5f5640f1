"""The M-step without a prior, as one with a prior calls it: of a mixture, or of one block.

Knows what is held, and the components that the run bounded. Makes no repairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emgine import _core
from emgine._families.beside_noise import others_of
from emgine._families.children import children_of
from emgine._families.families import family_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from emgine._core import Float64, Mixture, SufficientStatistics
    from emgine._families.block_statistics import Part

    Whole = Callable[[SufficientStatistics, Mixture | None], Mixture]


class PlainStep(NamedTuple):
    """An M-step that knows no prior."""

    # Where no component is bounded; goes on from the mixture before, which may be None.
    whole: Whole
    reg_covar: float
    held: _core.Held | None
    bounded: Collection[int]
    floor: Float64 | None  # of the bounded components
    previous: Mixture | None = None  # under which the statistics were taken

    def __call__(self, statistics: SufficientStatistics) -> Mixture:
        """Return the parameters."""
        if self.floor is None:
            return self.whole(statistics, self.previous)
        return family_of(statistics.shape).bounded(
            statistics, self.reg_covar, self.bounded, self.floor, self.held, self.previous
        )

    def beside_noise(self) -> PlainStep:
        """Return the M-step of the components beside noise."""
        last = None if self.previous is None else others_of(self.previous)
        return PlainStep(
            self._of_part(self.held), self.reg_covar, self.held, self.bounded, self.floor, last
        )

    def of_block(self, part: Part) -> PlainStep:
        """Return the M-step of a block of a product."""
        held = None if self.held is None else self.held.within(part.prefix)
        floor = None if self.floor is None else self.floor[part.columns]
        last = None
        if self.previous is not None:
            last = children_of(self.previous)[int(part.prefix[:-1])][1]
        whole = self._of_part(held)
        return PlainStep(whole, self.reg_covar, held, self.bounded, floor, last)

    def _of_part(self, held: _core.Held | None) -> Whole:
        """Return the M-step of a part of the model in which no component is bounded."""

        def whole(statistics: SufficientStatistics, last: Mixture | None) -> Mixture:
            added, step = self.reg_covar, _core.SufficientStatistics
            if held is not None:
                return step._maximization_holding(statistics, added, 1, held, last)
            return step.maximization(statistics, added, mixture=last)

        return whole
