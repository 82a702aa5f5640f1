"""What fitted models say of themselves: `summary` and `n_parameters`.

Without rows a summary tells what the fit knows; it reads rows only if they are given.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from emgine._scores.information_criteria import Evidence
from emgine._summaries.components import of_arrays
from emgine._summaries.mixture_summary import counted, notes_of, tables_of, title_of
from emgine._summaries.repaired import repaired
from emgine._summaries.summary import Summary

from .estimator_scores import evidence_of_rows
from .fitted import published

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._summaries.tables import Table

    from .fitted import Fitted

OF_THE_FIT = (
    "Log-likelihood and criteria are those before the last M-step. summary(X) reads the rows and "
    "tells those of the final parameters, and ICL."
)


class EstimatorSummary:
    """Base of the mixture models: how many parameters are free, and all of them in a table."""

    n_threads: int | None
    family: Any
    get_params: Callable[..., dict[str, Any]]
    _fitted: Fitted | None

    if TYPE_CHECKING:

        @property
        def _caller(self) -> str: ...

    @property
    def n_parameters(self) -> int:
        """Number of free parameters of the fit, as AIC and BIC count them: without held ones."""
        return published(self).n_parameters

    def summary(self, X: Any = None, sample_weight: Any = None) -> Summary:
        """Return what the fitted model is: components, size, criteria, convergence.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features), or a source of rows, optional
            Rows that log-likelihood and criteria are taken of, such as those of the fit. If not
            given, they are those of the fit before its last M-step.
        sample_weight : array-like of shape (n_samples,) or str, optional
            Weights of these rows.

        Returns
        -------
        Summary
            ``print`` shows it as text, a notebook as HTML; its `facts` are a dict from names to
            words, its `tables` have headings and rows of words. Log-likelihoods are in nats.

        Examples
        --------
        >>> from emgine import GaussianMixture
        >>> X = [[0.0], [1.0], [10.0], [11.0]]
        >>> model = GaussianMixture(2, covariance_type="tied", means_init=[[0], [10]]).fit(X)
        >>> print(model.summary(X))
        GaussianMixture of 2 components, tied covariances
        <BLANKLINE>
        rows             4
        features         1
        free parameters  4
        log-likelihood   -5.676
        AIC              19.352
        BIC              16.897
        ICL              16.897
        converged        yes, after 2 iterations and 2 passes
        remaining gain   less than 1e-15 nats a row
        <BLANKLINE>
        component   weight  rows   feature 0
        0          50.00 %   2.0   0.5 ± 0.5
        1          50.00 %   2.0  10.5 ± 0.5
        <BLANKLINE>
        Mean ± standard deviation of each feature.
        """
        fitted = published(self)
        evidence = of_fit(fitted) if X is None else evidence_of_rows(self, X, sample_weight)
        notes = [*notes_of(fitted.mixture), repaired(fitted.restarts, fitted.lower_bound)]
        if X is None and evidence is not None:
            notes.append(OF_THE_FIT)
        own = None if fitted.functions is None else f"family {type(self.family).__name__}"
        row_weight = None if evidence is None else evidence.row_weight
        return Summary(
            title_of(type(self).__name__, fitted.mixture, own),
            facts_of(fitted, evidence),
            tuple(_tables(fitted, row_weight)),
            tuple(filter(None, notes)),
        )


def of_fit(fitted: Fitted) -> Evidence | None:
    """Return the evidence before the last M-step; None where the fit does not know its rows."""
    weight, bound = fitted.row_weight, fitted.lower_bound
    if not (math.isfinite(weight) and math.isfinite(bound)):
        return None
    return Evidence(bound * weight, weight, fitted.n_parameters)


def facts_of(fitted: Fitted, evidence: Evidence | None) -> dict[str, str]:
    """Return sizes, criteria and convergence in words."""
    facts: dict[str, str] = {}
    if evidence is not None:
        facts["rows"] = f"{evidence.row_weight:.10g}"
    facts["features"] = str(fitted.n_features)
    facts["free parameters"] = str(fitted.n_parameters)
    if evidence is not None:
        facts["log-likelihood"] = f"{evidence.log_likelihood:.3f}"
        criteria = {name: getattr(evidence, name.lower()) for name in ("AIC", "BIC", "ICL")}
        facts |= {name: f"{value:.3f}" for name, value in criteria.items() if value == value}
    return facts | convergence_of(fitted)


def convergence_of(fitted: Fitted) -> dict[str, str]:
    """Return how the fit ended, and what it could still gain."""
    n_iter, gain = len(fitted.lower_bounds), fitted.remaining_gain
    passes = f" and {fitted.n_passes} passes" if fitted.n_passes > 1 else ""
    after = counted(n_iter, "iteration") + passes
    facts = {"converged": f"{'yes' if fitted.converged else 'no'}, after {after}"}
    if math.isfinite(gain):
        less = gain < 1e-15
        facts["remaining gain"] = ("less than 1e-15" if less else f"{gain:.2g}") + " nats a row"
    return facts


def _tables(fitted: Fitted, row_weight: float | None) -> list[Table]:
    names = None if fitted.feature_names is None else list(map(str, fitted.feature_names))
    if fitted.functions is None:
        return tables_of(fitted.mixture, names, fitted.categories, row_weight)
    shown = fitted.functions.shown(fitted.mixture)
    return [of_arrays(fitted.mixture.weights, shown, row_weight)]
