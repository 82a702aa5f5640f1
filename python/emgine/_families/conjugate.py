"""Which prior fits which family: from what the user says to priors of a shape, checked.

ValueError, in words of the family, for what does not fit. Reads no rows: what a default takes of
them comes as a function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from emgine._checks.arguments import shown

from .beside_noise import has_noise, others_shape
from .block_statistics import parts_of
from .family import near
from .gaussian.parameters import shape_of
from .gaussian.prior import GaussianPrior
from .gaussian.structures import MATRICES, SCALARS
from .log_normal_prior import LogNormalPrior
from .named_priors import NAMED, named_prior, rows_of, rows_prior, weak_prior
from .noise_prior import NoisePrior
from .posterior import Posterior
from .priors import Dirichlet, NormalInverseWishart, Prior, Rows
from .product_prior import ProductPrior
from .scales import scales_of
from .student_t_prior import StudentPrior

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from emgine._core import Float64, ModelShape, SufficientStatistics

    from .posterior import ComponentPrior

WEAK = "weak"
WEIGHTS, COMPONENTS = "weights", "components"
# Families with the prior of Gaussians, as messages name them.
GAUSSIANS = {"gaussian": "Gaussian", "log_normal": "log-normal", "student_t": "Student's t"}
WITHOUT = {
    "weibull": "no finite number of pseudo-statistics says what rows say about its shapes",
    "natural": "the functions of a family of one's own say its prior, if it has one",
}
# Rows are as good as collinear below this least eigenvalue of their correlations; then, and for
# constant features, this part of the variances is added to the scale of a default.
COLLINEAR = 1e-10
PART = 1e-6


class Moments(NamedTuple):
    """Mean and covariance of all rows, and the sum of their weights."""

    mean: Float64
    covariance: Float64  # (n_features, n_features), or variances alone
    row_weight: float


class Seen(Protocol):
    """What the defaults take of the rows of a fit."""

    def moments(self, shape: ModelShape) -> Moments:
        """Return those of the rows, or of what the family says to be Gaussian."""

    def total(self, shape: ModelShape) -> SufficientStatistics:
        """Return the statistics of all rows as one component of the family."""

    def of_rows(self, shape: ModelShape, rows: Float64) -> SufficientStatistics:
        """Return the same of other rows; ValueError for rows that the family cannot have."""

    def within(self, columns: Sequence[int]) -> Seen:
        """Return what is seen of some of the columns."""


def posterior_of(
    prior: Any, shape: ModelShape, seen: Seen, blocks: Sequence[Hashable] = ()
) -> Posterior | None:
    """Return the priors of a shape; None for no prior, ValueError for one that does not fit.

    `blocks` are the columns of the blocks of a product, as the user names them.
    """
    if prior is None:
        return None
    others = others_shape(shape)
    weights, components = _parts(prior, others, blocks)
    concentration = None if weights is None else _of_weights(weights, shape)
    bound = None if components is None else _of_components(components, others, seen, blocks)
    if bound is not None and has_noise(shape):
        bound = NoisePrior(bound)
    if concentration is None and bound is None:
        return None
    return Posterior(concentration, bound)


def _parts(prior: Any, shape: ModelShape, blocks: Sequence[Hashable]) -> tuple[Any, Any]:
    """Return the prior of the weights and that of the components, which may be by blocks."""
    if not isinstance(prior, Mapping):
        return None, prior
    own = {name: of for name, of in prior.items() if name in (WEIGHTS, COMPONENTS)}
    own = {name: of for name, of in own.items() if name not in blocks}
    by_block = {name: of for name, of in prior.items() if name not in own}
    if shape.family != "product" and by_block:
        wrong, known = next(iter(by_block)), [WEIGHTS, COMPONENTS]
        raise ValueError(f"prior may name {known}. Got {wrong!r}{near(wrong, known)}")
    if by_block and COMPONENTS in own:
        raise ValueError(
            "prior names the components of all blocks and those of some: put the columns into "
            "the mapping of 'components', or leave 'components' out."
        )
    return own.get(WEIGHTS), by_block or own.get(COMPONENTS)


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


def _of_components(
    prior: Any, shape: ModelShape, seen: Seen, blocks: Sequence[Hashable] = ()
) -> ComponentPrior | None:
    if shape.family == "product":
        return _of_blocks(prior, shape, seen, blocks)
    if shape.family in GAUSSIANS:
        return _of_gaussians(prior, shape, seen)
    why = without_prior(shape)
    if why:
        raise ValueError(
            f"The family {shape.family!r} has no conjugate prior here: {why}. "
            f"prior={_named(prior)} does not fit it; {{'weights': priors.Dirichlet(...)}} does."
        )
    if prior == WEAK:
        return weak_prior(seen.total(shape), shape.n_components)
    if isinstance(prior, Rows):
        return rows_prior(prior, seen.of_rows(shape, rows_of(prior, shape)))
    if not isinstance(prior, NAMED.get(shape.family, Rows)):
        kinds = [NAMED[shape.family].__name__] if shape.family in NAMED else []
        allowed = ", ".join(f"priors.{kind}" for kind in [*kinds, Rows.__name__])
        raise ValueError(
            f"The prior of components of the family {shape.family!r} must be {allowed} or 'weak'. "
            f"Got {_named(prior)}{_of_weights_instead(prior)}"
        )
    return named_prior(prior, shape)


def _of_blocks(
    prior: Any, shape: ModelShape, seen: Seen, blocks: Sequence[Hashable]
) -> ProductPrior | None:
    """Return the priors of the blocks that have one: all of them, or those that are named."""
    parts = parts_of(shape)
    each: list[Any] = [WEAK] * len(parts)
    if isinstance(prior, Mapping):
        for name in prior:
            if name not in blocks:
                known = [WEIGHTS, COMPONENTS, *blocks]
                end = near(name, known)
                raise ValueError(f"prior of a product may name {known}. Got {name!r}{end}")
        each = [prior.get(name) for name in blocks]
    elif prior != WEAK:
        raise ValueError(
            "The prior of a product must be 'weak', for all blocks, or a mapping from the columns "
            f"of blocks to their priors. Got {_named(prior)}."
        )
    bound = tuple(
        None if own is None else _of_components(own, part.shape, seen.within(part.columns))
        for own, part in zip(each, parts, strict=True)
    )
    return ProductPrior(bound) if any(own is not None for own in bound) else None


def _of_gaussians(prior: Any, shape: ModelShape, seen: Seen) -> ComponentPrior:
    """Return the prior of Gaussians, of logarithms, or of means and scales."""
    if prior == WEAK:
        prior = NormalInverseWishart()
    if not isinstance(prior, NormalInverseWishart):
        of = GAUSSIANS[shape.family]
        raise ValueError(
            f"The prior of {of} components must be priors.NormalInverseWishart or 'weak'. Got "
            f"{_named(prior)}{_of_weights_instead(prior)}"
        )
    of_gaussians = shape_of(scales_of(shape), shape.n_components, shape.n_features)
    bound = gaussian_prior(prior, of_gaussians, lambda: seen.moments(shape))
    if shape.family == "log_normal":
        return LogNormalPrior(bound)
    return StudentPrior(bound) if shape.family == "student_t" else bound


def without_prior(shape: ModelShape) -> str:
    """Return why the components of a family have no conjugate prior; empty where they have one."""
    if shape.family == "negative_binomial" and not shape.structure:
        return (
            "means and sizes together have none. Give the size, as in "
            "families.NegativeBinomial(size=3), whose prior is priors.Beta"
        )
    return WITHOUT.get(shape.family, "")


def gaussian_prior(
    prior: NormalInverseWishart, shape: ModelShape, moments: Callable[[], Moments]
) -> GaussianPrior:
    """Return the prior of Gaussian components in the layout of their structure."""
    d, structure = shape.n_features, shape.structure
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
    d, variances = len(covariance), covariance if covariance.ndim == 1 else np.diag(covariance)
    varying = variances > 0.0
    least = variances[varying].min() if varying.any() else 1.0
    filled = np.where(varying, variances, PART * least)
    if structure in MATRICES:
        covariance = np.diag(covariance) if covariance.ndim == 1 else covariance
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
