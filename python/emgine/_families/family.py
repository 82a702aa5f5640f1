"""Family: the part of a family of densities that never sees a row.

The core knows its densities, statistics and M-step (``cpp/src/families/family.hpp``). By default a
family cannot be repaired, and its statistics need no points to be taken about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from emgine import _core
    from emgine._core import Float64


class Family:
    """Base of the families."""

    name: str
    # Whether components that degenerate can be bounded, dropped or begun anew.
    can_repair = False

    def draws(
        self,
        mixture: _core.Mixture,  # noqa: ARG002
        counts: NDArray[np.int64],  # noqa: ARG002
        random_state: np.random.RandomState,  # noqa: ARG002
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        raise ValueError(f"Mixtures of the family {self.name!r} cannot be sampled.")

    def n_numbers(self, mixture: _core.Mixture) -> int:
        """Return about how many numbers a mixture has."""
        return sum(array.size for array in mixture.parameters.values())

    def about(
        self,
        statistics: _core.SufficientStatistics,  # noqa: ARG002
        reference: Float64,  # noqa: ARG002
    ) -> _core.SufficientStatistics:
        """Return the same statistics about other points, where they are about any."""
        raise ValueError(f"Statistics of the family {self.name!r} are about no points.")

    def next_reference(self, statistics: _core.SufficientStatistics) -> Float64:
        """Return the points that the next statistics should be about."""
        return statistics.reference

    def mean_and_least_variance(
        self,
        mixture: _core.Mixture,
        reg_covar: float,  # noqa: ARG002
    ) -> tuple[Float64, Float64]:
        """Return mean and variance of each feature of the rows; variances may be underestimated."""
        return np.zeros(mixture.n_features), np.full(mixture.n_features, np.inf)

    def floor(self, statistics: _core.SufficientStatistics, reg_covar: float) -> Float64:
        """Return the bound for the components of a run, made from its statistics."""
        raise NotImplementedError

    def bounded(
        self,
        statistics: _core.SufficientStatistics,
        reg_covar: float,
        which: Collection[int],
        least: Float64,
    ) -> _core.Mixture:
        """Return the M-step in which some components are bounded."""
        raise NotImplementedError

    def ill_defined(self, statistics: _core.SufficientStatistics, reg_covar: float) -> list[int]:
        """Return the components that make no mixture."""
        raise NotImplementedError

    def without(
        self,
        statistics: _core.SufficientStatistics,
        reg_covar: float,
        kept: list[int],
        which: Collection[int],
        least: Float64 | None,
    ) -> _core.Mixture:
        """Return the M-step of the components that are kept, some of them bounded."""
        raise NotImplementedError

    def reseeded(self, mixture: _core.Mixture, kept: list[int], lost: list[int]) -> _core.Mixture:
        """Return a mixture of the components `kept`, with halves of the heaviest at `lost`."""
        raise NotImplementedError

    def split(self, mixture: _core.Mixture, n_components: int) -> _core.Mixture:
        """Return a mixture of more components: the heaviest become halves."""
        raise NotImplementedError
