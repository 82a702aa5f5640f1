"""An estimator of the new family: its parameters, and what only its class knows."""

from __future__ import annotations

from typing import Any

from emgine import _core
from emgine._checks.parameters import RANDOM_STATE, integer
from emgine._estimators.mixture_estimator import MixtureEstimator


class NothingGiven:
    """No first parameters: the start is found in the rows."""

    def mixture(self) -> None:
        """Return no mixture."""

    def complete(self, found: _core.Mixture) -> _core.Mixture:
        """Return what was found."""
        return found


class InverseGaussianMixture(MixtureEstimator):
    """A mixture of inverse Gaussians, fitted by EM."""

    _constraints = {"n_components": integer(1), "random_state": RANDOM_STATE}  # noqa: RUF012
    tol, max_iter, reg_covar, n_init, warm_start = 1e-8, 500, 0.0, 1, False
    init_params, labels_init, responsibilities_init = "kmeans", None, None
    stopping, acceleration, on_degenerate, callback = "aitken", None, "raise", None
    verbose, verbose_interval, n_threads = 0, 10, None

    def __init__(self, n_components: int = 1, *, random_state: Any = None) -> None:
        self.n_components, self.random_state = n_components, random_state

    def _shape(self, n_features: int) -> _core.ModelShape:
        return _core.ModelShape("inverse_gaussian", "", n_features, self.n_components)

    def _given_parameters(self, n_features: int) -> NothingGiven:  # noqa: ARG002
        return NothingGiven()
