"""Gaussian: what the engine asks of the family beside what the core knows.

Repairs depend on the statistics alone and change only the components they are told to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._families import distributions
from emgine._families.family import Family
from emgine._families.missing import mixture_with, shape_with, weights_of_features

from . import conditional as conditionals
from . import ellipses as pictures
from . import feature_variances, floors, holding, narrow
from .parameters import full_covariances, mixture_of
from .structures import (
    COVARIANCE_TYPES,
    GENERAL,
    MATRICES,
    SCALARS,
    SHARED,
    check_covariance_type,
    structure_named,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, SufficientStatistics

    from .parameters import Moments

# The part of the scatter matrices of the components that each structure keeps.
KEPT = {
    name: ("kij" if name in MATRICES else "kii")
    + "->"
    + ("" if name in SHARED else "k")
    + ("ij" if name in MATRICES else "" if name in SCALARS else "i")
    for name in COVARIANCE_TYPES
}
# Halves of a component begin so many of its standard deviations from where it was.
HALF_APART = 0.5


class Gaussian(Family):
    """Gaussian components.

    Parameters
    ----------
    covariance_type : str, default='full'
        Structure of the covariances, as in `emgine.GaussianMixture`.

    Examples
    --------
    >>> from emgine import families
    >>> families.Gaussian("diag")
    Gaussian(covariance_type='diag')
    """

    name = "gaussian"
    measure = "density"
    choices = ("covariance_type",)
    can_repair = True
    repaired_parameters = ("covariances",)
    mask_axes = staticmethod(holding.mask_axes)
    n_held = staticmethod(holding.n_held)
    follows_chart = staticmethod(holding.follows_chart)
    mean_and_least_variance = staticmethod(feature_variances.mean_and_least_variance)
    narrow_components = staticmethod(narrow.narrow_components)
    narrowest = staticmethod(narrow.narrowest)
    marginal = staticmethod(conditionals.marginal)
    conditional = staticmethod(conditionals.conditional)
    completed = staticmethod(conditionals.completed)
    affine_maps = staticmethod(conditionals.affine_maps)
    component_covariances = staticmethod(full_covariances)
    quantiles = staticmethod(pictures.quantiles)
    ellipses = staticmethod(pictures.ellipses)

    def __init__(self, covariance_type: str = "full") -> None:
        self.covariance_type = check_covariance_type(covariance_type)

    def structure(self, n_features: int) -> str:
        """Return the structure of the covariances."""
        return structure_named(self.covariance_type, n_features)

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        factors = mixture.precisions_cholesky
        if mixture.shape.structure in SHARED:
            factors = np.broadcast_to(factors, (mixture.n_components, *factors.shape))
        return [
            mean + _coloured(random_state.standard_normal((count, mixture.n_features)), factor)
            for mean, count, factor in zip(mixture.means, counts, factors, strict=True)
        ]

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances."""
        variances = np.diagonal(full_covariances(mixture), axis1=1, axis2=2)
        return mixture.means, variances

    def filled(
        self,
        mixture: Mixture,
        X: Float64,
        labels: NDArray[np.int64],
        random_state: np.random.RandomState,
    ) -> Float64:
        """Return rows of the components `labels` whose NaN are drawn, given what is observed."""
        complete = self.drawn_rows(mixture, labels, random_state)
        return conditionals.filled(mixture, X, labels, complete)

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`."""
        means, variances = self.moments(mixture)
        return distributions.normal((x - means) / np.sqrt(variances))

    def n_numbers(self, mixture: Mixture) -> int:
        """Return the size of means and factors."""
        return int(mixture.means.size + mixture.precisions_cholesky.size)

    def about(self, given: SufficientStatistics, means: Float64) -> SufficientStatistics:
        """Return the same statistics about other means (Chan, Golub and LeVeque 1983)."""
        sums, scatter, weight = given.sum, given.scatter, weights_of_features(given)
        with np.errstate(over="ignore", invalid="ignore"):  # the core refuses what is too large
            moved = given.reference - means
            half = moved[:, :, np.newaxis] * (sums + 0.5 * weight * moved)[:, np.newaxis, :]
            change = np.einsum(KEPT[given.shape.structure], half + np.swapaxes(half, 1, 2))
            arrays = {
                **given.arrays,
                "sum": sums + weight * moved,
                "scatter": scatter + change.reshape(scatter.shape),
            }
        return _core.SufficientStatistics(
            given.shape, arrays, means, given.log_likelihood, given.row_weight
        )

    def next_reference(self, given: SufficientStatistics) -> Float64:
        """Return the means of the next M-step; those of now at weight 0."""
        weight, sums = weights_of_features(given), given.sum
        shift = np.divide(sums, weight, out=np.zeros_like(sums), where=weight > 0)
        return np.asarray(given.reference + shift)

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components without those that are so only where all rows are."""
        if isinstance(least, float):
            return narrow.narrow_within(mixture, least)
        return narrow.bounded_within(floors.in_units_of(mixture, least), 1.0)

    def floor(self, given: SufficientStatistics, reg_covar: float) -> Float64:
        """Return the least variances of the features of a run."""
        free = GENERAL[given.shape.structure]
        return floors.floor_of(_moments(statistics_in(given, free), reg_covar), free)

    def bounded(
        self,
        given: SufficientStatistics,
        reg_covar: float,
        which: Collection[int],
        least: Float64,
        held: _core.Held | None = None,
        previous: Mixture | None = None,
    ) -> Mixture:
        """Return the M-step in which the variances of some components are bounded."""
        structure = given.shape.structure
        moments = _moments(given, reg_covar, held, which, previous)
        mixture = floors.bounded(moments, which, least, structure, previous)
        return mixture_with(mixture, given.shape.missing)

    def is_below(self, mixture: Mixture, which: Collection[int], least: Float64) -> bool:
        """Return whether some components are narrower than `bounded` makes them."""
        return floors.is_below(mixture, which, least)

    def ill_defined(
        self, given: SufficientStatistics, reg_covar: float, held: _core.Held | None = None
    ) -> list[int]:
        """Return the components whose covariances are not positive definite."""
        return floors.ill_defined(_moments(given, reg_covar, held), given.shape.structure)

    def without(
        self,
        given: SufficientStatistics,
        reg_covar: float,
        kept: list[int],
        which: Collection[int],
        least: Float64 | None,
    ) -> Mixture:
        """Return the M-step of the components that are kept, some of them bounded."""
        structure = given.shape.structure
        weights, means, covariances = _moments(given, reg_covar, None, which)
        covariances = covariances if structure in SHARED else covariances[kept]
        moments = weights[kept] / weights[kept].sum(), means[kept], covariances
        least = np.zeros(means.shape[1]) if least is None else least
        mixture = floors.bounded(moments, {kept.index(k) for k in which}, least, structure)
        return mixture_with(mixture, given.shape.missing)

    def reseeded(self, mixture: Mixture, kept: list[int], lost: list[int]) -> Mixture:
        """Return a mixture of the components `kept`, with halves of the heaviest at `lost`."""
        place = np.argsort(kept + lost)
        more = self.split(mixture, len(place))
        covariances, structure = more.covariances, more.shape.structure
        covariances = covariances if structure in SHARED else covariances[place]
        made = mixture_of(more.weights[place], more.means[place], covariances, structure)
        return mixture_with(made, mixture.shape.missing)

    def split(self, mixture: Mixture, n_components: int) -> Mixture:
        """Return a mixture of more components: the heaviest becomes two halves, repeatedly."""
        weights, means = mixture.weights.copy(), mixture.means.copy()
        covariances, kind = mixture.covariances.copy(), mixture.shape.structure
        per_component = kind not in SHARED
        while len(weights) < n_components:
            k = int(weights.argmax())
            shift = HALF_APART * _widest(covariances[k] if per_component else covariances, means)
            weights[k] /= 2
            weights = np.append(weights, weights[k])
            means = np.append(means, means[k : k + 1] + shift, axis=0)
            means[k] -= shift
            if per_component:
                covariances = np.append(covariances, covariances[k : k + 1], axis=0)
        made = mixture_of(weights, means, np.ascontiguousarray(covariances), kind)
        return mixture_with(made, mixture.shape.missing)


def _moments(
    given: SufficientStatistics,
    reg_covar: float,
    held: _core.Held | None = None,
    which: Collection[int] = (),
    previous: Mixture | None = None,
) -> Moments:
    """Return weights, means and covariances of an M-step, which need not make a mixture.

    Where some are bounded, and depend on one another, covariances are those of the rows alone.
    """
    free = GENERAL[given.shape.structure]
    if which and free != given.shape.structure:
        given, previous = statistics_in(given, free), None
    weights, parameters = _core.estimates(given, reg_covar, held, previous)
    return weights, parameters["means"], parameters["covariances"]


def statistics_in(given: SufficientStatistics, structure: str) -> SufficientStatistics:
    """Return the same statistics as those of a structure of the same arrays."""
    shape = shape_with(given.shape, given.shape.missing, structure)
    return _core.SufficientStatistics(
        shape, given.arrays, given.reference, given.log_likelihood, given.row_weight
    )


def _coloured(noise: Float64, factor: Float64) -> Float64:
    """Give standard normal rows the covariance P⁻ᵀP⁻¹ whose precision is PPᵀ."""
    if factor.ndim < 2:
        return noise / factor
    return np.asarray(np.linalg.solve(factor.T, noise.T).T, dtype=np.float64)


def _widest(covariance: Float64, means: Float64) -> Float64:
    """Return the widest axis of a component, of the length of its standard deviation."""
    if np.ndim(covariance) == 2:
        variances, axes = np.linalg.eigh(covariance)
        return np.asarray(np.sqrt(variances[-1]) * axes[:, -1])
    variances = np.broadcast_to(covariance, means.shape[1:])
    axis = int(variances.argmax())
    shift = np.zeros(means.shape[1])
    shift[axis] = np.sqrt(variances[axis])
    return shift
