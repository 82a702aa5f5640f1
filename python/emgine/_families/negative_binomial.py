"""Negative binomial: the user's size, draws, and statistics about other means.

Everything else about it is the core's (``cpp/src/families/by_feature/negative_binomial.cpp``).
"""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core

from . import marginals
from .by_component import ByComponent
from .halves import factor
from .start_space import each_feature

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, SufficientStatistics

    from .by_component import Parameters


def real_number(value: Any) -> float:
    """Return a number as a float; 0 for what is none."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    return float(value) if is_number else 0.0


class NegativeBinomial(ByComponent):
    """Counts 0, 1, 2, ... that vary more than a Poisson's, independent given the component.

    Parameters of the components: `means` and `sizes`, both (n_components, n_features); the variance
    of a feature is mean + mean² / size. An infinite size is an ordinary answer, a Poisson: it is
    reached exactly where counts vary no more than one (Levin and Reeds 1977). Each iteration
    improves the size by one step, which never loses likelihood.

    Parameters
    ----------
    size : float, optional
        The size of all components and features, above 0; then `sizes` is no parameter. Free if not
        given.

    Examples
    --------
    >>> from emgine import MixtureModel, families
    >>> X = [[0], [1], [0], [4], [2], [0], [30], [55], [21], [38]]
    >>> model = MixtureModel(2, family=families.NegativeBinomial(size=3), random_state=0).fit(X)
    >>> sorted(model.means_[:, 0].round().tolist())
    [1.0, 35.0]
    """

    name = "negative_binomial"
    measure = "probability"
    independent = True
    choices = ("size",)

    def __init__(self, size: float | None = None) -> None:
        number = 1.0 if size is None else real_number(size)
        if not (number > 0 and np.isfinite(1 / number)):
            raise ValueError(f"size must be None or a number above 0. Got {size!r} instead.")
        self.size = None if size is None else float(size)

    def structure(self, n_features: int) -> str:  # noqa: ARG002
        """Return the size in the core's words."""
        return "" if self.size is None else f"size={self.size!r}"

    def in_start_space(self, X: Float64, structure: str) -> list[Float64]:  # noqa: ARG002
        """Return log(1 + x): the variance of a large count grows with the square of its mean."""
        return each_feature(np.log1p(X))

    marginal = staticmethod(marginals.of_independent)

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances."""
        means = mixture.parameters["means"]
        return means, means + means**2 / _sizes_of(mixture)

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        means, sizes = mixture.parameters["means"], _sizes_of(mixture)
        finite = np.isfinite(sizes)
        scales = np.divide(means, sizes, out=np.zeros_like(means), where=finite)
        shapes = np.where(finite, sizes, 1.0)
        return [
            random_state.poisson(
                np.where(
                    finite[k],
                    scales[k] * random_state.standard_gamma(shapes[k], (count, len(means[k]))),
                    means[k],
                )
            ).astype(float)
            for k, count in enumerate(counts)
        ]

    def about(self, statistics: SufficientStatistics, reference: Float64) -> SufficientStatistics:
        """Return the same statistics about other means."""
        arrays, weight = dict(statistics.arrays), statistics.weight[:, np.newaxis]
        moved = statistics.reference - reference
        deviation = arrays["sum"] - weight * statistics.reference
        arrays["square"] = arrays["square"] + moved * (2 * deviation + weight * moved)
        return _core.SufficientStatistics(
            statistics.shape, arrays, reference, statistics.log_likelihood, statistics.row_weight
        )

    def next_reference(self, statistics: SufficientStatistics) -> Float64:
        """Return the means of the next M-step; those of now at weight 0."""
        weight, reference = statistics.weight[:, np.newaxis], statistics.reference
        return np.divide(statistics.arrays["sum"], weight, out=reference.copy(), where=weight > 0)

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        means = parameters["means"]
        deviations = np.sqrt(1 / np.maximum(means, 1e-3) + 1 / parameters.get("sizes", 1.0))
        return parameters | {"means": means * factor(deviations, apart)}


def _sizes_of(mixture: Mixture) -> Float64:
    """Return the sizes of all components and features, free or given."""
    means, given = mixture.parameters["means"], mixture.shape.structure.removeprefix("size=")
    return np.full(means.shape, float(given)) if given else mixture.parameters["sizes"]
