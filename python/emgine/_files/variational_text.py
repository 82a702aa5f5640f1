"""The posterior of a variational fit as JSON can hold it: its priors, and rows of its components.

The rest is in the predictive mixture beside it. The reader checks all of it against that mixture.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._families.gaussian.normal_wishart import NormalWishart
from emgine._families.gaussian.structures import MATRICES, SCALARS
from emgine._families.gaussian.variational import Variational
from emgine._families.gaussian.weight_posterior import KINDS, WeightPrior
from emgine._families.predictive import posterior_behind, predictive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emgine._core import Float64, Mixture


def variational_text(prior: Variational, counts: Float64) -> dict[str, Any]:
    """Return the priors and the rows of the components."""
    components = prior.components
    return {
        "counts": counts.tolist(),
        "concentration": prior.weights.concentration,
        "precision": components.precision,
        "dof": components.dof,
        "mean": components.mean.tolist(),
        "scale": components.scale.tolist(),
    }


def variational_of_text(
    text: Mapping[str, Any], params: Mapping[str, Any], mixture: Mixture
) -> tuple[Variational, Float64]:
    """Return priors and rows; ValueError, TypeError or KeyError for what makes no such mixture."""
    k, d = mixture.n_components, mixture.n_features
    structure, kind = params["covariance_type"], params["weight_concentration_prior_type"]
    if kind not in KINDS:
        raise ValueError(f"its prior of the weights is {kind!r}")
    sizes: tuple[int, ...] = (d, d) if structure in MATRICES else (d,)
    sizes = (1,) if structure in SCALARS else sizes
    by_cell = mixture.shape.missing and structure not in MATRICES
    counts = _numbers(text["counts"], (k, 1 + d) if by_cell else (k,), "counts")
    scale = _numbers(text["scale"], sizes, "scale")
    if not (counts >= 0.0).all() or not counts.sum() > 0.0:
        raise ValueError("its counts are no numbers of rows")
    if structure in MATRICES:
        positive = bool((scale == scale.T).all()) and np.linalg.eigvalsh(scale)[0] > 0.0
    else:
        positive = bool((scale > 0.0).all())
    dof = _positive(text["dof"], "dof")
    if not positive or not dof > d - 1.0:
        raise ValueError("its scale or dof is that of no Wishart distribution")
    components = NormalWishart(
        structure,
        _numbers(text["mean"], (d,), "mean"),
        _positive(text["precision"], "precision"),
        dof,
        scale,
    )
    weights = WeightPrior(kind, _positive(text["concentration"], "concentration"))
    prior = Variational(weights, components, mixture.shape.missing)
    _check_is_predictive(prior, counts, mixture)
    return prior, counts


def _check_is_predictive(prior: Variational, counts: Float64, mixture: Mixture) -> None:
    """Raise ValueError unless the mixture is the predictive one of the posterior."""
    behind = posterior_behind(mixture, prior, counts)
    again = predictive(prior, counts, behind.parameters)
    same = again.shape.family == mixture.shape.family
    same = same and again.shape.structure == mixture.shape.structure
    if not same or not np.allclose(again.weights, mixture.weights, rtol=1e-9, atol=1e-12):
        raise ValueError("its mixture is not the predictive density of its posterior")


def _numbers(value: Any, sizes: tuple[int, ...], name: str) -> Float64:
    array = np.array(value, dtype=np.float64)
    if array.shape != sizes or not np.isfinite(array).all():
        raise ValueError(f"its {name} must be finite numbers of shape {sizes}")
    return array


def _positive(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"its {name} is no number")
    if not (0.0 < value < math.inf):
        raise ValueError(f"its {name} is not positive")
    return float(value)
