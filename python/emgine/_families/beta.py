"""Beta: draws, and statistics about other means.

Everything else about it is the core's (``cpp/src/families/by_feature/beta.cpp``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from . import distributions
from .halves import factor
from .missing import weights_of_features
from .relative_width import RelativeWidth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, SufficientStatistics

    from .by_component import Parameters


class Beta(RelativeWidth):
    """Numbers above 0 and below 1, such as shares, independent given the component.

    Parameters of the components: `a` and `b`, both (n_components, n_features); the mean of a
    feature is a / (a + b). The M-step finds both by Newton's method, to the last digits. A
    component of equal values has no largest likelihood: 1 / (a + b), which is its variance relative
    to mean (1 - mean), is at least `reg_covar`, and components at this bound are reported.

    Examples
    --------
    >>> from emgine import MixtureModel, families
    >>> X = [[0.11], [0.06], [0.14], [0.09], [0.9], [0.85], [0.82], [0.91]]
    >>> model = MixtureModel(2, family=families.Beta(), random_state=0).fit(X)
    >>> sorted((model.a_ / (model.a_ + model.b_))[:, 0].round(2).tolist())
    [0.1, 0.87]
    """

    name = "beta"
    measure = "density"

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        least, most = np.finfo(float).tiny, np.nextafter(1.0, 0.0)
        return [
            np.clip(random_state.beta(a, b, (count, mixture.n_features)), least, most)
            for a, b, count in zip(
                mixture.parameters["a"], mixture.parameters["b"], counts, strict=True
            )
        ]

    def about(self, statistics: SufficientStatistics, reference: Float64) -> SufficientStatistics:
        """Return the same statistics about other means."""
        weight, old = weights_of_features(statistics), statistics.reference
        deviation, low, high = (statistics.arrays[name] for name in ("deviation", "low", "high"))
        moved = deviation + weight * (old - reference)
        less = moved / reference - deviation / old
        more = deviation / (1 - old) - moved / (1 - reference)
        arrays = {
            **statistics.arrays,
            "deviation": moved,
            "low": low + less - weight * np.log(old / reference),
            "high": high + more - weight * np.log((1 - old) / (1 - reference)),
        }
        return _core.SufficientStatistics(
            statistics.shape, arrays, reference, statistics.log_likelihood, statistics.row_weight
        )

    def next_reference(self, statistics: SufficientStatistics) -> Float64:
        """Return the means of the next M-step; those of now at weight 0."""
        weight, deviation = weights_of_features(statistics), statistics.arrays["deviation"]
        moved = np.divide(deviation, weight, out=np.zeros_like(deviation), where=weight > 0)
        return np.asarray(statistics.reference + moved)

    def _widths(self, mixture: Mixture) -> Float64:
        return np.asarray(1 / (mixture.parameters["a"] + mixture.parameters["b"]))

    def _moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        a, b = mixture.parameters["a"], mixture.parameters["b"]
        mean = a / (a + b)
        return mean, mean * (1 - mean) / (a + b + 1)

    def _unit(self, mean: Float64) -> Float64:
        return mean * (1 - mean)

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        total = parameters["a"] + parameters["b"]
        mean, rest = parameters["a"] / total, parameters["b"] / total
        odds = mean / rest * factor(1 / np.sqrt(mean * rest * (total + 1)), apart)
        return {"a": total * odds / (1 + odds), "b": total / (1 + odds)}

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances."""
        return self._moments(mixture)

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`."""
        return distributions.beta(mixture.parameters["a"], mixture.parameters["b"], x)
