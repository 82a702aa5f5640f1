"""Passes over the rows that look at other parameters than those of the run, and are counted.

A probe changes nothing: no record, no repair, no statistics that the run goes on with.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from emgine._rows.tasks import Expectation

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, Mixture, SufficientStatistics
    from emgine._rows.rows import Totals

    from .held_chart import Coordinates
    from .m_step import MStep

    # What the run maximises, of statistics and their mixture, per unit of row weight.
    Bound = Callable[[SufficientStatistics, Mixture], float]


class Probes:
    """EM steps and likelihoods at coordinates of a chart.

    `number` counts the passes, those `before` included.
    """

    def __init__(
        self, rows: Totals, m_step: MStep, chart: Coordinates, bound: Bound, before: int = 0
    ) -> None:
        self._rows, self._m_step, self._chart, self._bound = rows, m_step, chart, bound
        self.number = before

    def updated(self, vector: Float64) -> Mixture | None:
        """Return the result of an EM step from these coordinates; None where there is none."""
        try:
            mixture = self._chart.mixture(vector)
        except ValueError:
            return None
        return self._m_step.preview(mixture, self._statistics(mixture))

    def em_step(self, vector: Float64) -> Float64 | None:
        """Return the EM step from these coordinates; None where there is none."""
        updated = self.updated(vector)
        return None if updated is None else self._chart.vector(updated) - vector

    def bound(self, mixture: Mixture) -> float:
        """Return what the run maximises, at a mixture, in nats; -inf where it is no number."""
        statistics = self._statistics(mixture)
        bound = self._bound(statistics, mixture)
        return bound if math.isfinite(bound) else -math.inf

    def _statistics(self, mixture: Mixture) -> SufficientStatistics:
        self.number += 1
        return self._rows.total(Expectation(mixture))
