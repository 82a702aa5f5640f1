"""A chart that moves only what is free: mixtures that it makes keep what a run holds, to the bit.

What is held has the same coordinates at every point of the run, so no step leads away from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from emgine._core import Chart, Float64, Mixture
    from emgine._families.fixed import Held


class Coordinates(Protocol):
    """Mixtures as vectors, and back."""

    def vector(self, mixture: Mixture) -> Float64:
        """Return the coordinates of a mixture."""

    def mixture(self, vector: Float64) -> Mixture:
        """Return the mixture at some coordinates; ValueError where there is none."""


class HeldChart(NamedTuple):
    """The core's chart, and what is held."""

    chart: Chart
    held: Held

    def vector(self, mixture: Mixture) -> Float64:
        """Return the coordinates of a mixture."""
        return self.chart.vector(mixture)

    def mixture(self, vector: Float64) -> Mixture:
        """Return the mixture at some coordinates, with what is held in its place."""
        return self.held.applied(self.chart.mixture(vector))
