"""The first parameters of a run: given by the user, found by an initialiser, or from a last fit.

Checks what is given before anything runs, so that an error comes early and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core
from emgine._families.gaussian.parameters import check_means, check_weights, precisions_cholesky
from emgine.mixture import Mixture

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Float64


class GivenParameters(NamedTuple):
    """Start parameters given by the user, checked; None for what the initialiser finds."""

    weights: Float64 | None
    means: Float64 | None
    precisions_cholesky: Float64 | None
    covariances: Float64 | None = None  # in place of the factors

    @classmethod
    def check(
        cls,
        weights: Any,
        means: Any,
        precisions: Any,
        covariance_type: str,
        n_components: int,
        n_features: int,
        covariances: Any = None,
    ) -> GivenParameters:
        """Return the checked parameters.

        Raises
        ------
        ValueError
            If one of them has a wrong shape or value, or precisions and covariances are given.
        """
        sizes = n_components, n_features
        if precisions is not None and covariances is not None:
            raise ValueError(
                "precisions_init and covariances_init exclude each other: each is the inverse of "
                "the other. Give one of them."
            )
        return cls(
            None if weights is None else check_weights(weights, n_components),
            None if means is None else check_means(means, *sizes),
            None
            if precisions is None
            else precisions_cholesky(precisions, covariance_type, *sizes),
            None
            if covariances is None
            # A mixture checks more than a shape: the core factors what it is given.
            else Mixture(
                np.full(n_components, 1.0 / n_components),
                np.zeros(sizes),
                covariances,
                covariance_type,
            ).covariances,
        )

    def mixture(self, covariance_type: str) -> _core.Mixture | None:
        """Return the start if all of it is given."""
        weights, means = self.weights, self.means
        if weights is None or means is None:
            return None
        return self._with(weights, means, self.covariances, covariance_type)

    def complete(self, found: Callable[[], _core.Mixture], covariance_type: str) -> _core.Mixture:
        """Return the start: what is given, and the rest from `found`, called only if needed."""
        given = self.mixture(covariance_type)
        if given is not None:
            return given
        start = found()
        parts = self.weights, self.means, self.precisions_cholesky, self.covariances
        if all(part is None for part in parts):
            return start
        weights = start.weights if self.weights is None else self.weights
        means = start.means if self.means is None else self.means
        covariances = start.covariances if self.covariances is None else self.covariances
        mixture = self._with(weights, means, covariances, covariance_type)
        assert mixture is not None
        return mixture

    def _with(
        self, weights: Float64, means: Float64, covariances: Float64 | None, covariance_type: str
    ) -> _core.Mixture | None:
        """Return the mixture with the given factors or, if there are none, with `covariances`."""
        factors = self.precisions_cholesky
        if factors is not None:
            return _core.Mixture.from_precisions_cholesky(weights, means, factors, covariance_type)
        if covariances is None:
            return None
        return _core.Mixture(weights, means, covariances, covariance_type)


def check_continues(
    mixture: _core.Mixture, covariance_type: str, n_components: int, n_features: int
) -> None:
    """Raise ValueError unless a fitted mixture can be the start of these parameters and rows."""
    fitted = (mixture.covariance_type, mixture.n_components, mixture.n_features)
    wanted = (covariance_type, n_components, n_features)
    if fitted != wanted:
        raise ValueError(
            "warm_start=True goes on from a fitted mixture with covariance_type, n_components and "
            f"n_features {fitted}, but {wanted} are asked for. Set warm_start=False to start anew."
        )
