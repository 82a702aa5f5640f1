"""Mixture: the parameters of one mixture, immutable, ready to score rows.

Checks and converts what it is given, then hands over to the core; any threads may share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._bridges.exchange import Exchange
from ._checks.floating_point import ignoring
from ._checks.missing import check_missing, word_of
from ._checks.validation import as_float64, check_n_threads
from ._families.gaussian.parameters import checked_mixture, precisions_of, shape_of
from ._families.gaussian.structures import check_covariance_type
from ._families.kinds import kind_of
from ._families.known_parameters import known_mixture
from ._families.missing import mixture_with
from ._files import saving
from ._rows.open_rows import known_rows
from ._rows.rows import Rows
from ._rows.support import check_rows_in_support
from ._rows.tasks import Expectation
from ._scores import scoring
from ._scores.information_criteria import evidence_of
from ._scores.named_rows import name_columns
from ._summaries.description import Description
from .sufficient_statistics import SufficientStatistics

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from ._checks.parameters import Seed
    from ._core import Float64

# Arrays of a pickle.
STORED = ("weights", "means", "covariances", "precisions_cholesky")


class Mixture(Description, Exchange):
    r"""A Gaussian mixture with known parameters.

    Its density is :math:`\sum_k w_k N(x; \mu_k, \Sigma_k)`; `from_parameters` makes mixtures of
    other families. Nothing in it ever changes, and it can be pickled. Rows may be anything
    `GaussianMixture` accepts; float32 rows give float32 scores, all others float64. Computation is
    in float64 either way.

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
    covariance_type : str, default='full'
        Structure of the covariances.
    missing : {'error', 'marginalize'}, default='error'
        Whether rows may lack cells (NaN): 'error', or the density is that of the cells they have.

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
    missing : str
        As given.
    feature_names : tuple of str or None
        Names of the columns: of the `mixture_` of a model that was fitted to a table.

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

    @ignoring("under")
    def __init__(
        self,
        weights: Any,
        means: Any,
        covariances: Any,
        covariance_type: str = "full",
        missing: str = "error",
    ) -> None:
        made = checked_mixture(weights, means, covariances, covariance_type)
        super().__init__(mixture_with(made, check_missing(missing)))

    @classmethod
    def _adopt(cls, mixture: _core.Mixture) -> Mixture:
        """Return the core's mixture as this class, without a copy."""
        adopted = cls.__new__(cls)
        _core.Mixture.__init__(adopted, mixture)
        return adopted

    @classmethod
    @ignoring("under")
    def from_parameters(
        cls,
        weights: Any,
        parameters: Any,
        family: Any,
        n_features: int | None = None,
        missing: str = "error",
    ) -> Mixture:
        """Return a mixture of any family with known parameters.

        Parameters
        ----------
        weights : array-like of shape (n_components,)
            Weights of the components, in [0, 1], with sum 1.
        parameters : mapping
            From names to arrays, as `MixtureModel.parameters_`, such as
            ``{"rates": [[1.0], [5.0]]}``. For a product from columns to such a mapping.
        family : str, emgine.families.Family or mapping
            As in `MixtureModel`. Names of columns in a product are those of the rows in the order
            in which the product names them.
        n_features : int, optional
            Number of columns; found in `parameters` and `family` if not given.
        missing : {'error', 'marginalize'}, default='error'
            As in `Mixture`.

        Raises
        ------
        ValueError
            If a parameter is missing or unknown, has the wrong shape, or is out of range.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture.from_parameters([0.4, 0.6], {"rates": [[1.0], [5.0]]}, "poisson")
        >>> mixture.predict([[0], [7]])
        array([0, 1])
        """
        made = known_mixture(weights, parameters, family, n_features)
        return cls._adopt(mixture_with(made, check_missing(missing)))

    @property
    def covariance_type(self) -> str:
        """Structure of the covariances."""
        return self.shape.structure

    @property
    def missing(self) -> str:
        """What is done with cells that are missing: 'error' or 'marginalize'."""
        return word_of(self.shape.missing)

    @property
    @ignoring("under")
    def precisions(self) -> Float64:
        """Inverses of the covariances, in their shape."""
        return precisions_of(self)

    def _rows(self, X: object, sample_weight: object, n_threads: int | None) -> Rows:
        threads, caller = check_n_threads(n_threads), type(self).__name__
        missing = self.shape.missing
        return Rows(known_rows(X, sample_weight, caller, threads, self.n_features, missing=missing))

    @ignoring("under")
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
        return evidence_of(self._rows(X, sample_weight, n_threads), self).mean

    @ignoring("under")
    def sample(
        self, n_samples: int = 1, random_state: Seed = None
    ) -> tuple[Float64, NDArray[np.int64]]:
        """Draw rows from the mixture.

        Parameters
        ----------
        n_samples : int, default=1
            Number of rows, at least 1.
        random_state : int, RandomState, Generator or None, default=None
            Seed or generator, which is moved on; None means numpy's global generator.

        Returns
        -------
        X : ndarray of shape (n_samples, n_features) and dtype float64
            Rows, grouped by component.
        y : ndarray of shape (n_samples,) and dtype int64
            Component of each row.
        """
        return scoring.sample(self, n_samples, scoring.check_random_state(random_state))

    @ignoring("under")
    def expectation(
        self, X: object, sample_weight: object = None, n_threads: int | None = None
    ) -> SufficientStatistics:
        """Return the sufficient statistics of the rows under this mixture (the E-step).

        One pass; working memory does not grow with the rows, and the result does not depend on the
        number of threads.

        Parameters
        ----------
        X, sample_weight, n_threads
            As in `score`.

        Returns
        -------
        SufficientStatistics
            Sums about the means of this mixture.
        """
        rows = self._rows(X, sample_weight, n_threads)
        check_rows_in_support(rows, self.shape, None)
        return SufficientStatistics._adopt(rows.total(Expectation(self)))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the mixture to a model file that `emgine.load` and C++ services read.

        Parameters
        ----------
        path : str or path-like
            Where to; a file there is replaced in one step, or left whole if anything fails. Links
            are followed, mode and owner are kept.

        Raises
        ------
        OSError
            If it cannot be written.
        ValueError
            If something is there that is not a regular file.
        """
        saving.save_mixture(path, self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _adopted, (type(self), _core.Mixture(self), self.feature_names)

    def __repr__(self) -> str:
        weights = np.array2string(self.weights, precision=3, threshold=8, separator=", ")
        return (
            f"Mixture(n_components={self.n_components}, n_features={self.n_features}, "
            f"{kind_of(self.shape)}, weights={weights})"
        )


def _adopted(
    cls: type[Mixture], mixture: _core.Mixture, names: tuple[str, ...] | None = None
) -> Mixture:
    """Return a pickled mixture, which the core has checked."""
    adopted = cls._adopt(mixture)
    name_columns(adopted, names)
    return adopted


def _restore(cls: type[Mixture], *parameters: Any) -> Mixture:
    """Return a mixture that 0.1.0 pickled: exactly its numbers, if they are those of a mixture."""
    arrays = zip(STORED, parameters, strict=False)
    named = {name: as_float64(array, name) for name, array in arrays}
    structure, weights = check_covariance_type(parameters[-1]), named.pop("weights")
    return cls._adopt(_core.Mixture(weights, named, shape_of(structure, *named["means"].shape)))
