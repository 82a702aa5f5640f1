"""The ranking of the candidates of a search, as rows of text for the terminal and the report.

Formats numbers only: the search has computed and ranked everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._summaries.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = ("structure", "family", "status")  # columns that are no numbers
HEADINGS = ("rank", "components", "structure", "log-likelihood", "parameters", "status")


def best_kind(search: Any) -> str:
    """Return the structure or family of the best candidate, as the ranking shows it."""
    return str(search.results_[kinds_of(search.results_)][search.best_index_])


def ranking(search: Any) -> Table:
    """Return a row of text for each candidate, in the order of the search's ranks."""
    results, name = search.results_, str(search.criterion).upper()
    kinds = kinds_of(results)
    scores = np.asarray(results["score"], dtype=np.float64)
    order = np.argsort(results["rank"])
    best = float(scores[order[0]])
    rows: list[tuple[str, ...]] = []
    for index in order:
        score = float(scores[index])
        above = score - best if np.isfinite(best) else np.nan
        rows.append(
            (
                "–" if np.isnan(score) else str(results["rank"][index]),
                str(results["n_components"][index]),
                str(results[kinds][index]),
                _number(score, 4 if abs(score) < 100 else 2),
                _number(above, 4 if abs(score) < 100 else 2),
                _number(float(results["log_likelihood"][index]), 3),
                str(results["n_parameters"][index]).removesuffix(".0"),
                str(results["status"][index]),
            )
        )
    kind = HEADINGS[2] if kinds == "covariance_type" else kinds
    headings: tuple[str, ...] = (*HEADINGS[:2], kind, name, "above best", *HEADINGS[3:])
    return Table(headings, rows)


def kinds_of(results: Mapping[str, Any]) -> str:
    """Return the column of the results with the structures or families."""
    return "family" if "family" in results else "covariance_type"


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}" if np.isfinite(value) else "–"
