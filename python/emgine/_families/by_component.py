"""Repairs of families whose components share no parameter: all of them but some Gaussians.

A component that would have no density is bounded, left out, or begun anew from half of another. A
family says how half of a component is moved. Depends on statistics alone; changes no other
component.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .family import Family
from .halves import APART, halved

if TYPE_CHECKING:
    from collections.abc import Collection

    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics

    Parameters = dict[str, Float64]

# The bound for the components of a run without reg_covar: that of reg_covar="auto".
PART = 1e-6


class ByComponent(Family):
    """Base of the families whose parameters all have the components along their first axis."""

    can_repair = True
    keeps_empty = True
    bound = PART

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        """Return the parameters of a component whose rows lie so many deviations higher."""
        raise NotImplementedError

    def floor(self, statistics: SufficientStatistics, reg_covar: float) -> Float64:  # noqa: ARG002
        """Return the bound of each feature for the components of a run."""
        return np.full(statistics.shape.n_features, PART)

    def _bounded(
        self, statistics: SufficientStatistics, reg_covar: float, least: Float64
    ) -> Parameters:
        """Return the parameters of an M-step in which all components are bounded."""
        return _core.estimates(statistics, max(reg_covar, float(least[0])))[1]

    def bounded(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        which: Collection[int],
        least: Float64,
        held: _core.Held | None = None,
        previous: Mixture | None = None,  # noqa: ARG002
    ) -> Mixture:
        """Return the M-step in which some components are bounded."""
        weights, parameters = _core.estimates(statistics, reg_covar, held)
        if which:
            chosen = sorted(which)
            others = self._bounded(statistics, reg_covar, least)
            for name, values in parameters.items():
                values[chosen] = others[name][chosen]
        return _core.Mixture(weights, parameters, statistics.shape)

    def ill_defined(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        held: _core.Held | None = None,
    ) -> list[int]:
        """Return the components that have no density."""
        parameters = _core.estimates(statistics, reg_covar, held)[1]
        return [
            k
            for k in range(len(statistics.weight))
            if not _is_mixture(picked(parameters, [k]), statistics.shape)
        ]

    def without(
        self,
        statistics: SufficientStatistics,
        reg_covar: float,
        kept: list[int],
        which: Collection[int],
        least: Float64 | None,
    ) -> Mixture:
        """Return the M-step of the components that are kept, some of them bounded."""
        weights, parameters = _core.estimates(statistics, reg_covar)
        if which and least is not None:
            others = self._bounded(statistics, reg_covar, least)
            for k in which:
                for name, values in parameters.items():
                    values[k] = others[name][k]
        total = weights[kept].sum()
        return mixture_of(weights[kept] / total, picked(parameters, kept), statistics.shape)

    def reseeded(self, mixture: Mixture, kept: list[int], lost: list[int]) -> Mixture:
        """Return a mixture of the components `kept`, with halves of the heaviest at `lost`."""
        place = np.argsort(kept + lost).tolist()
        more = self.split(mixture, len(place))
        return mixture_of(more.weights[place], picked(more.parameters, place), mixture.shape)

    def split(self, mixture: Mixture, n_components: int) -> Mixture:
        """Return a mixture of more components: the heaviest becomes two halves, repeatedly."""
        weights, heaviest = halved(mixture.weights, n_components)
        parameters = {name: list(values) for name, values in mixture.parameters.items()}
        apart = APART / np.sqrt(mixture.n_features)  # in each of them
        for k in heaviest:
            own = {name: values[k] for name, values in parameters.items()}
            low, high = self._moved(own, -apart), self._moved(own, apart)
            for name, values in parameters.items():
                values[k] = low[name]
                values.append(high[name])
        return mixture_of(
            weights, {name: np.array(values) for name, values in parameters.items()}, mixture.shape
        )


def picked(parameters: Parameters, which: list[int]) -> Parameters:
    """Return the parameters of some components."""
    return {name: np.ascontiguousarray(values[which]) for name, values in parameters.items()}


def mixture_of(weights: Float64, parameters: Parameters, like: ModelShape) -> Mixture:
    """Return a mixture of the family, structure and features of another."""
    shape = _core.ModelShape(
        like.family, like.structure, like.n_features, len(weights), like.missing
    )
    return _core.Mixture(weights, parameters, shape)


def _is_mixture(parameters: Parameters, like: ModelShape) -> bool:
    try:
        mixture_of(np.ones(1), parameters, like)
    except ValueError:
        return False
    return True
