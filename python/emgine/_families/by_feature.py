"""Families of independent features with one parameter each: their draws and halves.

Everything else about them is the core's (``cpp/src/families/linear/``).
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from . import distributions, marginals
from .by_component import PART, ByComponent
from .halves import factor, moved_probability
from .start_space import each_feature

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics

    from .by_component import Parameters


class ByFeature(ByComponent):
    """Base of the families whose features are independent given the component."""

    independent = True

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        (parameters,) = mixture.parameters.values()
        return [
            self._drawn(of_component, (count, mixture.n_features), random_state).astype(float)
            for of_component, count in zip(parameters, counts, strict=True)
        ]

    marginal = staticmethod(marginals.of_independent)

    @abstractmethod
    def _drawn(
        self, parameters: Float64, size: tuple[int, int], random_state: np.random.RandomState
    ) -> NDArray[np.generic]:
        """Return rows of one component."""


class Bernoulli(ByFeature):
    """Features that are 0 or 1, independent given the component: latent classes.

    Parameter `probabilities` (n_components, n_features): the probability of 1. Probabilities of
    exactly 0 and 1 are ordinary answers (Lazarsfeld and Henry 1968).

    Examples
    --------
    >>> from emgine import MixtureModel
    >>> X = [[0, 0], [0, 0], [0, 1], [1, 1], [1, 1]]
    >>> model = MixtureModel(2, family="bernoulli", random_state=0).fit(X)
    >>> model.probabilities_.shape
    (2, 2)
    """

    name = "bernoulli"
    measure = "probability"
    zeros_stay = ("probabilities",)

    def drawn_as(self, shape: ModelShape) -> str:  # noqa: ARG002
        """Return that a picture shows the probability of 1 of each column."""
        return "yes or no"

    def panels(self, mixture: Mixture) -> list[list[int]]:
        """Return all columns together: each has one bar of a component."""
        return [list(range(mixture.n_features))]

    def _drawn(
        self, parameters: Float64, size: tuple[int, int], random_state: np.random.RandomState
    ) -> NDArray[np.generic]:
        return random_state.uniform(size=size) < parameters

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        return {"probabilities": moved_probability(parameters["probabilities"], apart)}

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return probabilities and their variances."""
        p = mixture.parameters["probabilities"]
        return p, p * (1 - p)

    def categories(self, mixture: Mixture) -> dict[int, Float64]:
        """Return the probabilities of 0 and 1."""
        p = mixture.parameters["probabilities"]
        return {j: np.column_stack([1 - p[:, j], p[:, j]]) for j in range(mixture.n_features)}


class Exponential(ByFeature):
    """Waiting times of at least 0, independent given the component.

    Parameter `rates` (n_components, n_features): inverses of the means.
    """

    name = "exponential"
    measure = "density"

    def _drawn(
        self, parameters: Float64, size: tuple[int, int], random_state: np.random.RandomState
    ) -> NDArray[np.generic]:
        return random_state.exponential(1 / parameters, size)

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        return {"rates": parameters["rates"] / factor(1.0, apart)}

    def floor(self, statistics: SufficientStatistics, reg_covar: float) -> Float64:  # noqa: ARG002
        """Return the least means of the features: a millionth of those of all rows.

        None is above 0 for rows that are all 0: they have no density that could be bounded.
        """
        mean = statistics.arrays["sum"].sum(axis=0) / statistics.weight.sum()
        return np.asarray(PART * mean)

    def _bounded(
        self, statistics: SufficientStatistics, reg_covar: float, least: Float64
    ) -> Parameters:
        """Return the rates of an M-step, at most the inverses of the least means."""
        rates = _core.estimates(statistics, reg_covar)[1]["rates"]
        with np.errstate(divide="ignore"):
            return {"rates": np.fmin(rates, 1 / least)}

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and their squares."""
        means = 1 / mixture.parameters["rates"]
        return means, means**2

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`."""
        return distributions.exponential(mixture.parameters["rates"] * x)


class Geometric(ByFeature):
    """Failures before the first success: 0, 1, 2, ..., independent given the component.

    Parameter `probabilities` (n_components, n_features): the probability of success.
    """

    name = "geometric"
    measure = "probability"

    def in_start_space(self, X: Float64, structure: str) -> list[Float64]:  # noqa: ARG002
        """Return log(1 + x): the variance of a count grows with the square of its mean."""
        return each_feature(np.log1p(X))

    def _drawn(
        self, parameters: Float64, size: tuple[int, int], random_state: np.random.RandomState
    ) -> NDArray[np.generic]:
        return random_state.geometric(parameters, size) - 1

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        p = parameters["probabilities"]
        return {"probabilities": p / (p + (1 - p) * factor(1.0, apart))}

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances."""
        p = mixture.parameters["probabilities"]
        return (1 - p) / p, (1 - p) / p**2


class Poisson(ByFeature):
    """Counts 0, 1, 2, ..., independent given the component.

    Parameter `rates` (n_components, n_features): the means. A rate of exactly 0 is an ordinary
    answer: a component of zeros.
    """

    name = "poisson"
    measure = "probability"
    zeros_stay = ("rates",)

    def in_start_space(self, X: Float64, structure: str) -> list[Float64]:  # noqa: ARG002
        """Return the square roots, whose variances do not grow with the rates (Bartlett 1936)."""
        return each_feature(np.sqrt(X))

    def _drawn(
        self, parameters: Float64, size: tuple[int, int], random_state: np.random.RandomState
    ) -> NDArray[np.generic]:
        return random_state.poisson(parameters, size)

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        return {"rates": np.maximum(np.sqrt(parameters["rates"]) + apart / 2, 0.0) ** 2}

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return the rates, which are means and variances."""
        rates = mixture.parameters["rates"]
        return rates, rates
