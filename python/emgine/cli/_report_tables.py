"""The tables of a report: what was used, what was bounded, columns, parameters and matrices.

Returns HTML; every text from outside is escaped.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._summaries.components import components_of
from emgine._summaries.mixture_summary import notes_of
from emgine._summaries.parameters import Block, columns_of, matrices_of
from emgine._summaries.repaired import repaired
from emgine._summaries.summary import narrow
from emgine._summaries.tables import Table
from emgine.search.table import DEGENERATE

from ._report_layout import fitted, folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emgine._core import Float64, Mixture

    from ._table import Table as Rows

MOST_MATRIX_FEATURES, MOST_CORRELATIONS = 12, 10
# What the words of a Degeneration mean.
WHY = {
    "collapsed": "its rows span no volume",
    "emptied": "no row was left to it",
    "narrow": "in some direction a hundredth or more of its covariance is reg_covar",
}
DONE = {
    "regularized": "bounded from below by reg_covar",
    "reseeded": "began again with half of the heaviest component",
    "dropped": "left out",
    "kept": "kept, with a weight of almost 0",
}


def parameters(mixture: Mixture, blocks: Sequence[Block]) -> str:
    """Return the weights, the parameters that are a number, and a table for each categorical."""
    return "\n".join(fitted(narrow(table)) for table in components_of(mixture, blocks))


def columns(blocks: Sequence[Block]) -> str:
    """Return the family and the possible values of each column; nothing for Gaussians alone."""
    if {block.mixture.shape.family for block in blocks} == {"gaussian"}:
        return ""
    return "<h2>Columns</h2>\n" + fitted(
        Table(("column", "family", "values"), columns_of(blocks)), sentences=True
    )


def matrices(blocks: Sequence[Block]) -> str:
    """Return the matrices of the components of each block, folded."""
    return "\n".join(filter(None, map(_matrices, blocks)))


def note(mixture: Mixture) -> str:
    """Return what ± means, where it is used."""
    return "".join(f"{said} " for said in notes_of(mixture))


def used(table: Rows, name: str) -> str:
    """Return which rows and columns of the file were used, and which were not."""
    rows = [("file", name), ("rows", ", ".join((str(len(table.rows)), *table.facts)))]
    if table.weights is not None:
        rows.append(("weight of the rows", f"{table.weights.sum():.6g}"))
    names = table.names or tuple(str(place + 1) for place in range(table.rows.shape[1]))
    rows.append((f"columns used ({len(names)})", ", ".join(names)))
    if table.left_out:
        rows.append((f"columns left out ({len(table.left_out)})", ", ".join(table.left_out)))
    lines = "\n".join(
        f"<dt>{html.escape(key)}</dt><dd>{html.escape(value)}</dd>" for key, value in rows
    )
    return f"<dl>\n{lines}\n</dl>"


def bounded(search: Any) -> str:
    """Return which components of the best model were bounded or otherwise repaired, and why."""
    best = search.best_estimator_
    kept = [run for run in best.restarts_ if run.lower_bound == best.lower_bound_]
    events = kept[0].degenerate if kept else ()
    rows = [
        (
            str(event.component),
            str(event.iteration),
            WHY.get(event.cause, event.cause),
            DONE.get(event.action, event.action),
        )
        for event in events
    ]
    said = repaired(best.restarts_, best.lower_bound_) or "No component was bounded or repaired."
    table = Table(("component", "iteration", "why", "what was done"), rows)
    shown = fitted(table, sentences=True) if rows else ""
    return f"<p>{html.escape(said)}</p>\n{shown}{_degenerate(search.results_)}"


def _degenerate(results: Mapping[str, Any]) -> str:
    """Return how many candidates owe their likelihood to a bound."""
    status = np.asarray(results["status"]).astype(str)
    count = int(np.sum(status == DEGENERATE))
    if not count:
        return ""
    have = "candidate has" if count == 1 else "candidates have"
    return (
        f'<p class="note">{count} of {len(status)} {have} the status degenerate: a bound made a '
        "part of the likelihood, of any height, so they rank behind all others.</p>"
    )


def _matrices(block: Block) -> str:
    found = matrices_of(block.mixture)
    if found is None or len(block.names) < 2:
        return ""
    name = found[0].replace("_", " ").capitalize()
    if len(block.names) > MOST_MATRIX_FEATURES:
        return _correlations(block.names, found[1], name)
    parts = []
    for component, matrix in enumerate(found[1]):
        rows = [
            (name, *(f"{value:.5g}" for value in row))
            for name, row in zip(block.names, matrix, strict=True)
        ]
        parts.append(fitted(Table(("", *block.names), rows, f"Component {component}")))
    return folded(name, "\n".join(parts))


def _correlations(names: Sequence[str], matrices: Float64, name: str) -> str:
    """Return the largest correlations of each component, of matrices too large to read."""
    parts = []
    for component, matrix in enumerate(matrices):
        spreads = np.sqrt(np.diagonal(matrix))
        rows, columns = np.triu_indices(len(names), 1)
        values = (matrix / spreads / spreads[:, np.newaxis])[rows, columns]
        largest = np.argsort(-np.abs(values), kind="stable")[:MOST_CORRELATIONS]
        lines = [
            (names[rows[place]], names[columns[place]], f"{values[place]:.3f}")
            for place in largest
            if values[place] != 0
        ]
        if lines:
            table = Table(("feature", "and", "correlation"), lines, f"Component {component}")
            parts.append(fitted(table))
    if not parts:
        return f'<p class="note">{name}: no two features are correlated within a component.</p>'
    largest_of = f"the {MOST_CORRELATIONS} largest correlations of each component"
    return folded(f"{name} of {len(names)} features: {largest_of}", "\n".join(parts))
