"""The summary of a search: its criterion by sizes and kinds, as mclust prints it, and its best.

Formats numbers only: the search has computed and ranked everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._summaries.mixture_summary import counted
from emgine._summaries.summary import Summary
from emgine._summaries.tables import Table

from .ranking import best_kind, kinds_of
from .table import STOPPED, STOPPED_EARLY

if TYPE_CHECKING:
    from collections.abc import Mapping

BEST, BOUNDED, UNFINISHED = "*", "b", "…"
MEANINGS = {
    BEST: "the best",
    BOUNDED: "a component is what its bound makes it, so that it ranks behind others",
    UNFINISHED: "stopped before it converged",
    "–": "failed, or not begun",
}


def summary_of(search: Any) -> Summary:
    """Return the table of the criterion, what its marks mean, and the best model."""
    results, best = search.results_, search.best_index_
    criterion = name_of(search.criterion)
    table = by_size_and_kind(results, best, criterion)
    marks = {cell[-1] for row in table.rows for cell in row[1:] if cell}
    notes = [f"{mark} {said}" for mark, said in MEANINGS.items() if mark in marks]
    n_components = int(results["n_components"][best])
    facts = {
        "candidates": str(len(results["status"])),
        "best": f"{counted(n_components, 'component')}, {best_kind(search)}",
        f"its {criterion}": f"{results['score'][best]:.3f}",
    }
    title = f"{type(search).__name__}: {criterion}, lower is better"
    return Summary(title, facts, (table,), (", ".join(notes),), ("components",))


def name_of(criterion: object) -> str:
    """Return the name of a criterion as it is written."""
    if isinstance(criterion, str):
        return criterion.upper()
    return str(getattr(criterion, "__name__", "score"))


def by_size_and_kind(results: Mapping[str, Any], best: int, criterion: str) -> Table:
    """Return a row for each number of components, and a column for each kind of candidates."""
    kinds = list(dict.fromkeys(results[kinds_of(results)]))
    sizes = sorted(set(results["n_components"].tolist()))
    places = {
        (int(size), str(kind)): place
        for place, (size, kind) in enumerate(
            zip(results["n_components"], results[kinds_of(results)], strict=True)
        )
    }
    rows = []
    for size in sizes:
        found = [places.get((size, str(kind))) for kind in kinds]
        cells = ["" if place is None else _cell(results, place, best) for place in found]
        rows.append((str(size), *cells))
    return Table(("components", *map(str, kinds)), rows, criterion)


def _cell(results: Mapping[str, Any], place: int, best: int) -> str:
    score = float(results["score"][place])
    if np.isnan(score):
        return "–"
    mark = BEST if place == best else " "
    if results["status"][place] in (STOPPED, STOPPED_EARLY):
        mark = UNFINISHED
    elif place != best and results["inflated"][place]:
        mark = BOUNDED
    return f"{score:.{4 if abs(score) < 100 else 2}f}{mark}"
