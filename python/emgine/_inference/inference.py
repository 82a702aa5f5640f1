"""Inference: the methods of a Mixture that ask about some columns given others.

Each checks and hands over to a function of this folder. A conditional and a marginal are mixtures
again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from emgine._checks.floating_point import ignoring
from emgine._checks.validation import check_n_threads
from emgine._scores.row_scores import RowScores
from emgine._scores.scoring import check_random_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emgine import _core
    from emgine._checks.parameters import Seed
    from emgine._core import Float64


class Inference(RowScores):
    """Base of Mixture: marginals, conditionals, imputation, moments, distribution functions."""

    __slots__ = ()

    @classmethod
    def _adopt(cls, mixture: _core.Mixture) -> Self:
        raise NotImplementedError

    @property
    @ignoring("under")
    def mean(self) -> Float64:
        """Mean of each column over the whole mixture, (n_features,); NaN for categories."""
        from . import moments

        return moments.mean(self)

    @property
    @ignoring("under")
    def covariance(self) -> Float64:
        """Covariances between the columns over the whole mixture, (n_features, n_features)."""
        from . import moments

        return moments.covariance(self)

    @ignoring("under")
    def marginal(self, columns: Any) -> Self:
        """Return the mixture of some of the columns, whatever the others are.

        Parameters
        ----------
        columns : int, str or a sequence of them
            Columns, by number or name of `feature_names`; those of the result are in this order.

        Returns
        -------
        Mixture
            Of the same weights. Its density of a row is that of this mixture, with the other
            columns integrated or summed out.

        Raises
        ------
        ValueError
            For columns that are not there or named twice, and for part of the columns of a family
            of whole rows, such as 'multinomial' and 'von_mises_fisher'.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([0.5, 0.5], [[0.0, 5.0], [4.0, 9.0]], [1.0, 2.0], "spherical")
        >>> mixture.marginal(1).means.tolist()
        [[5.0], [9.0]]
        """
        from . import marginal

        made: Self = marginal.marginal(self, columns)
        return made

    @ignoring("under")
    def condition(self, given: Mapping[int | str, float]) -> Self:
        """Return the mixture of the other columns, given the values of some.

        Parameters
        ----------
        given : mapping from int or str to float
            Values by numbers of columns or their names.

        Returns
        -------
        Mixture
            Of the columns that are not given, in their order. Its weights are the
            responsibilities for what is given (Bishop 2006, section 9.2); Gaussian components
            become the conditional ones, as do those of Student's t (Ding 2016).

        Raises
        ------
        ValueError
            For columns that are not there, for values that the family does not have, and if no
            column is left.

        Examples
        --------
        >>> from emgine import Mixture
        >>> covariance = [[1.0, 0.5], [0.5, 1.0]]
        >>> mixture = Mixture([1.0], [[0.0, 10.0]], [covariance])
        >>> given = mixture.condition({0: 2.0})
        >>> given.means.tolist(), given.covariances.round(12).tolist()
        ([[11.0]], [[[0.75]]])
        """
        from . import marginal

        made: Self = marginal.condition(self, given)
        return made

    @ignoring("under")
    def predict_mean(
        self, X: Any, of: Any, return_std: bool = False, n_threads: int | None = None
    ) -> Any:
        """Return the expected values of some columns given the others: regression.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features) or (n_samples, n_features - n_of)
            Rows of all columns, of which those in `of` are not looked at, or of the others alone,
            in their order. NaN is not known, and left out of what is given.
        of : int, str or a sequence of them
            Columns that are asked for, by number or name.
        return_std : bool, default=False
            Whether to return the standard deviations of the conditional mixtures too.
        n_threads : int, optional
            As in `score_samples`.

        Returns
        -------
        means : ndarray of shape (n_samples, n_of) and dtype float64
            Expected values; NaN for categories, which have none.
        deviations : ndarray of shape (n_samples, n_of)
            Only with `return_std`.

        Raises
        ------
        ValueError
            For rows of another shape, with infinite values, or values the family does not have.

        Notes
        -----
        With Gaussian components this is Gaussian mixture regression (Ghahramani and Jordan 1994).

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([1.0], [[0.0, 10.0]], [[[1.0, 0.5], [0.5, 1.0]]])
        >>> mixture.predict_mean([[2.0], [-2.0]], of=1).tolist()
        [[11.0], [9.0]]
        """
        from . import regression

        threads, caller = check_n_threads(n_threads), type(self).__name__
        return regression.predict_mean(self, X, of, return_std, threads, caller)

    @ignoring("under")
    def impute(
        self,
        X: Any,
        how: str = "mean",
        random_state: Seed = None,
        n_threads: int | None = None,
    ) -> Float64:
        """Return the rows with their gaps filled, given what is observed of each.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows, with NaN in the gaps; None and nulls of tables too.
        how : {'mean', 'sample', 'mode'}, default='mean'
            'mean': the expected values; of categories, which have none, the most probable.
            'sample': draws from the conditional mixture, for multiple imputation (Rubin 1987).
            'mode': the most probable category, and the expected value under the likeliest
            component of the row for numbers.
        random_state : int, RandomState, Generator or None, default=None
            For 'sample': seed or generator; None means numpy's global generator.
        n_threads : int, optional
            As in `score_samples`.

        Returns
        -------
        ndarray of shape (n_samples, n_features) and dtype float64
            A new array; observed cells are as they were.

        Raises
        ------
        ValueError
            As in `predict_mean`, and for another `how`.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([1.0], [[0.0, 10.0]], [[[1.0, 0.5], [0.5, 1.0]]])
        >>> mixture.impute([[2.0, None], [1.0, 3.0]]).tolist()
        [[2.0, 11.0], [1.0, 3.0]]
        """
        from . import imputation

        threads, caller = check_n_threads(n_threads), type(self).__name__
        draws = check_random_state(random_state)
        return imputation.impute(self, X, how, draws, threads, caller)

    @ignoring("under")
    def imputation_std(self, X: Any, n_threads: int | None = None) -> Float64:
        """Return the standard deviation of each gap given the rest of its row; 0 where observed.

        Parameters
        ----------
        X, n_threads
            As in `impute`.

        Returns
        -------
        ndarray of shape (n_samples, n_features) and dtype float64
            NaN for gaps in columns of categories.
        """
        from . import imputation

        threads, caller = check_n_threads(n_threads), type(self).__name__
        return imputation.deviations(self, X, threads, caller)

    @ignoring("under")
    def cdf(self, x: Any) -> Any:
        """Return the distribution function of a mixture of one column.

        Parameters
        ----------
        x : array-like
            Values.

        Returns
        -------
        ndarray of the shape of `x`, or float
            Probabilities of at most `x`.

        Raises
        ------
        ValueError
            For more columns than one (see `marginal`), and for categories.
        ImportError
            For 'gamma', 'beta' and 'student_t', which need scipy, without it.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([0.3, 0.7], [[20.0], [40.0]], [25.0, 25.0], "spherical")
        >>> round(mixture.cdf(30.0), 4)
        0.3091
        """
        from . import distribution

        return _as_given(distribution.cdf(self, x))

    @ignoring("under")
    def quantile(self, q: Any) -> Any:
        """Return the quantiles of a mixture of one column.

        Parameters
        ----------
        q : array-like
            Probabilities, in [0, 1].

        Returns
        -------
        ndarray of the shape of `q`, or float
            The smallest values x with ``cdf(x) >= q``.

        Raises
        ------
        ValueError, ImportError
            As in `cdf`, and for probabilities outside [0, 1].

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([0.3, 0.7], [[20.0], [40.0]], [25.0, 25.0], "spherical")
        >>> round(mixture.quantile(0.5), 4)
        37.1721
        """
        from . import distribution

        return _as_given(distribution.quantile(self, q))


def _as_given(values: Float64) -> Any:
    """Return a number for a number."""
    return values if values.ndim else float(values)
