"""Mixture: the parameters of one Gaussian mixture, immutable, ready to score rows.

Checks and converts what it is given, then hands over to the core; holds nothing itself, so that it
can be used from many threads at once. Says nothing about how parameters are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._bridges.conversions import Conversions
from ._checks.validation import as_float64, check_n_threads, check_rows, check_sample_weight
from ._families.gaussian.parameters import (
    MATRICES,
    check_covariance_type,
    check_covariances,
    check_means,
    check_weights,
)
from ._files import saving
from ._scores import scoring
from .sufficient_statistics import SufficientStatistics

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from ._core import Float64, Rows


class Mixture(Conversions):
    r"""A Gaussian mixture with known parameters.

    Its density is :math:`\sum_k w_k N(x; \mu_k, \Sigma_k)`. Nothing in it ever changes, and it can
    be pickled. Rows may be anything `GaussianMixture` accepts; float32 rows give float32
    scores, all others float64. Computation is in float64 either way.

    Parameters
    ----------
    weights : array-like of shape (n_components,)
        Weights of the components, in [0, 1], with sum 1.
    means : array-like of shape (n_components, n_features)
        Means of the components.
    covariances : array-like
        full (n_components, n_features, n_features), tied (n_features, n_features), diag
        (n_components, n_features), spherical (n_components,), tied_diag (n_features,),
        tied_spherical (1,); symmetric, positive definite.
    covariance_type : {'full', 'tied', 'diag', 'spherical', 'tied_diag', 'tied_spherical'}, \
default='full'
        Structure of the covariances.

    Attributes
    ----------
    weights, means, covariances : ndarray of float64
        As given.
    precisions : ndarray of float64
        Inverses of the covariances, in their shape.
    precisions_cholesky : ndarray of float64
        Upper triangular :math:`P` with precision :math:`P P^T`; square roots of the precisions
        of variances.
    covariance_type : str
        Structure of the covariances.
    n_components, n_features : int
        Sizes.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape, is not finite or out of range, or if a covariance is
        not symmetric and positive definite.

    Examples
    --------
    >>> from emgine import Mixture
    >>> mixture = Mixture([0.3, 0.7], [[20.0], [40.0]], [25.0, 25.0], "spherical")
    >>> mixture.predict([[18.0], [44.0]])
    array([0, 1])
    >>> mixture.score_samples([[18.0], [44.0]]).round(3)
    array([-3.812, -3.205])
    """

    __slots__ = ()

    def __init__(
        self, weights: Any, means: Any, covariances: Any, covariance_type: str = "full"
    ) -> None:
        kind = check_covariance_type(covariance_type)
        means = as_float64(means, "means")
        if means.ndim != 2 or 0 in means.shape:
            raise ValueError(
                "The parameter 'means' should have the shape of (n_components, n_features), "
                f"but got {means.shape}"
            )
        checked = (
            check_weights(weights, means.shape[0]),
            check_means(means, *means.shape),
            check_covariances(covariances, kind, *means.shape),
        )
        try:
            super().__init__(*checked, kind)
        except _core.IllDefinedCovarianceError as error:
            raise ValueError(
                f"'{kind} covariance' should be symmetric, positive-definite"
            ) from error

    @classmethod
    def _adopt(cls, mixture: _core.Mixture) -> Mixture:
        """Return the core's mixture as this class, without a copy."""
        adopted = cls.__new__(cls)
        _core.Mixture.__init__(adopted, mixture)
        return adopted

    @property
    def precisions(self) -> Float64:
        """Inverses of the covariances, in their shape."""
        factors = self.precisions_cholesky
        if self.covariance_type not in MATRICES:
            return factors**2
        return factors @ np.swapaxes(factors, -1, -2)

    def _rows(self, X: object, n_threads: int) -> Rows:
        return check_rows(
            X, caller=type(self).__name__, n_threads=n_threads, n_features=self.n_features
        )

    def score(self, X: object, sample_weight: object = None, n_threads: int | None = None) -> float:
        """Return the weighted mean log-density of the rows.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows, >= 0; 1 for each if not given.
        n_threads : int, optional
            As in `score_samples`.

        Returns
        -------
        float
            Mean log-density in nats.
        """
        threads = check_n_threads(n_threads)
        rows = self._rows(X, threads)
        weights = check_sample_weight(sample_weight, rows.shape[0])
        return scoring.mean_score(self, rows, weights, threads)

    def sample(
        self, n_samples: int = 1, random_state: int | np.random.RandomState | None = None
    ) -> tuple[Float64, NDArray[np.int64]]:
        """Draw rows from the mixture.

        Parameters
        ----------
        n_samples : int, default=1
            Number of rows, at least 1.
        random_state : int, RandomState or None, default=None
            Seed or generator; None means numpy's global generator.

        Returns
        -------
        X : ndarray of shape (n_samples, n_features) and dtype float64
            Rows, grouped by component.
        y : ndarray of shape (n_samples,) and dtype int64
            Component of each row.
        """
        return scoring.sample(self, n_samples, scoring.check_random_state(random_state))

    def expectation(  # type: ignore[override]
        self, X: object, sample_weight: object = None, n_threads: int | None = None
    ) -> SufficientStatistics:
        """Return the sufficient statistics of the rows under this mixture (the E-step).

        One pass; working memory does not grow with the rows, and the result does not depend on the
        number of threads.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows, >= 0; 1 for each if not given.
        n_threads : int, optional
            As in `score_samples`.

        Returns
        -------
        SufficientStatistics
            Sums about the means of this mixture.
        """
        threads = check_n_threads(n_threads)
        rows = self._rows(X, threads)
        weights = check_sample_weight(sample_weight, rows.shape[0])
        return SufficientStatistics._adopt(super().expectation(rows, weights, threads))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the mixture to a model file that `emgine.load` and C++ services read.

        Parameters
        ----------
        path : str or path-like
            Where to; a file there is replaced in one step, or left whole if anything fails.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        saving.save_mixture(path, self)

    def __reduce__(self) -> tuple[Any, ...]:
        parameters = (self.weights, self.means, self.covariances, self.precisions_cholesky)
        return _restore, (type(self), *parameters, self.covariance_type)

    def __repr__(self) -> str:
        weights = np.array2string(self.weights, precision=3, threshold=8, separator=", ")
        return (
            f"Mixture(n_components={self.n_components}, n_features={self.n_features}, "
            f"covariance_type={self.covariance_type!r}, weights={weights})"
        )


def _restore(
    cls: type[Mixture],
    weights: Float64,
    means: Float64,
    covariances: Float64,
    factors: Float64,
    covariance_type: str,
) -> Mixture:
    """Return a pickled mixture: exactly the numbers it had, if they are those of a mixture."""
    mixture = _core.Mixture.from_stored(
        as_float64(weights, "weights"),
        as_float64(means, "means"),
        as_float64(covariances, "covariances"),
        as_float64(factors, "precisions_cholesky"),
        check_covariance_type(covariance_type),
    )
    return cls._adopt(mixture)
