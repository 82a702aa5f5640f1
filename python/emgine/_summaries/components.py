"""The components of a mixture as tables: weights and parameters that are a number, and categories.

A Gaussian's parameters are its mean and standard deviation in each feature; other families have
theirs under the field's names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._families.beside_noise import has_noise

from .parameters import spreads_of
from .tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emgine._core import Float64, Mixture

    from .parameters import Block


def components_of(
    mixture: Mixture, blocks: Sequence[Block], row_weight: float | None = None
) -> list[Table]:
    """Return the weights and the parameters that are a number, and a table for each categorical.

    With `row_weight`, the expected number of rows of each component is told too.
    """
    columns = _sizes(mixture.weights, row_weight)
    noise = has_noise(mixture.shape)
    if noise:
        columns["component"][-1] = "noise"
    for block in blocks:
        columns |= {name: [*said, *[""] * noise] for name, said in _numbers(block).items()}
    return [_table(columns), *(table for block in blocks for table in _categories(block))]


def of_arrays(
    weights: Float64, parameters: Mapping[Any, Any], row_weight: float | None = None
) -> Table:
    """Return the weights and parameters of a family that names them itself, an array for each."""
    columns = _sizes(weights, row_weight)
    for name, values in parameters.items():
        flat = np.reshape(values, (len(weights), -1)).T
        for place, numbers in enumerate(flat):
            heading = str(name) if len(flat) == 1 else f"{name} {place}"
            columns[heading] = [f"{value:.5g}" for value in numbers]
    return _table(columns)


def _table(columns: dict[str, list[str]]) -> Table:
    return Table(list(columns), list(zip(*columns.values(), strict=True)))


def _sizes(weights: Float64, row_weight: float | None) -> dict[str, list[str]]:
    """Return the columns that every mixture has: numbers, weights, expected numbers of rows."""
    columns = {
        "component": [str(component) for component in range(len(weights))],
        "weight": [f"{100 * weight:.2f} %" for weight in weights],
    }
    if row_weight is not None:
        columns["rows"] = [f"{row_weight * weight:.1f}" for weight in weights]
    return columns


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


def _categories(block: Block) -> list[Table]:
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
            tables.append(Table(("component", *map(str, known)), rows, f"{feature}: {name}"))
    return tables
