"""Repairs of models with noise: the other components are repaired, the noise needs none.

Noise without rows is as sound as before, and keeps what weight it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .beside_noise import (
    box_of,
    noise_share,
    others_family,
    others_of,
    others_statistics,
    with_noise,
)
from .family import BY_NAME, Family

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from emgine import _core
    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics


def _family(of: Mixture | SufficientStatistics) -> Family:
    """Return the family of the other components."""
    return BY_NAME[others_family(of.shape.structure)[0]]


class NoiseRepairs(Family):
    """What the engine asks of components that degenerate beside noise."""

    def n_repairable(self, shape: ModelShape) -> int:
        """Return how many components can degenerate; they come first."""
        return shape.n_components - 1

    def mean_and_least_variance(
        self, mixture: Mixture, reg_covar: float
    ) -> tuple[Float64, Float64]:
        """Return mean and variance of each feature; those of the other components are less."""
        return _family(mixture).mean_and_least_variance(others_of(mixture), reg_covar)

    def largest_term(self, mixture: Mixture) -> float:
        """Return the mean size of terms that cancel in log-densities."""
        return _family(mixture).largest_term(others_of(mixture))

    def narrow_components(self, mixture: Mixture, reg_covar: float) -> list[int]:
        """Return the components that are what `reg_covar` made them."""
        return _family(mixture).narrow_components(others_of(mixture), reg_covar)

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components without those that are so only where all rows are."""
        return _family(mixture).narrow_within(others_of(mixture), least)

    def narrowest(
        self, mixture: Mixture, component: int, reg_covar: float, names: Sequence[str]
    ) -> str:
        """Return in words what the rows of a narrow component have in common."""
        return _family(mixture).narrowest(others_of(mixture), component, reg_covar, names)

    def floor(self, statistics: SufficientStatistics, reg_covar: float) -> Float64:
        """Return the bound for the components of a run."""
        return _family(statistics).floor(others_statistics(statistics), reg_covar)

    def bounded(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        which: Collection[int],
        least: Float64,
        held: _core.Held | None = None,
        previous: Mixture | None = None,
    ) -> Mixture:
        """Return the M-step in which some components are bounded; see _core.estimates."""
        own = others_statistics(statistics)
        last = None if previous is None else others_of(previous)
        made = _family(statistics).bounded(own, reg_covar, which, least, held, last)
        return _beside(made, statistics)

    def is_below(self, mixture: Mixture, which: Collection[int], least: Float64) -> bool:
        """Return whether some components are narrower than `bounded` makes them."""
        return _family(mixture).is_below(others_of(mixture), which, least)

    def ill_defined(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        held: _core.Held | None = None,
    ) -> list[int]:
        """Return the components that make no mixture."""
        return _family(statistics).ill_defined(others_statistics(statistics), reg_covar, held)

    def without(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        kept: list[int],
        which: Collection[int],
        least: Float64 | None,
    ) -> Mixture:
        """Return the M-step of the components that are kept, and of the noise."""
        own = others_statistics(statistics)
        made = _family(statistics).without(own, reg_covar, kept, which, least)
        return _beside(made, statistics)

    def reseeded(self, mixture: Mixture, kept: list[int], lost: list[int]) -> Mixture:
        """Return a mixture of the components `kept`, with halves of the heaviest at `lost`."""
        made = _family(mixture).reseeded(others_of(mixture), kept, lost)
        return with_noise(made, float(mixture.weights[-1]), box_of(mixture.shape))


def _beside(others: Mixture, statistics: SufficientStatistics) -> Mixture:
    """Return the components of an M-step beside the noise of the same M-step."""
    return with_noise(others, noise_share(statistics), box_of(statistics.shape))
