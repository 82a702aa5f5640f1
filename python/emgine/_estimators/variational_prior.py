"""The priors of BayesianGaussianMixture, from its parameters and the rows, checked.

Messages and defaults are scikit-learn's; what it leaves undefined (features that do not vary) gets
a scale that is positive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from emgine._checks import missing
from emgine._checks.parameters import ARRAY_LIKE, NONE, one_of, positive_real
from emgine._checks.validation import as_float64
from emgine._families.conjugate import default_scale
from emgine._families.gaussian.normal_wishart import NormalWishart
from emgine._families.gaussian.structures import CONSTRAINED, COVARIANCE_TYPES, MATRICES, SCALARS
from emgine._families.gaussian.symmetric import symmetric_part
from emgine._families.gaussian.variational import Variational
from emgine._families.gaussian.weight_posterior import KINDS, WeightPrior

from . import em_parameters
from .seen_rows import SeenRows

if TYPE_CHECKING:
    from emgine._core import Float64, ModelShape
    from emgine._rows.rows import Rows


class VariationalModel(Protocol):
    """What is read here of the estimator."""

    n_components: int
    covariance_type: str
    weight_concentration_prior_type: str
    weight_concentration_prior: float | None
    mean_precision_prior: float | None
    mean_prior: Any
    degrees_of_freedom_prior: float | None
    covariance_prior: Any


def variational_of(model: VariationalModel, shape: ModelShape, rows: Rows) -> Variational:
    """Return the priors of a fit; ValueError for what does not fit the rows."""
    d, k = shape.n_features, shape.n_components
    concentration = model.weight_concentration_prior
    precision = model.mean_precision_prior
    mean = None if model.mean_prior is None else _checked_mean(model.mean_prior, d)
    dof = _checked_dof(model.degrees_of_freedom_prior, d)
    given = model.covariance_prior
    scale = None if given is None else _checked_scale(given, shape.structure, d)
    if mean is None or scale is None:
        moments = SeenRows(rows).moments(shape)
        mean = moments.mean if mean is None else mean
        scale = default_scale(moments, shape.structure, 1) if scale is None else scale
    return Variational(
        WeightPrior(
            model.weight_concentration_prior_type,
            1.0 / k if concentration is None else float(concentration),
        ),
        NormalWishart(
            shape.structure,
            np.ascontiguousarray(mean),
            1.0 if precision is None else float(precision),
            dof,
            np.ascontiguousarray(scale),
        ),
        shape.missing,
    )


def _checked_mean(given: Any, n_features: int) -> Float64:
    mean = as_float64(given, "mean_prior").copy()
    if mean.shape != (n_features,):
        raise ValueError(
            f"The parameter 'means' should have the shape of ({n_features},), but got {mean.shape}"
        )
    return mean


def _checked_dof(given: float | None, n_features: int) -> float:
    if given is None:
        return float(n_features)
    if not given > n_features - 1.0:
        raise ValueError(
            "The parameter 'degrees_of_freedom_prior' should be greater than "
            f"{n_features - 1}, but got {given:.3f}."
        )
    return float(given)


def _checked_scale(given: Any, structure: str, d: int) -> Float64:
    """Return the scale in the layout of one component's covariance."""
    if structure not in SCALARS and np.ndim(given) == 0:
        raise TypeError(
            "Input should have at least 1 dimension i.e. satisfy `len(x.shape) > 0`, got scalar "
            f"`{np.asarray(given)!r}` instead."
        )
    scale = as_float64(given, "covariance_prior").copy()
    wanted: tuple[int, ...] = (d, d) if structure in MATRICES else (d,)
    wanted = () if structure in SCALARS else wanted
    if scale.shape != wanted:
        raise ValueError(
            f"The parameter '{structure} covariance_prior' should have the shape of {wanted}, but "
            f"got {scale.shape}"
        )
    if structure in SCALARS:
        return scale.reshape(1)
    if structure not in MATRICES:
        if not (scale > 0.0).all():
            raise ValueError(f"'{structure} precision' should be positive")
        return scale
    symmetric = symmetric_part(scale)
    if symmetric is None or not _is_positive_definite(symmetric):
        raise ValueError(f"'{structure} precision' should be symmetric, positive-definite")
    return symmetric


def _is_positive_definite(matrix: Float64) -> bool:
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return False
    return True


# Structures whose posterior is of the prior's kind: nothing is shared in part.
CONJUGATE = tuple(name for name in COVARIANCE_TYPES if name not in CONSTRAINED)
_OPTIONAL = NONE | positive_real()
# In the order in which they are checked; without those of parameters that this class does not have.
CONSTRAINTS = {
    **{
        name: em_parameters.CONSTRAINTS[name]
        for name in (
            *("n_components", "tol", "reg_covar", "max_iter", "n_init", "init_params"),
            *("random_state", "warm_start", "verbose", "verbose_interval", "n_threads"),
            *("stopping", "acceleration", "callback", "labels_init", "responsibilities_init"),
            *missing.CONSTRAINTS,
        )
    },
    "covariance_type": one_of(*CONJUGATE),
    "weight_concentration_prior_type": one_of(*KINDS),
    "weight_concentration_prior": _OPTIONAL,
    "mean_precision_prior": _OPTIONAL,
    "mean_prior": NONE | ARRAY_LIKE,
    "degrees_of_freedom_prior": _OPTIONAL,
    "covariance_prior": NONE | ARRAY_LIKE | positive_real(),
}
