"""The subject of a picture: a mixture, rows, their weights and names, checked once.

Drawing code asks it for densities, quantiles and marginals, and so knows no family.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.categories import coded
from emgine._checks.exceptions import not_fitted
from emgine._checks.feature_names import check_feature_names, feature_names
from emgine._checks.support import check_support
from emgine._checks.validation import check_n_threads, check_rows, check_sample_weight
from emgine._families.beside_noise import has_noise, others_shape
from emgine._families.families import family_of
from emgine._families.quantiles import quantiles_of_draws
from emgine._families.user_functions import allowed
from emgine.mixture import Mixture

from . import _style
from ._choice import check_component_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emgine._core import Float64
    from emgine._families.family import Family
    from emgine._families.user_functions import UserFunctions

MOST_POINTS = 10_000  # more points make a picture slow and show nothing new
ANY_NUMBER = (-math.inf, math.inf, False)


@dataclass(frozen=True)
class Subject:
    """A mixture, the rows drawn with it, their weights or None, and a name for each feature."""

    mixture: Mixture
    X: Any
    sample_weight: Float64 | None
    names: tuple[str, ...]
    categories: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)
    functions: UserFunctions | None = None  # of a family of the user's own
    component_names: tuple[str, ...] = ()
    density_as: str = "contour"  # or "heatmap": how the density of two columns is drawn

    @property
    def family(self) -> Family:
        """The family of the mixture."""
        return family_of(self.mixture.shape)

    @property
    def kind(self) -> str:
        """What a picture of the columns shows."""
        return self.family.drawn_as(self.mixture.shape)

    @property
    def noise(self) -> int | None:
        """The number of the component that is noise; None without."""
        return self.mixture.n_components - 1 if has_noise(self.mixture.shape) else None

    def colours(self, ax: Any) -> Float64:
        """Return a colour for each component, of noise a grey."""
        found = _style.component_colours(self.mixture.n_components, ax)
        if self.noise is not None:
            found[self.noise] = 0.5 * (_style.ink(ax) + _style.background(ax))
        return found

    def shape_of(self, shape: Callable[[int], str]) -> Callable[[int], str]:
        """Return the shapes of the components' points, of noise a cross."""
        return lambda component: _style.CROSS if component == self.noise else shape(component)

    def title(self, component: int) -> str:
        """Return the name of a component, or its number in words."""
        if component == self.noise and not self.component_names:
            return "noise"
        if not self.component_names:
            return f"component {component}"
        name = self.component_names[component]
        return f" {name}" if name.startswith("_") else name  # matplotlib hides what begins with _

    def label(self, component: int) -> str:
        """Return the entry of a component in a legend: its name and its weight."""
        return f"{self.title(component)}: {100 * self.mixture.weights[component]:.3g} %"

    def mark(self, component: int) -> str:
        """Return the name of a component, or its number alone."""
        if self.component_names:
            return self.component_names[component]
        return "noise" if component == self.noise else str(component)

    def support(self, feature: int) -> tuple[float, float, bool]:
        """Return the lowest and highest value of a feature, and whether all are whole numbers."""
        if self.functions is not None:
            return *ANY_NUMBER[:2], _is_whole(self.functions, self.X)
        supports = self.mixture.shape.supports
        return supports[feature] if supports else ANY_NUMBER

    def weights(self) -> Float64:
        """Return the weights of the rows; 1 for each if they have none."""
        return np.ones(len(self.X)) if self.sample_weight is None else self.sample_weight

    def marginal(self, features: list[int]) -> Subject:
        """Return the subject of some features, of the rows that have all of them."""
        of = self.columns(features)
        if not self.mixture.shape.missing:
            return of
        there = ~np.isnan(of.X).any(axis=1)
        weights = None if of.sample_weight is None else of.sample_weight[there]
        return replace(of, X=of.X[there], sample_weight=weights)

    def columns(self, features: list[int]) -> Subject:
        """Return the subject of some features: the marginal mixture, and their columns."""
        names = tuple(self.names[feature] for feature in features)
        some = {i: self.categories[j] for i, j in enumerate(features) if j in self.categories}
        mixture = self.mixture
        if self.functions is None:
            mixture = mixture.marginal(features)
        return replace(self, mixture=mixture, X=self.X[:, features], names=names, categories=some)

    def points(self, most: int = MOST_POINTS) -> tuple[Any, Float64]:
        """Return at most so many rows, evenly spread over all, and their weights."""
        n_samples = len(self.X)
        few = np.unique(np.linspace(0, n_samples - 1, min(n_samples, most)).astype(int))
        return self.X[few], self.weights()[few]

    def quantiles(self, deviations: Float64) -> Float64 | None:
        """Return quantiles of components and features; None where the family has none."""
        try:
            if self.functions is not None:
                return quantiles_of_draws(self.functions.draws, self.mixture, deviations)
            return self.family.quantiles(self.mixture, deviations)
        except ValueError:
            return None

    def score_samples(self, rows: Any) -> Float64:
        """Return the log-density of each row."""
        return np.asarray(self.mixture.score_samples(self._for_the_core(rows)))

    def responsibilities(self, rows: Any) -> Float64:
        """Return the responsibilities, (n_samples, n_components)."""
        return np.asarray(self.mixture.predict_proba(self._for_the_core(rows)))

    def weighted_densities(self, rows: Any) -> Float64:
        """Return the part of each component in the density, of shape (n_components, n_points)."""
        total = np.exp(self.score_samples(rows))
        return np.asarray((self.responsibilities(rows) * total[:, np.newaxis]).T)

    def component_densities(self, rows: Any) -> Float64:
        """Return the density of each component, of shape (n_components, n_points)."""
        given, seen = self.mixture, self._for_the_core(rows)
        alone = (
            Mixture._adopt(_core.Mixture(weights, given.parameters, given.shape))
            for weights in np.eye(given.n_components)
        )
        return np.exp([one.score_samples(seen) for one in alone])

    def _for_the_core(self, rows: Any) -> Any:
        """Return rows as the core sees them: statistics for a family of the user's own."""
        return rows if self.functions is None else self.functions.rows(rows)


def subject(
    model: Any, X: Any, sample_weight: Any, caller: str, component_names: Any = None
) -> Subject:
    """Return the checked subject of a picture; messages name the caller."""
    mixture, fitted = mixture_of(model, caller), fit_of(model)
    categories = {} if fitted is None else fitted.categories
    functions = None if fitted is None else fitted.functions
    if functions is None and mixture.shape.family == "natural":
        raise ValueError(
            f"{caller} cannot draw the mixture of a family of your own without its functions. Give "
            "the fitted MixtureModel instead."
        )
    n_features = mixture.n_features if functions is None else functions.n_features
    names: Any = feature_names(X)
    _check_order(X, names, None if fitted is None else fitted.feature_names, caller)
    rows = check_rows(
        coded(X, categories),
        caller=caller,
        n_threads=check_n_threads(None),
        n_features=n_features,
        missing=mixture.shape.missing,
    )
    weights = check_sample_weight(sample_weight, len(rows))
    if names is None:
        names = getattr(getattr(model, "best_estimator_", model), "feature_names_in_", None)
    if functions is None:
        check_support(rows, mixture.shape, check_n_threads(None), names)
    if names is None:
        names = [f"feature {feature}" for feature in range(n_features)]
    n_named = others_shape(mixture.shape).n_components
    titles = check_component_names(component_names, n_named)
    titles = (*titles, "noise") if titles and n_named < mixture.n_components else titles
    return Subject(mixture, rows, weights, tuple(map(str, names)), categories, functions, titles)


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
        f"{caller} draws a Mixture, a fitted mixture model or a fitted search. "
        f"Got {type(model).__name__} instead."
    )


def fit_of(model: Any) -> Any:
    """Return what a fit published, which knows names of categories; None for a mixture."""
    return getattr(getattr(model, "best_estimator_", model), "_fitted", None)


def _check_order(X: Any, names: Any, of_fit: Any, caller: str) -> None:
    """Raise ValueError for the columns of the fit in another order; other names may be shown."""
    if names is not None and of_fit is not None and set(names) == set(of_fit):
        check_feature_names(X, of_fit, caller)


def _is_whole(functions: UserFunctions, X: Any) -> bool:
    """Return whether a family of the user's own takes only whole numbers, as far as rows tell."""
    few = np.asarray(X[:: max(len(X) // 100, 1)], dtype=np.float64)
    between = allowed(functions.family, few + 0.5)
    return bool(np.all(few == np.floor(few))) and not bool(between.any())
