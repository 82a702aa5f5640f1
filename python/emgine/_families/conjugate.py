"""Which prior fits which family: from what the user says to priors of a shape, checked.

ValueError, in words of the family, for what does not fit. Reads no rows: what a default takes of
them comes as a function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine._checks.arguments import shown

from .gaussian.prior import GaussianPrior
from .gaussian.structures import CONSTRAINED, MATRICES, SCALARS
from .posterior import Posterior
from .priors import Dirichlet, NormalInverseWishart, Prior

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, ModelShape

    from .posterior import ComponentPrior

WEAK = "weak"
WEIGHTS, COMPONENTS = "weights", "components"
# Rows are as good as collinear below this least eigenvalue of their correlations; then, and for
# constant features, this part of the variances is added to the scale of a default.
COLLINEAR = 1e-10
PART = 1e-6


class Moments(NamedTuple):
    """Mean and covariance of all rows, and the sum of their weights."""

    mean: Float64
    covariance: Float64
    row_weight: float


def posterior_of(prior: Any, shape: ModelShape, moments: Callable[[], Moments]) -> Posterior | None:
    """Return the priors of a shape; None for no prior, ValueError for one that does not fit."""
    if prior is None:
        return None
    parts = dict(prior) if isinstance(prior, Mapping) else {COMPONENTS: prior}
    weights, components = parts.get(WEIGHTS), parts.get(COMPONENTS)
    concentration = None if weights is None else _of_weights(weights, shape)
    bound = None if components is None else _of_components(components, shape, moments)
    if concentration is None and bound is None:
        return None
    return Posterior(concentration, bound)


def _of_weights(prior: Any, shape: ModelShape) -> Float64:
    if not isinstance(prior, Dirichlet):
        raise ValueError(f"The prior of weights must be priors.Dirichlet. Got {shown(prior)}.")
    alpha: Float64 = prior.concentration
    if alpha.shape not in ((), (shape.n_components,)):
        raise ValueError(
            f"concentration of the prior of weights must be a number or have shape "
            f"({shape.n_components},). Got shape {alpha.shape}."
        )
    return alpha


def _of_components(prior: Any, shape: ModelShape, moments: Callable[[], Moments]) -> ComponentPrior:
    if shape.family == "gaussian":
        if prior == WEAK:
            prior = NormalInverseWishart()
        if isinstance(prior, NormalInverseWishart):
            return gaussian_prior(prior, shape, moments)
        raise ValueError(
            "The prior of Gaussian components must be priors.NormalInverseWishart or 'weak'. Got "
            f"{_named(prior)}{_of_weights_instead(prior)}"
        )
    raise ValueError(
        f"The family {shape.family!r} has no conjugate prior here, so prior={_named(prior)} does "
        "not fit it; {'weights': priors.Dirichlet(...)} does."
    )


def gaussian_prior(
    prior: NormalInverseWishart, shape: ModelShape, moments: Callable[[], Moments]
) -> GaussianPrior:
    """Return the prior of Gaussian components in the layout of their structure."""
    d, structure = shape.n_features, shape.structure
    if structure in CONSTRAINED:
        raise ValueError(
            f"The structure {structure!r} has no conjugate prior: its covariances depend on one "
            "another. Use one of 'full', 'tied', 'diag', 'spherical', 'tied_diag' or "
            "'tied_spherical', or prior=None."
        )
    mean, scale = _filled(prior, shape, moments)
    if mean.shape != (d,):
        raise ValueError(f"mean of a prior must have shape ({d},). Got shape {mean.shape}.")
    dof = float(d + 2 if prior.dof is None else prior.dof)
    bound = GaussianPrior(structure, mean, prior.shrinkage, dof, _checked_scale(scale, shape))
    least = dof - bound.divisor(shape.n_components)
    if dof < least:
        raise ValueError(
            f"dof of a prior of {structure!r} covariances must be at least {least:g}. Got {dof:g}."
        )
    return bound


def _filled(
    prior: NormalInverseWishart, shape: ModelShape, moments: Callable[[], Moments]
) -> tuple[Float64, Float64]:
    """Return mean and scale, of the rows where the prior leaves them open."""
    mean, scale = prior.mean, prior.scale
    if mean is None or scale is None:
        of_rows = moments()
        mean = of_rows.mean if mean is None else mean
        if scale is None:
            scale = default_scale(of_rows, shape.structure, shape.n_components)
    return np.asarray(mean), np.asarray(scale)


def _checked_scale(scale: Float64, shape: ModelShape) -> Float64:
    """Return the scale in the layout of a structure."""
    d, structure = shape.n_features, shape.structure
    sizes: tuple[int, ...] = (d, d) if structure in MATRICES else (d,)
    sizes = (1,) if structure in SCALARS else sizes
    if scale.shape != sizes and not (scale.ndim == 0 and sizes in ((1,), (1, 1))):
        wanted = "a number" if structure in SCALARS else f"of shape {sizes}"
        raise ValueError(
            f"scale of a prior of {structure!r} covariances must be {wanted}. Got shape "
            f"{scale.shape}."
        )
    scale = np.ascontiguousarray(scale.reshape(sizes))
    if structure in MATRICES:
        positive = np.allclose(scale, scale.T, rtol=1e-12) and _is_positive(scale)
    else:
        positive = bool((scale >= 0.0).all())
    if not positive:
        raise ValueError(
            "scale of a prior must be symmetric and have no negative variance in any direction."
        )
    return scale


def _is_positive(matrix: Float64) -> bool:
    """Return whether a matrix has no negative eigenvalue beyond rounding."""
    found = np.linalg.eigvalsh(matrix)
    return bool(found[0] >= -1e-14 * max(found[-1], 0.0))


def default_scale(moments: Moments, structure: str, n_components: int) -> Float64:
    """Return the scale of Fraley and Raftery (2007), with a variance for each feature of 'diag'."""
    covariance = moments.covariance
    d, variances = len(covariance), np.diag(covariance).copy()
    varying = variances > 0.0
    least = variances[varying].min() if varying.any() else 1.0
    filled = np.where(varying, variances, PART * least)
    if structure in MATRICES:
        scale = covariance + np.diag(filled - variances)
        roots = np.sqrt(filled)
        if not np.linalg.eigvalsh(scale / (roots * roots[:, np.newaxis])).min() > COLLINEAR:
            scale = scale + PART * np.diag(filled)
    elif structure in SCALARS:
        scale = filled.mean(keepdims=True)
    else:
        scale = filled
    return np.asarray(scale / n_components ** (2.0 / d))


def _named(prior: Any) -> str:
    return repr(prior) if isinstance(prior, Prior) else shown(prior)


def _of_weights_instead(prior: Any) -> str:
    if isinstance(prior, Dirichlet):
        return "; a prior of the weights is {'weights': priors.Dirichlet(...)}."
    return "."
