"""What fitted models say about some columns given others: those of their mixture, by name too.

Columns are names of the fit or numbers; rows may be tables with names of categories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown
from emgine._checks.categories import coded
from emgine._checks.feature_names import check_feature_names
from emgine._checks.tables import column_names
from emgine._checks.validation import check_n_threads
from emgine._inference.columns import checked_columns, others
from emgine._inference.own_imputation import impute
from emgine._scores.scoring import check_random_state

from .fitted import published

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emgine._checks.parameters import Seed
    from emgine._core import Float64
    from emgine.mixture import Mixture

    from .fitted import Fitted


class EstimatorInference:
    """Base of the mixture models: imputation, regression, marginals and conditionals."""

    n_threads: int | None
    random_state: Seed
    _fitted: Fitted | None

    def impute(self, X: Any, how: str = "mean", random_state: Seed = None) -> Float64:
        """Return the rows with their gaps filled, given what is observed of each.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows, with NaN, None or nulls of tables in the gaps.
        how : {'mean', 'sample', 'mode'}, default='mean'
            Expected values, draws for multiple imputation, or the most probable, as in
            `Mixture.impute`.
        random_state : int, RandomState, Generator or None, default=None
            For 'sample': seed or generator; None means the model's own `random_state`.

        Returns
        -------
        ndarray of shape (n_samples, n_features) and dtype float64
            A new array; observed cells are as they were, names of categories their codes
            (`categories_`).

        Raises
        ------
        ValueError
            For rows of another shape, with infinite values, or values the family does not have.

        Examples
        --------
        >>> import numpy as np
        >>> from emgine import GaussianMixture
        >>> X = np.array([[0.0, 0.0], [1.0, 1.1], [2.0, 1.9], [3.0, 3.0]])
        >>> model = GaussianMixture(random_state=0).fit(X)
        >>> model.impute([[1.5, None]]).round(1).tolist()
        [[1.5, 1.5]]
        """
        seed = self.random_state if random_state is None else random_state
        threads = check_n_threads(self.n_threads)
        own = _of_own_family(self)
        if own is not None and own.functions is not None:
            caller, generator = type(self).__name__, check_random_state(seed)
            check_feature_names(X, own.feature_names, caller)
            return impute(own.functions, own.mixture, X, how, generator, threads, caller)
        fitted, rows = _rows(self, X)
        return fitted.mixture.impute(rows, how, check_random_state(seed), threads)

    def predict_mean(self, X: Any, of: Any, return_std: bool = False) -> Any:
        """Return the expected values of some columns given the others: regression.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features) or (n_samples, n_features - n_of)
            Rows, or their other columns alone; the columns in `of` are not looked at, and NaN is
            left out of what is given.
        of : str, int or a sequence of them
            Columns that are asked for: names of the fit, or numbers.
        return_std : bool, default=False
            Whether to return the standard deviations of the conditional mixtures too.

        Returns
        -------
        means : ndarray of shape (n_samples, n_of) and dtype float64
            Expected values; NaN for categories, which have none.
        deviations : ndarray of shape (n_samples, n_of)
            Only with `return_std`.

        Raises
        ------
        ValueError
            For columns that are not there, and as in `impute`.

        Examples
        --------
        >>> import numpy as np
        >>> from emgine import GaussianMixture
        >>> X = np.array([[0.0, 0.0], [1.0, 1.1], [2.0, 1.9], [3.0, 3.0]])
        >>> model = GaussianMixture(random_state=0).fit(X)
        >>> model.predict_mean([[0.0, np.nan], [3.0, np.nan]], of=1).round(1).tolist()
        [[0.0], [3.0]]
        """
        fitted = _of_columns(self)
        numbers = [_number(fitted, column) for column in _several(of)]
        columns = checked_columns(fitted.mixture, numbers, "of")
        rows = _given(self, fitted, X, others(columns, fitted.mixture.n_features))
        threads = check_n_threads(self.n_threads)
        return fitted.mixture.predict_mean(rows, columns, return_std, threads)

    def marginal(self, columns: Any) -> Mixture:
        """Return the mixture of some columns, by names of the fit or numbers.

        See `Mixture.marginal`.
        """
        fitted = _of_columns(self)
        return fitted.mixture.marginal([_number(fitted, column) for column in _several(columns)])

    def condition(self, given: Mapping[Any, Any]) -> Mixture:
        """Return the mixture of the other columns, given the values of some by name or number.

        Names of categories are values too. See `Mixture.condition`.
        """
        fitted = _of_columns(self)
        if not hasattr(given, "items"):
            raise ValueError(
                f"given must be a mapping from columns to values. Got {shown(given)} instead."
            )
        numbers = {_number(fitted, column): value for column, value in given.items()}
        return fitted.mixture.condition(
            {column: _code(fitted, column, value) for column, value in numbers.items()}
        )


def _of_own_family(model: Any) -> Fitted | None:
    """Return what was fitted, of a family of the user's own; None of another."""
    fitted = published(model)
    return None if fitted.functions is None else fitted


def _of_columns(model: Any) -> Fitted:
    """Return what was fitted, of a family whose mixture has the columns of the rows."""
    fitted = published(model)
    if fitted.functions is not None:
        raise ValueError(
            "The mixture of a family of one's own is one of its statistics, and says nothing of "
            "some columns given others; `impute` fills gaps of independent features."
        )
    return fitted


def _rows(model: Any, X: Any) -> tuple[Fitted, Any]:
    fitted = _of_columns(model)
    check_feature_names(X, fitted.feature_names, type(model).__name__)
    return fitted, coded(X, fitted.categories, fitted.feature_names)


def _given(model: Any, fitted: Fitted, X: Any, given: list[int]) -> Any:
    """Return rows of all columns, or of those given alone, with codes in place of names."""
    names = column_names(X)
    n_columns = len(names) if names is not None else np.shape(X)[-1] if _is_array(X) else None
    if n_columns != len(given):
        return _rows(model, X)[1]
    known = None if fitted.feature_names is None else fitted.feature_names[given]
    check_feature_names(X, known, type(model).__name__)
    own = {at: fitted.categories[j] for at, j in enumerate(given) if j in fitted.categories}
    return coded(X, own, known)


def _is_array(X: Any) -> bool:
    return isinstance(X, np.ndarray) and X.ndim == 2


def _several(columns: Any) -> list[Any]:
    return list(columns) if isinstance(columns, (list, tuple, range)) else [columns]


def _number(fitted: Fitted, column: Any) -> Any:
    """Return the number of a column of the fit; what is no name is checked by others."""
    if not isinstance(column, str):
        return column
    names = [] if fitted.feature_names is None else fitted.feature_names.tolist()
    if column in names:
        return names.index(column)
    said = f"Its columns are {names}." if names else "The fit had no names."
    raise ValueError(f"The model has no column {column!r}. {said}")


def _code(fitted: Fitted, column: Any, value: Any) -> Any:
    """Return the code of a category of the fit that is given by name; numbers as they are."""
    names = fitted.categories.get(column, ())
    if value in names:
        return float(names.index(value))
    if names and isinstance(value, str):
        raise ValueError(f"Column {column} has the categories {list(names)}. Got {shown(value)}.")
    return value
