"""First weights, means and covariances that the user gives to a Gaussian estimator.

Checked before anything runs. What is not given comes from a start that is found in the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core
from emgine._families.missing import mixture_with

from .parameters import (
    check_means,
    check_weights,
    checked_mixture,
    mixture_of,
    onto_structure,
    precisions_cholesky,
    shape_of,
)
from .structures import CONSTRAINED, structure_named

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture


class GivenParameters(NamedTuple):
    """Checked start parameters; None where the user gave none."""

    covariance_type: str
    weights: Float64 | None
    means: Float64 | None
    precisions_cholesky: Float64 | None
    covariances: Float64 | None  # in place of the factors
    missing: bool = False  # rows may lack cells

    @property
    def names(self) -> set[str]:
        """Names of the parameters that the user gave."""
        spread = self.covariances is not None or self.precisions_cholesky is not None
        given = {"means": self.means is not None, "covariances": spread}
        return {name for name, there in given.items() if there}

    def mixture(self) -> Mixture | None:
        """Return the start if the user gave all of it."""
        if self.weights is None or self.means is None:
            return None
        return self._with(self.weights, self.means, self.covariances)

    def complete(self, found: Mixture) -> Mixture:
        """Return the start: the given parameters, and the others from `found`."""
        if all(part is None for part in self[1:5]):
            return found
        mixture = self._with(
            found.weights if self.weights is None else self.weights,
            found.means if self.means is None else self.means,
            found.covariances if self.covariances is None else self.covariances,
        )
        assert mixture is not None
        return mixture

    def _with(
        self, weights: Float64, means: Float64, covariances: Float64 | None
    ) -> Mixture | None:
        """Return the mixture with the given factors or, without factors, with `covariances`."""
        kind, factors = self.covariance_type, self.precisions_cholesky
        if factors is not None:
            parameters = {"means": means, "precisions_cholesky": factors}
            shape = shape_of(kind, *means.shape, self.missing)
            made = _core.Mixture(weights, parameters, shape)
            if kind not in CONSTRAINED:
                return made
            covariances = made.covariances
        if covariances is None:
            return None
        made_of = onto_structure((weights, means, covariances), kind)
        return mixture_with(mixture_of(*made_of, kind), self.missing)


def check_given_parameters(
    *,
    weights: Any,
    means: Any,
    precisions: Any,
    covariances: Any,
    covariance_type: str,
    n_components: int,
    n_features: int,
    missing: bool = False,
) -> GivenParameters:
    """Return the checked parameters, or raise ValueError for a wrong shape or value."""
    if precisions is not None and covariances is not None:
        raise ValueError(
            "precisions_init and covariances_init exclude each other: each is the inverse of "
            "the other. Give one of them."
        )
    sizes = n_components, n_features
    covariance_type = structure_named(covariance_type, n_features)
    checked: dict[str, Float64 | None] = dict.fromkeys(GivenParameters._fields[1:5])
    if weights is not None:
        checked["weights"] = check_weights(weights, n_components)
    if means is not None:
        checked["means"] = check_means(means, *sizes)
    if precisions is not None:
        checked["precisions_cholesky"] = precisions_cholesky(precisions, covariance_type, *sizes)
    if covariances is not None:
        # In any mixture, which the core factors.
        equal, zeros = np.full(n_components, 1.0 / n_components), np.zeros(sizes)
        mixture = checked_mixture(equal, zeros, covariances, covariance_type)
        checked["covariances"] = mixture.covariances
    return GivenParameters(covariance_type, **checked, missing=missing)
