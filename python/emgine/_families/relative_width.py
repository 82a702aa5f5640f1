"""Families of positive or bounded features whose width is bounded by ``reg_covar``: its report.

A component of equal values has no largest likelihood. Its relative variance is bounded by the core,
and here the components that ended at the bound are found and described. Changes nothing.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from . import marginals
from .by_component import ByComponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape

    from .holding import Masks

# A width at the bound has it to these digits.
AT_BOUND = 1 + 1e-9
# Features that a sentence names.
NAMED = 4


class RelativeWidth(ByComponent):
    """Base of the families of independent features with a relative width."""

    independent = True

    marginal = staticmethod(marginals.of_independent)

    def follows_chart(self, masks: Masks, shape: ModelShape) -> bool:
        """Return whether both parameters of each feature are held, or none: one moves the other."""
        both = [masks.get(name) for name in shape.parameters]
        first, second = both
        return not masks or (
            first is not None and second is not None and bool((first == second).all())
        )

    @abstractmethod
    def _widths(self, mixture: Mixture) -> Float64:
        """Return what the core bounds by `reg_covar`, (n_components, n_features)."""

    @abstractmethod
    def _moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances, (n_components, n_features)."""

    def _unit(self, mean: Float64) -> Float64:
        """Return the variances that a relative variance of 1 is, by the means."""
        return mean**2

    def narrow_components(self, mixture: Mixture, reg_covar: float) -> list[int]:
        """Return the components whose width is the bound in some feature.

        A feature that is as narrow in all rows does not count: no model is preferred for it.
        """
        return [int(k) for k in np.flatnonzero(self._narrow(mixture, reg_covar).any(axis=1))]

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components, of which none is so because all rows are."""
        return self.narrow_components(mixture, float(np.max(least)))

    def narrowest(
        self, mixture: Mixture, component: int, reg_covar: float, names: Sequence[str]
    ) -> str:
        """Return the features in which the rows of a narrow component do not vary."""
        mean = self._moments(mixture)[0][component]
        alike = np.flatnonzero(self._narrow(mixture, reg_covar)[component])
        words = [f"{names[j]} = {mean[j]:.4g}" for j in alike[:NAMED]]
        more = [] if len(alike) <= NAMED else [f"{len(alike) - NAMED} more"]
        return f"with {', '.join(words + more)}"

    def _narrow(self, mixture: Mixture, reg_covar: float) -> NDArray[np.bool_]:
        """Return which components are at the bound in which features, of those that count."""
        at_bound: NDArray[np.bool_] = self._widths(mixture) <= AT_BOUND * reg_covar
        if not (reg_covar > 0 and at_bound.any()):
            return np.zeros(at_bound.shape, bool)
        weights, (means, variances) = mixture.weights, self._moments(mixture)
        with np.errstate(over="ignore", invalid="ignore"):  # rows too large to square
            mean = weights @ means
            spread = weights @ (variances + (means - mean) ** 2)
            return np.asarray(at_bound & (spread > 2 * reg_covar * self._unit(mean)))
