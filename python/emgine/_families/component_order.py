"""The components of a mixture in another order, and their means, to sort them by.

Bits of parameters do not change, they only move. What all components share stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .beside_noise import box_of, has_noise, others_of, with_noise
from .blocks import kept_blocks
from .children import children_of
from .families import family_of
from .family import BY_NAME
from .general_functions import GeneralMixture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape


def in_order(mixture: Mixture, order: NDArray[np.int64]) -> Mixture:
    """Return the same mixture with other numbers: component `order[0]` comes first."""
    if isinstance(mixture, GeneralMixture):
        return mixture.in_order(order.tolist())
    if has_noise(mixture.shape):  # which stays the last
        weight, box = float(mixture.weights[-1]), box_of(mixture.shape)
        made = with_noise(in_order(others_of(mixture), order), weight, box)
        weights = np.append(mixture.weights[:-1][order], weight)
        return _core.Mixture(weights, dict(made.parameters), mixture.shape)
    own = by_component(mixture.shape)
    parameters = {
        name: np.ascontiguousarray(values[order]) if name in own else values
        for name, values in mixture.parameters.items()
    }
    return _core.Mixture(mixture.weights[order], parameters, mixture.shape)


def by_component(shape: ModelShape) -> set[str]:
    """Return the names of the parameters whose first axis are the components.

    They are those that one more component makes larger.
    """
    sizes = shape.n_features, shape.n_components + 1
    more = _core.ModelShape(shape.family, shape.structure, *sizes, shape.missing).parameters
    return {name for name, size in shape.parameters.items() if more[name] != size}


def has_means(shape: ModelShape) -> bool:
    """Return whether some column has means that components can be sorted by."""
    if shape.family != "product":
        return family_of(shape).has_means(shape.structure)
    blocks = kept_blocks(shape.structure)
    return any(BY_NAME[block.family].has_means(block.structure) for block in blocks)


def component_means(mixture: Mixture) -> Float64:
    """Return means by component and column; NaN in columns that have none.

    Where the mean of a component does not exist, as of Student's t with one degree of freedom, its
    location stands for it.
    """
    means = np.full((mixture.n_components, mixture.n_features), np.nan)
    if mixture.shape.family == "product":
        for columns, child in children_of(mixture):
            means[:, columns] = component_means(child)
        return means
    family = family_of(mixture.shape)
    if not family.has_means(mixture.shape.structure):
        return means
    found, locations = family.moments(mixture)[0], mixture.parameters.get("means", means)
    return np.where(np.isnan(found), locations, found)
