"""Some features of components of Student's t given others.

A conditional is a t again, of more degrees of freedom and of scales that grow with the distance of
what is observed (Ding 2016, "On the conditional distribution of the multivariate t distribution").
The Gaussian with the same scales knows the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .gaussian import conditional as gaussian
from .gaussian.parameters import full_covariances
from .gaussian.structures import FREE, MATRICES, SCALARS
from .patterns import Completed
from .scales import gaussian_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture
    from emgine._families.affine_maps import AffineMaps


def marginal(mixture: Mixture, columns: Sequence[int]) -> Mixture:
    """Return the mixture of some of the features."""
    return _student(gaussian.marginal(gaussian_of(mixture), columns), mixture.dofs, mixture)


def conditional(
    mixture: Mixture, observed: Sequence[int], values: Float64, others: Sequence[int]
) -> Mixture:
    """Return the components of the other features given the observed ones; weights are kept."""
    scales = gaussian_of(mixture)
    row = np.full((1, mixture.n_features), np.nan)
    row[0, list(observed)] = values
    n, dofs = len(list(observed)), mixture.dofs
    widths = _widths(scales, gaussian.completed(scales, row).means, n, dofs)[:, 0]
    given = gaussian.conditional(scales, observed, values, others)
    return _of_each(given, widths, dofs + n)


def moments(mixture: Mixture) -> tuple[Float64, Float64]:
    """Return means, NaN up to 1 degree of freedom, and variances, infinite up to 2."""
    dofs = mixture.dofs[:, np.newaxis]
    means = np.where(dofs > 1, mixture.means, np.nan)
    return means, np.diagonal(covariances(mixture), axis1=1, axis2=2)


def covariances(mixture: Mixture) -> Float64:
    """Return the covariances of the components, infinite up to 2 degrees of freedom."""
    factors = _variance_factors(mixture.dofs)[:, np.newaxis, np.newaxis]
    scales = full_covariances(gaussian_of(mixture))
    with np.errstate(invalid="ignore"):  # of what is not correlated
        return np.where(scales == 0, 0.0, scales * factors)


def completed(mixture: Mixture, X: Float64) -> Completed:
    """Return rows whose NaN are replaced by their expected values under each component."""
    scales, dofs = gaussian_of(mixture), mixture.dofs
    means, variances = gaussian.completed(scales, X)
    observed = (~np.isnan(X)).sum(axis=1)
    of_rows = dofs[:, np.newaxis] + observed
    factors = _widths(scales, means, observed, dofs) * _variance_factors(of_rows)
    gaps = np.isnan(X)
    means = np.where(gaps & (of_rows <= 1)[..., np.newaxis], np.nan, means)
    with np.errstate(invalid="ignore"):  # of what is observed
        return Completed(means, np.where(gaps, variances * factors[..., np.newaxis], 0.0))


def affine_maps(mixture: Mixture, given: Sequence[int], of: Sequence[int]) -> AffineMaps:
    """Return the regressions of the features `of` on those given: those of the scales."""
    maps = gaussian.affine_maps(gaussian_of(mixture), given, of)
    known = (mixture.dofs + len(given) > 1)[:, np.newaxis]
    return maps._replace(values=np.where(known, maps.values, np.nan))


def filled(
    mixture: Mixture,
    X: Float64,
    labels: NDArray[np.int64],
    noise: Float64,
    random_state: np.random.RandomState,
) -> Float64:
    """Return rows of the components `labels` whose NaN are drawn; `noise` of these scales."""
    scales, dofs = gaussian_of(mixture), mixture.dofs
    observed = (~np.isnan(X)).sum(axis=1)
    means = gaussian.completed(scales, X).means
    squares = _widths(scales, means, observed, dofs)[labels, np.arange(len(X))]
    freedom = dofs[labels] + observed
    finite = np.isfinite(freedom)
    drawn = random_state.chisquare(np.where(finite, freedom, 1.0))
    squares = squares * np.where(finite, freedom / np.where(finite, drawn, 1.0), 1.0)
    return gaussian.filled(scales, X, labels, noise, np.sqrt(squares))


def _widths(scales: Mixture, means: Float64, observed: Float64 | int, dofs: Float64) -> Float64:
    """Return how much wider than its scales each component is given the rows; 1 in the limit."""
    deviations = means - scales.means[:, np.newaxis]
    factors = _factors(scales)
    distances = ((deviations @ factors) ** 2).sum(axis=-1)
    inverse = (1 / dofs)[:, np.newaxis]
    return np.asarray((1 + distances * inverse) / (1 + observed * inverse))


def _factors(scales: Mixture) -> Float64:
    """Return the upper triangular factors of the precisions, one for each component."""
    values, structure = scales.precisions_cholesky, scales.shape.structure
    if structure in MATRICES:
        return np.broadcast_to(values, (scales.n_components, *values.shape[-2:]))
    if structure in SCALARS:
        values = values.reshape(-1, 1)
    roots = np.broadcast_to(values, (scales.n_components, scales.n_features))
    return np.asarray(roots[:, :, np.newaxis] * np.eye(scales.n_features))


def _variance_factors(dofs: Float64) -> Float64:
    """Return how much larger than scales variances are."""
    inverse = 1 / dofs
    finite = 2 * inverse < 1
    return np.where(finite, 1 / (1 - 2 * np.where(finite, inverse, 0.0)), np.inf)


def _student(scales: Mixture, dofs: Float64, like: Mixture) -> Mixture:
    """Return the t mixture of these scales, its degrees of freedom as those of another."""
    word = like.shape.structure.partition("/")[2]
    return _made(scales, dofs, f"{scales.shape.structure}/{word}")


def _of_each(scales: Mixture, widths: Float64, dofs: Float64) -> Mixture:
    """Return the t mixture whose components have scales of their own, so many times as large."""
    structure = scales.shape.structure
    values = full_covariances(scales) * widths[:, np.newaxis, np.newaxis]
    if structure not in MATRICES:
        values = np.diagonal(values, axis1=1, axis2=2)
    if structure in SCALARS:
        values = values[:, 0]
    own = FREE[structure]
    shape = _core.ModelShape("gaussian", own, scales.n_features, scales.n_components)
    parameters = {"means": scales.means, "covariances": np.ascontiguousarray(values)}
    return _made(_core.Mixture(scales.weights, parameters, shape), dofs, f"{own}/each")


def _made(scales: Mixture, dofs: Float64, structure: str) -> Mixture:
    shape = _core.ModelShape("student_t", structure, scales.n_features, scales.n_components)
    parameters = {
        "means": scales.means,
        "scales": scales.covariances,
        "precisions_cholesky": scales.precisions_cholesky,
        "dofs": dofs,
    }
    return _core.Mixture(scales.weights, parameters, shape)
