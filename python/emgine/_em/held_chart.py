"""A chart that moves only what is free: mixtures that it makes keep what a run holds, to the bit.

What is held has the same coordinates at every point of the run, so no step leads away from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from emgine import _core
from emgine._families.gaussian.variational import VariationalMixture

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, SufficientStatistics
    from emgine._families.fixed import Held


class Coordinates(Protocol):
    """Mixtures as vectors, and back."""

    def vector(self, mixture: Mixture) -> Float64:
        """Return the coordinates of a mixture."""

    def mixture(self, vector: Float64) -> Mixture:
        """Return the mixture at some coordinates; ValueError where there is none."""


class HeldChart(NamedTuple):
    """The core's chart, and what is held."""

    chart: _core.Chart
    held: Held

    def vector(self, mixture: Mixture) -> Float64:
        """Return the coordinates of a mixture."""
        return self.chart.vector(mixture)

    def mixture(self, vector: Float64) -> Mixture:
        """Return the mixture at some coordinates, with what is held in its place."""
        return self.held.applied(self.chart.mixture(vector))


def chart_about(
    reference: Mixture, seen: SufficientStatistics | None, held: Held | None
) -> Coordinates:
    """Return the chart of a run about a mixture."""
    if isinstance(reference, VariationalMixture):  # more than the pass needs to know
        return reference.chart(seen)
    chart = _core.Chart(reference, seen)
    return chart if held is None else HeldChart(chart, held)
