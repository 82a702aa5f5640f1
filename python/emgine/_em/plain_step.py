"""The M-step without a prior, as one with a prior calls it: of a mixture, or of one block.

Knows what is held, and the components that the run bounded. Makes no repairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emgine import _core
from emgine._families.families import family_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from emgine._core import Float64, Mixture, SufficientStatistics
    from emgine._families.block_statistics import Part


class PlainStep(NamedTuple):
    """An M-step that knows no prior."""

    whole: Callable[[SufficientStatistics], Mixture]  # where no component is bounded
    reg_covar: float
    held: _core.Held | None
    bounded: Collection[int]
    floor: Float64 | None  # of the bounded components

    def __call__(self, statistics: SufficientStatistics) -> Mixture:
        """Return the parameters."""
        if self.floor is None:
            return self.whole(statistics)
        return family_of(statistics.shape).bounded(
            statistics, self.reg_covar, self.bounded, self.floor, self.held
        )

    def of_block(self, part: Part) -> PlainStep:
        """Return the M-step of a block of a product."""
        held = None if self.held is None else self.held.within(part.prefix)
        floor = None if self.floor is None else self.floor[part.columns]

        def whole(statistics: SufficientStatistics) -> Mixture:
            if held is not None:
                return statistics._maximization_holding(self.reg_covar, 1, held)
            return _core.SufficientStatistics.maximization(statistics, self.reg_covar)

        return PlainStep(whole, self.reg_covar, held, self.bounded, floor)
