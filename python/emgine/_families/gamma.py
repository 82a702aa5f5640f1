"""Gamma: draws, and statistics about other means.

Everything else about it is the core's (``cpp/src/families/by_feature/gamma.cpp``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from . import distributions
from .family import per_weight
from .halves import factor
from .relative_width import RelativeWidth
from .start_space import logarithms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, SufficientStatistics

    from .by_component import Parameters


class Gamma(RelativeWidth):
    """Numbers above 0, such as incomes or waiting times, independent given the component.

    Parameters of the components: `shapes` and `rates`, both (n_components, n_features); the mean of
    a feature is shape / rate, its variance shape / rate². The M-step finds the shape by Newton's
    method for 1 / shape (Minka 2002), to the last digits. A component of equal values has no
    largest likelihood: its relative variance 1 / shape is at least `reg_covar`, and components at
    this bound are reported.

    Examples
    --------
    >>> from emgine import MixtureModel, families
    >>> X = [[1.1], [0.6], [1.4], [0.9], [9.0], [11.5], [8.2], [10.1]]
    >>> model = MixtureModel(2, family=families.Gamma(), random_state=0).fit(X)
    >>> sorted((model.shapes_ / model.rates_)[:, 0].round(1).tolist())
    [1.0, 9.7]
    """

    name = "gamma"
    measure = "density"

    def in_start_space(self, X: Float64, structure: str) -> list[Float64]:  # noqa: ARG002
        """Return the logarithms."""
        return logarithms(X)

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        shapes, rates = mixture.parameters["shapes"], mixture.parameters["rates"]
        return [
            random_state.gamma(shape, 1 / rate, (count, mixture.n_features))
            for shape, rate, count in zip(shapes, rates, counts, strict=True)
        ]

    def about(self, statistics: SufficientStatistics, reference: Float64) -> SufficientStatistics:
        """Return the same statistics about other means."""
        weight, old = statistics.weight[:, np.newaxis], statistics.reference
        deviation, excess = (statistics.arrays[name] for name in ("deviation", "excess"))
        moved = (old * deviation + weight * (old - reference)) / reference
        arrays = {
            "weight": statistics.weight,
            "deviation": moved,
            "excess": excess + (moved - deviation) - weight * np.log(old / reference),
        }
        return _core.SufficientStatistics(
            statistics.shape, arrays, reference, statistics.log_likelihood, statistics.row_weight
        )

    def next_reference(self, statistics: SufficientStatistics) -> Float64:
        """Return the means of the next M-step; those of now at weight 0."""
        share = per_weight(statistics.arrays["deviation"], statistics.weight)
        return np.asarray(statistics.reference * (1 + share))

    def _widths(self, mixture: Mixture) -> Float64:
        return np.asarray(1 / mixture.parameters["shapes"])

    def _moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        shapes, rates = mixture.parameters["shapes"], mixture.parameters["rates"]
        return shapes / rates, shapes / rates**2

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        shapes, rates = parameters["shapes"], parameters["rates"]
        return {"shapes": shapes, "rates": rates / factor(1 / np.sqrt(shapes), apart)}

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances."""
        return self._moments(mixture)

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`."""
        parameters = mixture.parameters
        return distributions.gamma(parameters["shapes"], parameters["rates"] * x)
