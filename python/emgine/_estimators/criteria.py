"""Evidence of a fitted model on rows: its mean log-likelihood and its information criteria.

The rows are checked against the model; ``_scores.information_criteria`` has the formulas. Every
criterion is minimised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._families.gaussian.parameters import n_free_parameters
from emgine._scores import scoring
from emgine._scores.information_criteria import Evidence, evidence_of

from .estimator_scores import reader_of, rows_in_memory
from .fitted import published

if TYPE_CHECKING:
    from .fitted import FittedModel


def mean_log_likelihood(model: FittedModel, X: Any, sample_weight: Any) -> float:
    """Return the weighted mean log-density of the rows, in nats."""
    evidence = likelihood_of_rows(model, X, sample_weight)
    return evidence.log_likelihood / evidence.row_weight


def likelihood_of_rows(model: FittedModel, X: Any, sample_weight: Any) -> Evidence:
    """Return the evidence of rows without their assignment: enough for all criteria but ICL."""
    fitted = published(model)
    mixture = fitted.mixture
    reader = reader_of(model, fitted, X, sample_weight)
    if reader is None:
        rows = rows_in_memory(model, fitted, X, sample_weight)
        log_likelihood, row_weight = scoring.total_score(
            mixture, rows.X, rows.sample_weight, rows.n_threads
        )
    else:
        from emgine._rows.tasks import Expectation

        statistics = reader.reduce(Expectation(mixture, None, thorough=False)).total()
        log_likelihood, row_weight = statistics.log_likelihood, statistics.row_weight
    n_parameters = n_free_parameters(
        mixture.covariance_type, mixture.n_components, mixture.n_features
    )
    return Evidence(log_likelihood, row_weight, n_parameters)


def evidence_of_rows(model: FittedModel, X: Any, sample_weight: Any) -> Evidence:
    """Return the evidence of rows with their assignment to components, as ICL needs it."""
    fitted = published(model)
    reader = reader_of(model, fitted, X, sample_weight)
    if reader is None:
        return evidence_of(rows_in_memory(model, fitted, X, sample_weight), fitted.mixture)
    from emgine._rows.rows_in_parts import RowsInParts

    return evidence_of(RowsInParts(reader), fitted.mixture)
