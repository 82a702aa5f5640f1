"""Repairs of Gaussian components, from the statistics of an M-step to a mixture.

The only calls by which ``_em.remedies`` reaches the parameters of a component. A repair depends on
the statistics alone and changes only the components it is told to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from . import floors
from .parameters import SHARED
from .split import split

if TYPE_CHECKING:
    from collections.abc import Collection

    from emgine._core import Float64


def floor(statistics: _core.SufficientStatistics, reg_covar: float) -> Float64:
    """Return the bound for components of this run, as in ``floors.floor_of``."""
    moments = _core.moments(statistics, reg_covar)
    return floors.floor_of(moments, statistics.covariance_type)


def bounded(
    statistics: _core.SufficientStatistics, reg_covar: float, which: Collection[int], least: Float64
) -> _core.Mixture:
    """Return the M-step in which some components are bounded, as in ``floors.bounded``."""
    moments = _core.moments(statistics, reg_covar)
    return floors.bounded(moments, which, least, statistics.covariance_type)


def ill_defined(statistics: _core.SufficientStatistics, reg_covar: float) -> list[int]:
    """Return the components that make no mixture; all of them if they share a covariance."""
    moments = _core.moments(statistics, reg_covar)
    return floors.ill_defined(moments, statistics.covariance_type)


def without(
    statistics: _core.SufficientStatistics,
    reg_covar: float,
    kept: list[int],
    which: Collection[int],
    least: Float64 | None,
) -> _core.Mixture:
    """Return the M-step of the components that are kept, bounded where they were before."""
    structure = statistics.covariance_type
    weights, means, covariances = _core.moments(statistics, reg_covar)
    covariances = covariances if structure in SHARED else covariances[kept]
    moments = weights[kept] / weights[kept].sum(), means[kept], covariances
    least = np.zeros(means.shape[1]) if least is None else least
    return floors.bounded(moments, {kept.index(k) for k in which}, least, structure)


def reseeded(mixture: _core.Mixture, kept: list[int], lost: list[int]) -> _core.Mixture:
    """Return a mixture of the components `kept`, with halves of the heaviest at places `lost`."""
    place = np.argsort(kept + lost)
    more = split(mixture, len(place))
    covariances, structure = more.covariances, more.covariance_type
    covariances = covariances if structure in SHARED else covariances[place]
    return _core.Mixture(more.weights[place], more.means[place], covariances, structure)
