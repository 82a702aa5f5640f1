"""Starts without zeros: rows that all belong to the nearest center leave probabilities of 0.

EM never leaves a 0, right or wrong: it is for the rows to say which probabilities are 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .children import children_of
from .family import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emgine._core import Mixture, SufficientStatistics

# Of all rows, that each component takes in.
SHARE = 0.1


def softened(mixture: Mixture) -> Mixture:
    """Return a start in which a share of each component is what all rows are."""
    names = list(_names(mixture))
    if not names:
        return mixture
    weights = mixture.weights
    parameters = dict(mixture.parameters)
    for name in names:
        own = parameters[name]
        parameters[name] = (1 - SHARE) * own + SHARE * np.tensordot(weights, own, 1)
    return _core.Mixture(weights, parameters, mixture.shape)


def softened_statistics(statistics: SufficientStatistics) -> SufficientStatistics:
    """Return statistics of a user's family whose M-step is softened: that of a 0 may have none."""
    weight, sums = statistics.weight[:, np.newaxis], statistics.sum
    mean = sums.sum(axis=0) / weight.sum()
    arrays = statistics.arrays | {"sum": (1 - SHARE) * sums + SHARE * weight * mean}
    return _core.SufficientStatistics(
        statistics.shape,
        arrays,
        statistics.reference,
        statistics.log_likelihood,
        statistics.row_weight,
    )


def _names(mixture: Mixture) -> Iterator[str]:
    """Yield the names of the parameters whose zeros stay."""
    family = mixture.shape.family
    if family != "product":
        yield from BY_NAME[family].zeros_stay
        return
    for number, (_, child) in enumerate(children_of(mixture)):
        for name in BY_NAME[child.shape.family].zeros_stay:
            yield f"{number}/{name}"
