"""Repairs: what the engine asks of a family whose components degenerate; a family may have none.

Methods take statistics or a mixture, which say all; they change no component that they are not told
to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from emgine import _core
    from emgine._core import Float64, Mixture, SufficientStatistics


class Repairs:
    """Base of the families: none of them can be repaired unless it says how."""

    # Whether components that degenerate can be bounded, dropped or begun anew.
    can_repair = False
    # What bounds the widths of a component that a run bounded; 0 where each feature has its own.
    bound = 0.0
    # Whether a component without rows has a density all the same, and no bound.
    keeps_empty = False

    def floor(self, statistics: SufficientStatistics, reg_covar: float) -> Float64:
        """Return the bound for the components of a run, made from its statistics."""
        raise NotImplementedError

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
        raise NotImplementedError

    def is_below(
        self,
        mixture: Mixture,  # noqa: ARG002
        which: Collection[int],  # noqa: ARG002
        least: Float64,  # noqa: ARG002
    ) -> bool:
        """Return whether some components are narrower than `bounded` makes them.

        A family that says nothing of its own has leaps that may lose what they gained.
        """
        return False

    def ill_defined(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        held: _core.Held | None = None,
    ) -> list[int]:
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
