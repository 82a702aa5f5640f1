"""Marginals of families of independent features, whose components keep the numbers of a column.

Families of whole rows, such as directions, have none: theirs is a ValueError (`family.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emgine._core import Float64, Mixture


def of_independent(mixture: Mixture, columns: Sequence[int]) -> Mixture:
    """Return the marginal of a family whose parameters are (n_components, n_features, ...)."""
    kept = list(columns)
    parameters = {name: values[:, kept] for name, values in mixture.parameters.items()}
    return with_columns(mixture, parameters, mixture.shape.structure, len(kept))


def of_listed(mixture: Mixture, columns: Sequence[int]) -> Mixture:
    """Return the same of a family whose structure is a number for each column, or for all."""
    kept = list(columns)
    numbers = mixture.shape.structure.split(",")
    own = [numbers[j] for j in kept] if len(numbers) > 1 else numbers
    most = max(map(int, own))  # beyond the categories of a column there are zeros alone
    parameters = {
        name: values[:, kept, :most] if values.ndim > 2 else values[:, kept]
        for name, values in mixture.parameters.items()
    }
    return with_columns(mixture, parameters, ",".join(own), len(kept))


def with_columns(
    mixture: Mixture, parameters: Mapping[str, Float64], structure: str, n_features: int
) -> Mixture:
    """Return a mixture of the same family and weights with other parameters."""
    shape = _core.ModelShape(mixture.shape.family, structure, n_features, mixture.n_components)
    arrays = {name: np.ascontiguousarray(values) for name, values in parameters.items()}
    return _core.Mixture(mixture.weights, arrays, shape)


def reweighed(mixture: Mixture, weights: Float64) -> Mixture:
    """Return the same components with other weights."""
    return _core.Mixture(weights, dict(mixture.parameters), mixture.shape)
