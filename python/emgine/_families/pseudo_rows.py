"""Priors of exponential families as pseudo-statistics, which every component is given.

The M-step is the core's, of statistics to which the prior's were added; the prior's density is what
these statistics have as a likelihood (Diaconis and Ylvisaker 1979). Reads no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core

from .family import BY_NAME
from .missing import shape_with, weights_of_features
from .pseudo_densities import DENSITIES

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, SufficientStatistics

    from .posterior import PlainStep

# Families that weigh whole rows: all their statistics are of one number of rows.
OF_WHOLE_ROWS = ("von_mises_fisher", "multinomial", "categorical", "binomial")


class PseudoRows(NamedTuple):
    """What each component is given, in the layout of a family."""

    family: str
    rows: Float64  # how many there are, of each feature
    sums: dict[str, Float64]  # statistics without the axis of components
    reference: Float64 | None = None  # what the sums are about, of each feature

    def maximization(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        plain: PlainStep,  # noqa: ARG002
    ) -> Mixture:
        """Return the mode of the parameters; its weights do not matter."""
        added = self.added_to(statistics)
        made = _core.SufficientStatistics.maximization(added, reg_covar)
        return _core.Mixture(made.weights, dict(made.parameters), statistics.shape)

    def added_to(self, statistics: SufficientStatistics) -> SufficientStatistics:
        """Return statistics to which the prior's were added.

        Where features have unlike numbers of pseudo-rows, their shape is one of rows that lack
        cells, which counts the rows of each feature.
        """
        shape, reference = statistics.shape, statistics.reference
        arrays = dict(statistics.arrays)
        for name, values in self._about(statistics).items():
            arrays[name] = arrays[name] + values
        arrays["weight"] = arrays["weight"] + self.rows.max()
        if self.family not in OF_WHOLE_ROWS:
            shape = shape_with(shape, True)
            counts = np.broadcast_to(weights_of_features(statistics), reference.shape)
            arrays["observed"] = counts + self.rows
        total = float(arrays["weight"].sum())
        likelihood = statistics.log_likelihood
        return _core.SufficientStatistics(shape, arrays, reference, likelihood, total)

    def divisor(self, n_components: int) -> float:  # noqa: ARG002
        """Return how many rows the prior counts as, about."""
        return float(self.rows.max())

    def log_density(self, mixture: Mixture) -> float:
        """Return the logarithm of the prior's density, without its constant, in nats."""
        return DENSITIES[self.family](self, mixture)

    @property
    def bounds(self) -> bool:
        """Whether with it no component collapses or empties."""
        return True

    def is_of(self, name: str) -> bool:  # noqa: ARG002
        """Return whether a parameter, by the core's name, has this prior."""
        return True

    def _about(self, statistics: SufficientStatistics) -> dict[str, Float64]:
        """Return the sums about the reference of some statistics, by component."""
        if self.reference is None:
            return {name: values[np.newaxis] for name, values in self.sums.items()}
        k, there = len(statistics.weight), self.reference[np.newaxis]
        every = {name: np.repeat(sums[np.newaxis], k, axis=0) for name, sums in self.sums.items()}
        every |= {"weight": np.ones(k), "observed": np.repeat(self.rows[np.newaxis], k, axis=0)}
        shape = shape_with(statistics.shape, True)
        here = _core.SufficientStatistics(shape, every, np.repeat(there, k, axis=0), 0.0, float(k))
        moved = BY_NAME[self.family].about(here, statistics.reference).arrays
        return {name: moved[name] for name in self.sums}
