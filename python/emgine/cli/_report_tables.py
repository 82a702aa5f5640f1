"""The tables of a report: columns and their families, parameters, categories and matrices.

Returns HTML; every text from outside is escaped by ``as_html``.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from emgine._summaries.components import components_of
from emgine._summaries.mixture_summary import notes_of
from emgine._summaries.parameters import Block, columns_of, matrices_of
from emgine._summaries.repaired import repaired
from emgine._summaries.tables import Table, as_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Mixture

MOST_MATRIX_FEATURES = 12


def parameters(mixture: Mixture, blocks: Sequence[Block]) -> str:
    """Return the weights, the parameters that are a number, and a table for each categorical."""
    return "\n".join(map(as_html, components_of(mixture, blocks)))


def columns(blocks: Sequence[Block]) -> str:
    """Return the family and the possible values of each column; nothing for Gaussians alone."""
    if {block.mixture.shape.family for block in blocks} == {"gaussian"}:
        return ""
    return "<h2>Columns</h2>\n" + as_html(Table(("column", "family", "values"), columns_of(blocks)))


def matrices(blocks: Sequence[Block]) -> str:
    """Return the matrices of the components of each block, folded."""
    return "\n".join(filter(None, map(_matrices, blocks)))


def note(mixture: Mixture) -> str:
    """Return what ± means, where it is used."""
    return "".join(f"{said} " for said in notes_of(mixture))


def bounded(best: Any) -> str:
    """Return a sentence on the components that were bounded or otherwise repaired."""
    said = repaired(best.restarts_, best.lower_bound_)
    return f'<p class="note">{html.escape(said)}</p>' if said else ""


def _matrices(block: Block) -> str:
    found = matrices_of(block.mixture)
    if found is None or not 1 < len(block.names) <= MOST_MATRIX_FEATURES:
        return ""
    parts = []
    for component, matrix in enumerate(found[1]):
        rows = [
            (name, *(f"{value:.5g}" for value in row))
            for name, row in zip(block.names, matrix, strict=True)
        ]
        parts.append(as_html(Table(("", *block.names), rows, f"Component {component}")))
    inside, name = "\n".join(parts), found[0].replace("_", " ").capitalize()
    return f"<details><summary>{name}</summary>\n{inside}\n</details>"
