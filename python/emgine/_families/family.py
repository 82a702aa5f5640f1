"""Family: the part of a family of densities that never sees a row.

The core knows its densities, statistics and M-step (``cpp/src/families/family.hpp``). By default a
family cannot be repaired, and its statistics need no points to be taken about.
"""
# ruff: noqa: ARG002

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, SufficientStatistics


class Family:
    """Base of the families, which are objects without state; ``families.py`` lists them."""

    name: str
    # Whether components that degenerate can be bounded, dropped or begun anew.
    can_repair = False

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        raise ValueError(f"Mixtures of the family {self.name!r} cannot be sampled.")

    def n_numbers(self, mixture: Mixture) -> int:
        """Return about how many numbers a mixture has."""
        return sum(array.size for array in mixture.parameters.values())

    def about(self, statistics: SufficientStatistics, reference: Float64) -> SufficientStatistics:
        """Return the same statistics about other points, where they are about any."""
        raise ValueError(f"Statistics of the family {self.name!r} are about no points.")

    def next_reference(self, statistics: SufficientStatistics) -> Float64:
        """Return the points that the next statistics should be about."""
        return statistics.reference

    def mean_and_least_variance(
        self, mixture: Mixture, reg_covar: float
    ) -> tuple[Float64, Float64]:
        """Return mean and variance of each feature of the rows; variances may be underestimated."""
        return np.zeros(mixture.n_features), np.full(mixture.n_features, np.inf)

    def narrow_components(self, mixture: Mixture, reg_covar: float) -> list[int]:
        """Return the components that are what `reg_covar` made them, in some direction."""
        return []

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components without those that are so only where all rows are.

        `least` is reg_covar, or the bound of the run.
        """
        return []

    def narrowest(
        self, mixture: Mixture, component: int, reg_covar: float, names: Sequence[str]
    ) -> str:
        """Return in words what the rows of a narrow component have in common."""
        raise NotImplementedError

    def floor(self, statistics: SufficientStatistics, reg_covar: float) -> Float64:
        """Return the bound for the components of a run, made from its statistics."""
        raise NotImplementedError

    def bounded(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        which: Collection[int],
        least: Float64,
    ) -> Mixture:
        """Return the M-step in which some components are bounded."""
        raise NotImplementedError

    def ill_defined(self, statistics: SufficientStatistics, reg_covar: float) -> list[int]:
        """Return the components that make no mixture."""
        raise NotImplementedError

    def without(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        kept: list[int],
        which: Collection[int],
        least: Float64 | None,
    ) -> Mixture:
        """Return the M-step of the components that are kept, some of them bounded."""
        raise NotImplementedError

    def reseeded(self, mixture: Mixture, kept: list[int], lost: list[int]) -> Mixture:
        """Return a mixture of the components `kept`, with halves of the heaviest at `lost`."""
        raise NotImplementedError

    def split(self, mixture: Mixture, n_components: int) -> Mixture:
        """Return a mixture of more components: the heaviest become halves."""
        raise NotImplementedError
