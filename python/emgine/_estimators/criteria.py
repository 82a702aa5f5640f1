"""Evidence of a fitted model on rows, from which its mean log-likelihood and its criteria follow.

The rows are checked against the model; ``_scores.information_criteria`` has the formulas. Every
criterion is minimised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._scores.information_criteria import Evidence, evidence_of

from .estimator_scores import reader_of, rows_in_memory
from .fitted import published

if TYPE_CHECKING:
    from .fitted import FittedModel


def evidence_of_rows(model: FittedModel, X: Any, sample_weight: Any) -> Evidence:
    """Return the evidence of rows, wherever they are, from one reading."""
    fitted = published(model)
    reader = reader_of(model, fitted, X, sample_weight)
    if reader is not None:
        return evidence_of(reader, fitted.mixture)
    return evidence_of(rows_in_memory(model, fitted, X, sample_weight), fitted.mixture)
