"""The tables of a report: columns and their families, parameters, categories and matrices.

Returns HTML; every text from outside is escaped by ``table_of``.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from ._parameters import Block, columns_of, matrices_of, spreads_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64, Mixture

MOST_MATRIX_FEATURES = 12


def table_of(
    headings: Sequence[str], rows: Sequence[Sequence[str]], best: int | None = None
) -> str:
    """Return an HTML table; row `best` is marked."""
    head = "".join(f"<th>{html.escape(heading)}</th>" for heading in headings)
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row)
        mark = ' class="best"' if number == best else ""
        lines.append(f"<tr{mark}>{cells}</tr>")
    body = "\n".join(lines)
    return f'<div class="wide"><table>\n<tr>{head}</tr>\n{body}\n</table></div>'


def parameters(mixture: Mixture, blocks: Sequence[Block]) -> str:
    """Return the weights, the parameters that are a number, and a table for each categorical."""
    columns: dict[str, list[str]] = {
        "component": [str(component) for component in range(mixture.n_components)],
        "weight": [f"{100 * weight:.2f} %" for weight in mixture.weights],
    }
    for block in blocks:
        columns |= _numbers(block)
    every = [table_of(list(columns), list(zip(*columns.values(), strict=True)))]
    return "\n".join([*every, *(table for block in blocks for table in _categories(block))])


def columns(blocks: Sequence[Block]) -> str:
    """Return the family and the possible values of each column; nothing for Gaussians alone."""
    if {block.mixture.shape.family for block in blocks} == {"gaussian"}:
        return ""
    return "<h2>Columns</h2>\n" + table_of(("column", "family", "values"), columns_of(blocks))


def matrices(blocks: Sequence[Block]) -> str:
    """Return the matrices of the components of each block, folded."""
    return "\n".join(filter(None, map(_matrices, blocks)))


def note(blocks: Sequence[Block]) -> str:
    """Return what ± means, where it is used."""
    families = {block.mixture.shape.family for block in blocks}
    return "Mean ± standard deviation of each feature. " if "gaussian" in families else ""


def bounded(best: Any) -> str:
    """Return a sentence on the components that were bounded or otherwise repaired."""
    kept = [run for run in best.restarts_ if run.lower_bound == best.lower_bound_]
    events = kept[0].degenerate if kept else ()
    said = [f"component {event.component} ({event.cause}, {event.action})" for event in events]
    if not said:
        return ""
    return (
        f'<p class="note">Repaired: {html.escape(", ".join(said))}. The likelihood of such '
        "components is what their bound makes it.</p>"
    )


def _numbers(block: Block) -> dict[str, list[str]]:
    """Return the columns of the table of parameters: all that are a number of a component."""
    mixture = block.mixture
    if mixture.shape.family == "gaussian":
        pairs = zip(block.names, mixture.means.T, spreads_of(mixture).T, strict=True)
        return {name: _plus_minus(means, spreads) for name, means, spreads in pairs}
    found = {
        f"{feature}: {name}": [f"{value:.5g}" for value in values[:, column]]
        for column, feature in enumerate(block.named())
        for name, values in block.by_column().items()
        if values.ndim == 2
    }
    where = "" if len(block.names) > 3 else f"{', '.join(block.names)}: "
    for name, values in block.alone().items():
        found[where + name] = [f"{value:.5g}" for value in values]
    return found


def _plus_minus(means: Float64, spreads: Float64) -> list[str]:
    return [f"{mean:.5g} ± {spread:.3g}" for mean, spread in zip(means, spreads, strict=True)]


def _categories(block: Block) -> list[str]:
    """Return a table of the probabilities of each column of categories."""
    tables = []
    for name, values in block.by_column().items():
        for column, feature in enumerate(block.named() if values.ndim == 3 else ()):
            every = [block.own(each, column) for each in values[:, column]]
            known = block.categories[column] or tuple(range(len(every[0])))
            rows = [
                (str(component), *(f"{value:.4f}" for value in own))
                for component, own in enumerate(every)
            ]
            heading = f"<h3>{html.escape(f'{feature}: {name}')}</h3>\n"
            tables.append(heading + table_of(("component", *map(str, known)), rows))
    return tables


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
        table = table_of(("", *block.names), rows)
        parts.append(f"<h3>Component {component}</h3>\n{table}")
    inside, name = "\n".join(parts), found[0].replace("_", " ").capitalize()
    return f"<details><summary>{name}</summary>\n{inside}\n</details>"
