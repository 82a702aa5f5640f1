"""Shapes and mixtures of rows that may lack cells; and their starts.

Before there are covariances, nothing completes a row: where a covariance is a matrix, the
statistics of a start are those of variances, from the rows that have a feature, and EM begins at
their diagonal matrices.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .gaussian.structures import MATRICES, with_own_axes

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics

# Families with matrices whose rows may lack cells, in structures of products too.
OF_AXES = {name: with_own_axes(name) for name in MATRICES}
OF_PRODUCT = re.compile(rf"\b(gaussian|log_normal|student_t)\(({'|'.join(MATRICES)})(?=[/)])")


def shape_with(shape: ModelShape, missing: bool, structure: str | None = None) -> ModelShape:
    """Return the shape of models whose rows may lack cells or not."""
    if shape.missing == missing and structure is None:
        return shape
    structure = shape.structure if structure is None else structure
    sizes = shape.n_features, shape.n_components
    return _core.ModelShape(shape.family, structure, *sizes, missing)


def mixture_with(mixture: Mixture, missing: bool) -> Mixture:
    """Return the same mixture, of rows that may lack cells or not."""
    if mixture.shape.missing == missing:
        return mixture
    return _core.Mixture(
        mixture.weights, dict(mixture.parameters), shape_with(mixture.shape, missing)
    )


def start_shape(shape: ModelShape) -> ModelShape:
    """Return the shape of the statistics of a start."""
    if not shape.missing:
        return shape
    structure = shape.structure
    if shape.family in ("gaussian", "log_normal", "student_t"):
        first, slash, rest = structure.partition("/")
        structure = OF_AXES.get(first, first) + slash + rest
    elif shape.family == "product":
        structure = OF_PRODUCT.sub(
            lambda found: f"{found.group(1)}({OF_AXES[found.group(2)]}", structure
        )
    return shape_with(shape, True, structure)


def from_start(mixture: Mixture, shape: ModelShape) -> Mixture:
    """Return the start of a model of this shape, from the M-step of a start."""
    if mixture.shape.structure == shape.structure:
        return mixture
    parameters = dict(mixture.parameters)
    for name, wanted in shape.parameters.items():
        if parameters[name].ndim == len(wanted):
            continue
        variances = parameters.pop(name)
        if name.endswith(("covariances", "scales")):  # factors follow from them
            matrices = variances[..., np.newaxis] * np.eye(variances.shape[-1])
            parameters[name] = np.array(np.broadcast_to(matrices, wanted))
    structure = shape.structure
    return _core.Mixture(mixture.weights, parameters, shape_with(mixture.shape, True, structure))


def weights_of_features(statistics: SufficientStatistics) -> Float64:
    """Return the weight of the rows that have a feature: (n_components, n_features) or (…, 1)."""
    if statistics.shape.missing and "observed" in (arrays := statistics.arrays):
        return arrays["observed"]
    return statistics.weight[:, np.newaxis]
