"""Parameters of Gaussian mixtures: checks of those given by hand, and mixtures made of arrays.

Each check returns float64 arrays the core can take, or raises a ValueError in scikit-learn's words
that names the parameter.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.validation import as_float64

from .structures import (
    CONSTRAINED,
    MATRICES,
    SCALARS,
    SHARED,
    check_covariance_type,
    structure_named,
)
from .symmetric import symmetric_part

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, ModelShape

    Moments = tuple[Float64, Float64, Float64]  # weights, means, covariances


def check_weights(weights: Any, n_components: int) -> Float64:
    """Return the weights of the components: each in [0, 1], their sum 1."""
    single = getattr(weights, "dtype", None) == np.float32
    checked = as_float64(weights, "weights")
    _check_shape(checked, (n_components,), "weights")
    if checked.min() < 0 or checked.max() > 1:
        raise ValueError(
            "The parameter 'weights' should be in the range [0, 1], but got max value "
            f"{checked.max():.5f}, min value {checked.min():.5f}"
        )
    total = checked.sum()
    if abs(1.0 - total) > (1e-6 if single else 1e-8):
        raise ValueError(
            f"The parameter 'weights' should be normalized, but got sum(weights) = {total:.5f}"
        )
    # Weights rounded to float32 do not add up to 1 in float64.
    return checked / total if single else checked


def check_means(means: Any, n_components: int, n_features: int) -> Float64:
    """Return the means of the components."""
    checked = as_float64(means, "means")
    _check_shape(checked, (n_components, n_features), "means")
    return checked


def check_covariances(
    covariances: Any, covariance_type: str, n_components: int, n_features: int
) -> Float64:
    """Return symmetric covariances with positive variances; the core factors them."""
    shape = parameter_shape(covariance_type, n_components, n_features)
    return _check_spread(covariances, covariance_type, shape, "covariance")


def precisions_cholesky(
    precisions: Any, covariance_type: str, n_components: int, n_features: int
) -> Float64:
    """Return the upper triangular P of each precision P Pᵀ, the square root of each scalar one."""
    shape = parameter_shape(covariance_type, n_components, n_features)
    checked = _check_spread(precisions, covariance_type, shape, "precision")
    if covariance_type not in MATRICES:
        return np.sqrt(checked)
    try:
        # numpy factors as lower times upper; seen from the last feature on, that is ours.
        flipped = np.linalg.cholesky(checked[..., ::-1, ::-1])
    except np.linalg.LinAlgError:
        raise ValueError(
            f"'{covariance_type} precision' should be symmetric, positive-definite"
        ) from None
    return np.ascontiguousarray(flipped[..., ::-1, ::-1])


@functools.lru_cache(maxsize=64)
def shape_of(
    structure: str, n_components: int, n_features: int, missing: bool = False
) -> ModelShape:
    """Return the shape of a Gaussian mixture, of rows that may lack cells or not."""
    return _core.ModelShape("gaussian", structure, n_features, n_components, missing)


def cheapest(n_components: int, n_features: int, missing: bool = False) -> ModelShape:
    """Return the shape whose statistics take the least work: sums and little more."""
    return shape_of("tied_spherical", n_components, n_features, missing)


def of_features(n_features: int, missing: bool = False) -> ModelShape:
    """Return the shape whose statistics are mean and variance of each feature."""
    return shape_of("diag", 1, n_features, missing)


def nearest_center(centers: Float64, scale: Float64, missing: bool = False) -> Mixture:
    """Return the mixture whose most probable component is the nearest center, in units of scale.

    Nearest by the cells that a row has, where it may lack some.

    A start asks the core for one hard assignment under it, which serves every structure.
    """
    k = len(centers)
    parameters = {"means": centers, "covariances": np.tile(scale**2, (k, 1))}
    shape = shape_of("diag", *centers.shape, missing)
    return _core.Mixture(np.full(k, 1.0 / k), parameters, shape)


def mixture_of(
    weights: Float64, means: Float64, covariances: Float64, structure: str, n_threads: int = 1
) -> Mixture:
    """Return the mixture with these parameters, which are arrays as the core takes them."""
    parameters = {"means": means, "covariances": covariances}
    return _core.Mixture(weights, parameters, shape_of(structure, *means.shape), n_threads)


def onto_structure(moments: Moments, structure: str, previous: Mixture | None = None) -> Moments:
    """Return weights, means, and the nearest covariances of the structure, by the likelihood.

    Where those of one component depend on those of others, any covariances have their shape.
    previous: a mixture from which an M-step that alternates goes on.
    """
    if structure not in CONSTRAINED:
        return moments
    weights, means, covariances = moments
    shape = shape_of(structure, *means.shape)
    arrays = {
        "weight": weights,
        "sum": np.zeros_like(means),
        "scatter": weights.reshape(-1, *[1] * (covariances.ndim - 1)) * covariances,
    }
    statistics = _core.SufficientStatistics(shape, arrays, means, 0.0, 1.0)
    if previous is not None and previous.shape != shape:
        previous = None
    return weights, means, _core.estimates(statistics, 0.0, None, previous)[1]["covariances"]


def in_structure(mixture: Mixture, structure: str) -> Mixture:
    """Return a mixture in another structure that can say it, as all can of one component."""
    if mixture.shape.structure == structure:
        return mixture
    covariances = full_covariances(mixture)
    if structure not in MATRICES:
        covariances = np.diagonal(covariances, axis1=1, axis2=2)
    if structure in SCALARS:
        covariances = covariances[:, 0]
    if structure in SHARED:
        covariances = covariances[0]
    shape = parameter_shape(structure, *mixture.means.shape)
    values = np.ascontiguousarray(covariances).reshape(shape)
    return mixture_of(mixture.weights, mixture.means, values, structure)


def checked_mixture(
    weights: Any, means: Any, covariances: Any, covariance_type: str
) -> _core.Mixture:
    """Return the mixture with parameters given by hand, or raise ValueError for a bad one."""
    check_covariance_type(covariance_type)
    means = as_float64(means, "means")
    if means.ndim != 2 or 0 in means.shape:
        raise ValueError(
            "The parameter 'means' should have the shape of (n_components, n_features), "
            f"but got {means.shape}"
        )
    kind = structure_named(covariance_type, means.shape[1])
    weights = check_weights(weights, means.shape[0])
    covariances = check_covariances(covariances, kind, *means.shape)
    try:
        return mixture_of(weights, means, covariances, kind, _core.effective_n_threads())
    except _core.IllDefinedComponentError as error:
        raise ValueError(f"'{kind} covariance' should be symmetric, positive-definite") from error


def precisions_of(mixture: Mixture) -> Float64:
    """Return the inverses of the covariances, in their shape."""
    factors = mixture.precisions_cholesky
    if mixture.shape.structure not in MATRICES:
        return factors**2
    return factors @ np.swapaxes(factors, -1, -2)


def parameter_shape(covariance_type: str, n_components: int, n_features: int) -> tuple[int, ...]:
    """Return the shape of the covariances, precisions and factors of a structure."""
    return shape_of(covariance_type, n_components, n_features).parameters["covariances"]


def _check_spread(values: Any, covariance_type: str, shape: tuple[int, ...], noun: str) -> Float64:
    """Check covariances or precisions, whichever `noun` says."""
    name = f"{covariance_type} {noun}"
    checked = as_float64(values, name)
    _check_shape(checked, shape, name)
    if covariance_type not in MATRICES:
        if checked.min() <= 0:
            raise ValueError(f"'{name}' should be positive")
        return checked
    symmetric = symmetric_part(checked)
    if symmetric is None:
        raise ValueError(f"'{name}' should be symmetric, positive-definite")
    return symmetric


def _check_shape(array: Float64, shape: tuple[int, ...], name: str) -> None:
    if array.shape != shape:
        raise ValueError(
            f"The parameter '{name}' should have the shape of {shape}, but got {array.shape}"
        )


def full_covariances(mixture: Mixture) -> Float64:
    """Return a matrix for each component, of shape (n_components, n_features, n_features)."""
    n_components, n_features = mixture.n_components, mixture.n_features
    values, covariance_type = np.asarray(mixture.covariances), mixture.shape.structure
    if covariance_type in MATRICES:
        shape = (n_components, n_features, n_features)
        return np.array(np.broadcast_to(values, shape))
    if covariance_type in SCALARS:
        values = values.reshape(-1, 1)  # one variance of a component serves all its features
    variances = np.broadcast_to(values, (n_components, n_features))
    return np.array(variances[:, :, np.newaxis] * np.eye(n_features))
