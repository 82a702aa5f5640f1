"""The results of a search: a record for each candidate, and all of them as columns.

A candidate that failed, or was not begun, has its status and NaN for numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine._em.remedies import Degeneration
    from emgine._scores.information_criteria import Evidence

    from .candidates import Candidate

NOT_STARTED = "not started"
DEGENERATE = "degenerate"
STOPPED = "stopped"  # by the deadline or Ctrl-C
STOPPED_EARLY = "stopped early"


@dataclass(frozen=True, eq=False)
class Record:
    """The result of a candidate."""

    candidate: Candidate
    status: str = NOT_STARTED
    estimator: Any = None  # a fitted model, or None
    evidence: Evidence | None = None
    score: float = math.nan  # by the criterion of the search; lower is better
    seconds: float = 0.0
    degenerate: tuple[Degeneration, ...] = ()  # what happened to components of the fit
    inflated: int = 0  # as in em.results.Result


def columns(
    records: Sequence[Record], criterion: object, kind: str = "covariance_type"
) -> dict[str, NDArray[Any]]:
    """Return the records as arrays of equal length that cannot be written to.

    `kind` is the name of the column with the kinds of the candidates.
    """
    evidence = [record.evidence for record in records]
    fits = [record.estimator for record in records]
    score = np.array([record.score for record in records])
    table: dict[str, NDArray[Any]] = {
        "n_components": np.array([record.candidate.n_components for record in records]),
        kind: np.array([record.candidate.kind for record in records]),
        "log_likelihood": _numbers(evidence, "log_likelihood"),
        "n_parameters": np.array([0 if e is None else e.n_parameters for e in evidence]),
    }
    for name in ("aic", "bic", "icl", "caic"):
        table[name] = _numbers(evidence, name)
    if isinstance(criterion, str) and criterion not in table:
        table[criterion] = score
    table |= {
        "score": score,
        "rank": ranks(score, [record.inflated for record in records]),
        "converged": np.array([fit is not None and fit.converged_ for fit in fits]),
        "n_iter": np.array([0 if fit is None else fit.n_iter_ for fit in fits]),
        "seconds": np.array([record.seconds for record in records]),
        "status": np.array([record.status for record in records]),
        "inflated": np.array([record.inflated for record in records]),
    }
    for column in table.values():
        column.flags.writeable = False
    return table


def ranks(score: Float64, inflated: Sequence[int] | NDArray[Any]) -> NDArray[np.int64]:
    """Return ranks from 1, the lowest score first, inflated ones later, NaN last."""
    rank = np.empty(len(score), dtype=np.int64)
    order = np.lexsort((score, np.where(np.isnan(score), 3, inflated)))
    rank[order] = np.arange(1, len(score) + 1)
    return rank


def ranks_by(name: str, results: dict[str, NDArray[Any]]) -> NDArray[np.int64]:
    """Return ranks by a column of the results, in which the same candidates are behind others."""
    # Pickles of version 0.1.0 have no column "inflated".
    return ranks(results[name], results.get("inflated", results["status"] == DEGENERATE))


def _numbers(evidence: Sequence[Evidence | None], name: str) -> Float64:
    return np.array([math.nan if e is None else getattr(e, name) for e in evidence])
