"""Noise: what the engine asks of a model whose last component is noise.

The other components answer for themselves; the noise adds what is known of a box. Users never name
this family: `noise=` of an estimator adds the component.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core

from . import distributions
from .affine_maps import AffineMaps
from .beside_noise import (
    NOISE,
    OTHERS_WEIGHT,
    box_of,
    others_family,
    others_of,
    others_shape,
    others_statistics,
    shape_with_noise,
    with_noise,
    with_row,
)
from .blocks import IGNORED, blocks_of
from .family import BY_NAME, Family
from .noise_repairs import NoiseRepairs
from .patterns import Completed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics

    from .holding import Masks


def _family(of: Mixture | SufficientStatistics) -> Family:
    """Return the family of the other components."""
    return BY_NAME[others_family(of.shape.structure)[0]]


class Noise(NoiseRepairs):
    """Components of another family, with noise as the last; `others` is that family."""

    name = NOISE

    def __init__(self, others: Family) -> None:
        self.others = others
        self.can_repair, self.keeps_empty = others.can_repair, others.keeps_empty
        self.bound, self.independent = others.bound, others.independent
        self.repaired_parameters, self.zeros_stay = others.repaired_parameters, others.zeros_stay

    def in_start_space(self, X: Float64, structure: str) -> list[Float64] | None:
        """Return rows as a start of the other components compares them."""
        family, own = others_family(structure)
        return BY_NAME[family].in_start_space(X, own)

    def points(self, means: Float64, structure: str) -> Float64:
        """Return the points to take first statistics about."""
        family, own = others_family(structure)
        return with_row(BY_NAME[family].points(means[:-1], own), np.zeros(means.shape[1]))

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says, those of the noise last."""
        drawn = _family(mixture).draws(others_of(mixture), counts[:-1], random_state)
        noise = box_of(mixture.shape).draws(int(counts[-1]), random_state)
        noise[:, _left_out(mixture)] = np.nan
        return [*drawn, noise]

    def drawn_as(self, shape: ModelShape) -> str:
        """Return what a picture shows of the columns."""
        own = others_shape(shape)
        return BY_NAME[own.family].drawn_as(own)

    def panels(self, mixture: Mixture) -> list[list[int]]:
        """Return the columns of each panel of a picture."""
        return _family(mixture).panels(others_of(mixture))

    def quantiles(self, mixture: Mixture, deviations: Float64) -> Float64:
        """Return quantiles of components and columns; of the noise, those of its box."""
        box, shares = box_of(mixture.shape), distributions.normal(deviations)
        own = box.low[:, np.newaxis] + box.widths[:, np.newaxis] * shares
        return with_row(_family(mixture).quantiles(others_of(mixture), deviations), own)

    def ellipses(self, mixture: Mixture, share: float) -> tuple[Float64, Float64] | None:
        """Return the ellipses of the other components: the noise has none."""
        return _family(mixture).ellipses(others_of(mixture), share)

    def shown(self, mixture: Mixture) -> dict[Any, Any]:
        """Return the parameters as users name them."""
        return _family(mixture).shown(others_of(mixture))

    def marginal(self, mixture: Mixture, columns: Sequence[int]) -> Mixture:
        """Return the mixture of some columns."""
        made = _family(mixture).marginal(others_of(mixture), columns)
        return self._with_noise(made, mixture, columns)

    def conditional(
        self, mixture: Mixture, observed: Sequence[int], values: Float64, others: Sequence[int]
    ) -> Mixture:
        """Return the components of the other columns given the observed; weights are kept."""
        made = _family(mixture).conditional(others_of(mixture), observed, values, others)
        return self._with_noise(made, mixture, others)

    @staticmethod
    def _with_noise(others: Mixture, like: Mixture, columns: Sequence[int]) -> Mixture:
        """Return components of some columns beside noise, with the weights that they had."""
        shape = shape_with_noise(others.shape, box_of(like.shape).of_columns(columns))
        return _core.Mixture(like.weights, dict(others.parameters), shape)

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances by component and column."""
        means, variances = _family(mixture).moments(others_of(mixture))
        own = _moments_of_noise(mixture)
        return with_row(means, own[0]), with_row(variances, own[1])

    def has_means(self, structure: str) -> bool:
        """Return whether `moments` knows a mean of some column."""
        family, own = others_family(structure)
        return BY_NAME[family].has_means(own)

    def component_covariances(self, mixture: Mixture) -> Float64:
        """Return the covariances of each component; of the noise, those of its box."""
        own, left = np.diag(_moments_of_noise(mixture)[1]), _left_out(mixture)
        own[left] = own[:, left] = np.nan
        return with_row(_family(mixture).component_covariances(others_of(mixture)), own)

    def completed(self, mixture: Mixture, X: Float64) -> Completed:
        """Return rows whose NaN are replaced by expected values under each component."""
        means, variances = _family(mixture).completed(others_of(mixture), X)
        (centre, spread), gaps = _moments_of_noise(mixture), np.isnan(X)
        return Completed(
            with_row(means, np.where(gaps, centre, X)),
            with_row(variances, np.where(gaps, spread, 0.0)),
        )

    def is_affine(self, mixture: Mixture) -> bool:
        """Return whether expected values are affine functions of what is given."""
        return _family(mixture).is_affine(others_of(mixture))

    def affine_maps(self, mixture: Mixture, given: Sequence[int], of: Sequence[int]) -> AffineMaps:
        """Return the expected values of the columns `of` given others, by component."""
        maps = _family(mixture).affine_maps(others_of(mixture), given, of)
        centre = _moments_of_noise(mixture)[0][list(of)]
        return AffineMaps(
            with_row(maps.centers, np.zeros(len(given))),
            with_row(maps.values, centre),
            with_row(maps.slopes, np.zeros((len(of), len(given)))),
        )

    def filled(
        self,
        mixture: Mixture,
        X: Float64,
        labels: NDArray[np.int64],
        random_state: np.random.RandomState,
    ) -> Float64:
        """Return rows of the components `labels` whose NaN are drawn, given what is observed."""
        is_noise = labels == mixture.n_components - 1
        own = np.where(is_noise, 0, labels)
        rows = _family(mixture).filled(others_of(mixture), X, own, random_state)
        noise = box_of(mixture.shape).draws(len(X), random_state)
        noise[:, _left_out(mixture)] = np.nan
        return np.where(is_noise[:, np.newaxis] & np.isnan(X), noise, rows)

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`, by component."""
        box = box_of(mixture.shape)
        own = np.clip((x[0] - box.low[0]) / box.widths[0], 0.0, 1.0)
        return with_row(_family(mixture).distribution(others_of(mixture), x), own)

    def n_numbers(self, mixture: Mixture) -> int:
        """Return about how many numbers a mixture has."""
        return _family(mixture).n_numbers(others_of(mixture)) + 2 * mixture.n_features

    def about(self, statistics: SufficientStatistics, reference: Float64) -> SufficientStatistics:
        """Return the same statistics about other points."""
        moved = _family(statistics).about(others_statistics(statistics), reference[:-1].copy())
        arrays = moved.arrays
        arrays[OTHERS_WEIGHT] = arrays["weight"]
        arrays["weight"] = statistics.weight
        return _core.SufficientStatistics(
            statistics.shape, arrays, reference, statistics.log_likelihood, statistics.row_weight
        )

    def next_reference(self, statistics: SufficientStatistics) -> Float64:
        """Return the points that the next statistics should be about."""
        own = _family(statistics).next_reference(others_statistics(statistics))
        return with_row(own, np.zeros(own.shape[1]))

    def mask_axes(self, name: str, shape: ModelShape) -> int:
        """Return the first axes of a parameter by which it may be held."""
        own = others_shape(shape)
        return BY_NAME[own.family].mask_axes(name, own)

    def n_held(self, name: str, mask: NDArray[np.bool_], shape: ModelShape) -> int:
        """Return how many free parameters a mask holds."""
        own = others_shape(shape)
        return BY_NAME[own.family].n_held(name, mask, own)

    def is_held(self, component: int, masks: Masks, shape: ModelShape) -> bool:
        """Return whether all that a repair of a component would change is held."""
        own = others_shape(shape)
        return component < own.n_components and BY_NAME[own.family].is_held(component, masks, own)

    def follows_chart(self, masks: Masks, shape: ModelShape) -> bool:
        """Return whether an EM step is a gradient in a chart in which the masks hold."""
        own = others_shape(shape)
        return BY_NAME[own.family].follows_chart(masks, own)

    def split(self, mixture: Mixture, n_components: int) -> Mixture:
        """Return a mixture of more components beside the noise."""
        made = _family(mixture).split(others_of(mixture), n_components - 1)
        return with_noise(made, float(mixture.weights[-1]), box_of(mixture.shape))


def _moments_of_noise(mixture: Mixture) -> tuple[Float64, Float64]:
    """Return means and variances of the box, NaN in columns that a product leaves out."""
    box, left = box_of(mixture.shape), _left_out(mixture)
    return np.where(left, np.nan, box.centre), np.where(left, np.nan, box.widths**2 / 12)


def _left_out(mixture: Mixture) -> NDArray[np.bool_]:
    """Return the columns that a product leaves out."""
    family, structure = others_family(mixture.shape.structure)
    left = np.zeros(mixture.n_features, dtype=bool)
    if family == "product":
        for block in blocks_of(structure):
            left[block.columns] = block.family == IGNORED
    return left
