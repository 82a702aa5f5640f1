"""The subject of a picture: a mixture, rows, their weights and names, checked once.

Marginals turn every covariance structure into `full`, so that drawing code knows only one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.exceptions import not_fitted
from emgine._checks.feature_names import feature_names
from emgine._checks.validation import check_n_threads, check_rows, check_sample_weight
from emgine._families.gaussian.parameters import full_covariances
from emgine.mixture import Mixture

if TYPE_CHECKING:
    from emgine._core import Float64

MOST_POINTS = 10_000  # more points make a picture slow and show nothing new


@dataclass(frozen=True)
class Subject:
    """A mixture, the rows drawn with it, their weights or None, and a name for each feature."""

    mixture: Mixture
    X: Any
    sample_weight: Float64 | None
    names: tuple[str, ...]

    def marginal(self, features: list[int]) -> Subject:
        """Return the subject of some features: the marginal mixture, and their columns."""
        covariances = full_covariances(self.mixture)[:, features][:, :, features]
        mixture = Mixture(self.mixture.weights, self.mixture.means[:, features], covariances)
        names = tuple(self.names[feature] for feature in features)
        return Subject(mixture, self.X[:, features], self.sample_weight, names)

    def points(self) -> tuple[Any, Float64]:
        """Return at most MOST_POINTS rows, evenly spread over all, and their weights."""
        n_samples = len(self.X)
        few = np.unique(np.linspace(0, n_samples - 1, min(n_samples, MOST_POINTS)).astype(int))
        weights = np.ones(n_samples) if self.sample_weight is None else self.sample_weight
        return self.X[few], weights[few]


def subject(model: Any, X: Any, sample_weight: Any, caller: str) -> Subject:
    """Return the checked subject of a picture; messages name the caller."""
    mixture = mixture_of(model, caller)
    rows = check_rows(
        X, caller=caller, n_threads=check_n_threads(None), n_features=mixture.n_features
    )
    weights = check_sample_weight(sample_weight, len(rows))
    names: Any = feature_names(X)
    if names is None:
        names = getattr(getattr(model, "best_estimator_", model), "feature_names_in_", None)
    if names is None:
        names = [f"feature {feature}" for feature in range(mixture.n_features)]
    return Subject(mixture, rows, weights, tuple(map(str, names)))


def mixture_of(model: Any, caller: str) -> Mixture:
    """Return the mixture of a mixture, of a fitted estimator or of the best of a search."""
    if isinstance(model, Mixture):
        return model
    mixture = getattr(getattr(model, "best_estimator_", model), "mixture_", None)
    if isinstance(mixture, Mixture):
        return mixture
    if hasattr(model, "fit"):
        raise not_fitted(type(model).__name__)
    raise TypeError(
        f"{caller} draws a Mixture, a fitted GaussianMixture or a fitted GaussianMixtureSearch. "
        f"Got {type(model).__name__} instead."
    )
