"""``prior=`` of an estimator: what a fit maximises beside the likelihood, checked.

Reads the rows where a default takes their mean and covariance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from emgine._checks.parameters import Constraint
from emgine._families.conjugate import COMPONENTS, WEAK, WEIGHTS, Moments, posterior_of
from emgine._families.gaussian.parameters import of_features, shape_of
from emgine._families.gaussian.structures import MATRICES
from emgine._families.missing import weights_of_features
from emgine._families.priors import Prior
from emgine._rows.tasks import RandomExpectation

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64, ModelShape, SufficientStatistics
    from emgine._families.fixed import Fixed
    from emgine._families.posterior import Posterior
    from emgine._rows.rows import Rows


class PriorModel(Protocol):
    """What is read here of an estimator."""

    prior: Any
    on_degenerate: str


def _accepts(prior: Any) -> bool:
    if isinstance(prior, Mapping):
        known = set(prior) <= {WEIGHTS, COMPONENTS}
        priors = prior.values()
        return known and all(_accepts(own) and not isinstance(own, Mapping) for own in priors)
    return prior is None or isinstance(prior, Prior) or (isinstance(prior, str) and prior == WEAK)


CONSTRAINTS = {
    "prior": Constraint(
        "'weak', an object of emgine.priors, a mapping from 'weights' and 'components' to these or "
        "None",
        _accepts,
    )
}


def variational_of(model: object) -> Callable[[ModelShape, Rows], Posterior] | None:
    """Return what makes the priors of a variational fit; None for other fits."""
    return getattr(model, "_variational", None)


def has_prior(model: PriorModel) -> bool:
    """Return whether something is maximised beside the likelihood, so that weights are rows."""
    return model.prior is not None or variational_of(model) is not None


def posterior_by(
    model: PriorModel, shape: ModelShape, rows: Rows, fixed: Fixed | None
) -> Posterior | None:
    """Return what a fit maximises beside the likelihood; ValueError for what does not fit."""
    variational = variational_of(model)
    if variational is not None:
        return variational(shape, rows)
    if model.prior is None:
        return None
    posterior = posterior_of(model.prior, shape, lambda: moments_of(rows, shape))
    if posterior is None or fixed is None:
        return posterior
    held = posterior.concentration is not None and fixed.weights is not None
    if held or (posterior.components is not None and fixed.parameters):
        raise ValueError(
            "fixed and prior exclude each other where they speak of the same parameters: what is "
            "held needs no prior."
        )
    return posterior


def check_no_prior(model: PriorModel) -> None:
    """Raise ValueError for a stream with a prior."""
    if model.prior is not None:
        raise ValueError(
            "partial_fit takes no prior: a default would be that of the first batch alone. Use "
            "fit, which takes sources that are larger than memory, or prior=None."
        )


def moments_of(rows: Rows, shape: ModelShape) -> Moments:
    """Return mean and covariance of all rows; variances alone where cells may be missing.

    A sum of squares is divided by one less than the weight, as weights count rows.
    """
    d = rows.n_features
    first = _statistics(rows, of_features(d, rows.missing), np.zeros((1, d)))
    mean = first.sum[0] / _weight(first)[0]
    full = shape.structure in MATRICES and not rows.missing
    about = shape_of("full", 1, d) if full else of_features(d, rows.missing)
    second = _statistics(rows, about, mean[np.newaxis])
    weight = _weight(second)[0]
    shift = second.sum[0] / weight
    if full:
        total = float(weight[0])
        scatter = second.scatter[0] - total * shift * shift[:, np.newaxis]
        return Moments(mean + shift, scatter / _less_one(weight)[0], second.row_weight)
    scatter = np.maximum(second.scatter[0] - weight * shift**2, 0.0)
    return Moments(mean + shift, np.diag(scatter / _less_one(weight)), second.row_weight)


def _statistics(rows: Rows, shape: ModelShape, about: Float64) -> SufficientStatistics:
    return rows.total(RandomExpectation(shape, about, seed=0))


def _weight(statistics: SufficientStatistics) -> Float64:
    return np.broadcast_to(weights_of_features(statistics), statistics.sum.shape)


def _less_one(weight: Float64) -> Float64:
    """Return the divisor of a variance; half of weights that are less than two rows."""
    return np.maximum(weight - 1.0, weight / 2.0)
