"""What a variational fit says of itself, and the criteria that it does not have.

AIC, BIC and ICL count parameters of a maximum of the likelihood; a posterior has neither. Fits are
compared by their evidence lower bounds.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NoReturn, cast

from emgine import _core
from emgine._summaries.mixture_summary import PLUS_MINUS, tables_of, title_of
from emgine._summaries.repaired import repaired
from emgine._summaries.summary import Summary

from .estimator_scores import evidence_of_rows
from .estimator_summary import convergence_of
from .fitted import published

if TYPE_CHECKING:
    from emgine._core import Mixture

    from .variational_fitted import VariationalFitted

# A component with fewer rows is one that the rows do not need.
LEAST_ROWS = 1.0


class Absent:
    """A name that the class of this one's base has, and this one lacks."""

    def __init__(self, why: str) -> None:
        self._why = why

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, model: object, owner: type) -> NoReturn:
        raise AttributeError(f"{owner.__name__} has no {self._name!r}: {self._why}")


class VariationalSummary:
    """Base of variational estimators: their summary; no criteria that count parameters."""

    aic: Any = Absent("compare lower_bound_, which is the larger, the better.")
    bic: Any = Absent("compare lower_bound_, which is the larger, the better.")
    icl: Any = Absent("compare lower_bound_, which is the larger, the better.")
    n_parameters: Any = Absent("its parameters have a distribution and are not counted.")

    def summary(self, X: Any = None, sample_weight: Any = None) -> Summary:
        """Return what the fitted model is: components, size, lower bound, convergence.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows, optional
            Rows of which the mean log predictive density is added.
        sample_weight : array-like of shape (n_samples,) or str, optional
            Weights of these rows.

        Returns
        -------
        Summary
            As of `emgine.GaussianMixture`.

        Examples
        --------
        >>> from emgine import BayesianGaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [30.0], [31.0], [32.0]] * 5
        >>> model = BayesianGaussianMixture(n_components=2, random_state=0).fit(X)
        >>> print(model.summary().facts["components with a row or more"])
        2
        """
        model: Any = self
        fitted = cast("VariationalFitted", published(model))
        facts: dict[str, str] = {}
        if math.isfinite(fitted.row_weight):
            facts["rows"] = f"{fitted.row_weight:.10g}"
        facts["features"] = str(fitted.n_features)
        used = fitted.posterior.rows >= LEAST_ROWS
        facts["components with a row or more"] = str(int(used.sum()))
        if math.isfinite(fitted.evidence_bound):
            facts["evidence lower bound"] = f"{fitted.evidence_bound:.3f}"
        if X is not None:
            mean = evidence_of_rows(model, X, sample_weight).mean
            facts["mean log predictive density"] = f"{mean:.6g}"
        shown = _expected(fitted)
        names = None if fitted.feature_names is None else list(map(str, fitted.feature_names))
        notes = [PLUS_MINUS, repaired(fitted.restarts, fitted.lower_bound)]
        return Summary(
            title_of(type(self).__name__, shown),
            facts | convergence_of(fitted),
            tuple(tables_of(shown, names, None, fitted.row_weight)),
            tuple(filter(None, notes)),
        )


def _expected(fitted: VariationalFitted) -> Mixture:
    """Return the Gaussian mixture of the expected parameters, which is easier read than a t."""
    posterior = fitted.posterior
    parameters = {name: posterior.parameters[name] for name in ("means", "covariances")}
    return _core.Mixture(fitted.mixture.weights, parameters, posterior.shape)
