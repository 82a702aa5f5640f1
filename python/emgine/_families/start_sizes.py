"""Sizes of negative binomials in a start: those of the moments, where one M-step falls short.

A start knows no size, and an M-step moves it by one step from where the variance is twice the mean.
Large counts need many steps; until then components are so narrow that rows leave their own. Reads
no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .block_statistics import statistics_in
from .missing import weights_of_features

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emgine._core import Float64, Mixture, SufficientStatistics

FAMILY = "negative_binomial"
# A size beyond so many times that of the moments is not where the M-steps lead.
FAR = 4.0


def with_sizes_of_moments(start: Mixture, statistics: SufficientStatistics) -> Mixture:
    """Return the start with sizes that its rows have, where the M-step left them far too large."""
    if FAMILY not in (statistics.shape.family + statistics.shape.structure):
        return start
    if start.n_components != statistics.shape.n_components:  # a component was dropped
        return start
    given, changed = start.parameters, {}
    for name, of_counts in _free_sizes(statistics):
        sizes = _of_moments(of_counts)
        far = given[name] > FAR * sizes
        if far.any():
            changed[name] = np.where(far, sizes, given[name])
    if not changed:
        return start
    parameters = {name: given[name] for name in start.shape.parameters}
    return _core.Mixture(start.weights, parameters | changed, start.shape)


def _free_sizes(statistics: SufficientStatistics) -> Iterator[tuple[str, SufficientStatistics]]:
    """Yield the name of each parameter that is a size, and the statistics of its columns."""
    if statistics.shape.family == "product":
        blocks = [(part.prefix, own) for part, own in statistics_in(statistics)]
    else:
        blocks = [("", statistics)]
    for prefix, own in blocks:
        if own.shape.family == FAMILY and "sizes" in own.shape.parameters:
            yield f"{prefix}sizes", own


def _of_moments(statistics: SufficientStatistics) -> Float64:
    """Return mean² / (variance - mean); infinite where counts vary no more than a Poisson's."""
    arrays, weight = statistics.arrays, weights_of_features(statistics)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        mean = arrays["sum"] / weight
        excess = arrays["square"] / weight - (mean - statistics.reference) ** 2 - mean
        sizes = mean**2 / excess
    return np.where((excess > 0.0) & (sizes > 0.0), sizes, np.inf)
