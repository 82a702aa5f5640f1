"""Weibull: its draws and its width.

Everything else about it is the core's (``cpp/src/families/by_feature/weibull.cpp``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from . import distributions
from .halves import factor
from .relative_width import RelativeWidth
from .start_space import logarithms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, SufficientStatistics

    from .by_component import Parameters
_GAMMA = np.frompyfunc(math.gamma, 1, 1)


class Weibull(RelativeWidth):
    """Numbers above 0, such as lifetimes, independent given the component.

    Parameters of the components: `shapes` and `scales`, both (n_components, n_features);
    (x / scale)^shape is exponential of mean 1. Each iteration improves the shape by one step, which
    never loses likelihood. A component of equal values has no largest likelihood: the variance of
    its logarithm, π² / (6 shape²), is at least `reg_covar`, and components at this bound are
    reported. Statistics of different fits do not add.

    Examples
    --------
    >>> from emgine import MixtureModel, families
    >>> X = [[1.1], [0.6], [1.4], [0.9], [9.0], [11.5], [8.2], [10.1]]
    >>> model = MixtureModel(2, family=families.Weibull(), random_state=0).fit(X)
    >>> sorted(model.scales_[:, 0].round(1).tolist())
    [1.1, 10.3]
    """

    name = "weibull"
    measure = "density"

    def in_start_space(self, X: Float64, structure: str) -> list[Float64]:  # noqa: ARG002
        """Return the logarithms."""
        return logarithms(X)

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        shapes, scales = mixture.parameters["shapes"], mixture.parameters["scales"]
        return [
            scale * random_state.weibull(shape, (count, mixture.n_features))
            for shape, scale, count in zip(shapes, scales, counts, strict=True)
        ]

    def about(
        self,
        statistics: SufficientStatistics,  # noqa: ARG002
        reference: Float64,  # noqa: ARG002
    ) -> SufficientStatistics:
        """Refuse: sums of powers do not tell those of other powers."""
        raise ValueError(
            "Statistics of the family 'weibull' add only if they are of the same mixture."
        )

    def _widths(self, mixture: Mixture) -> Float64:
        return np.asarray(np.pi**2 / (6 * mixture.parameters["shapes"] ** 2))

    def _moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return scales and variances of narrow components, which are all that matter here."""
        scales = mixture.parameters["scales"]
        return scales, scales**2 * np.minimum(self._widths(mixture), 1.0)

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        shapes, scales = parameters["shapes"], parameters["scales"]
        return {"shapes": shapes, "scales": scales * factor(1 / shapes, apart)}

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances."""
        shapes, scales = mixture.parameters["shapes"], mixture.parameters["scales"]
        means = np.asarray(_GAMMA(1 + 1 / shapes), dtype=np.float64)
        squares = np.asarray(_GAMMA(1 + 2 / shapes), dtype=np.float64)
        # Of narrow components the difference has no digits.
        narrow = self._widths(mixture)
        return scales * means, scales**2 * np.where(shapes > 1e4, narrow, squares - means**2)

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`."""
        shapes, scales = mixture.parameters["shapes"], mixture.parameters["scales"]
        return distributions.exponential((np.maximum(x, 0.0) / scales) ** shapes)
