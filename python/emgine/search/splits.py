"""Starts from a smaller mixture: its heaviest components become two, of any family.

Families that say how, such as Gaussians, do it themselves. Of others the second half goes part of
the way to the mean of all components, which is a component too where parameters are convex.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._families.beside_noise import (
    box_of,
    has_noise,
    others_of,
    others_shape,
    with_noise,
)
from emgine._families.children import children_of
from emgine._families.families import family_of
from emgine._families.family import Family
from emgine._families.gaussian.parameters import in_structure
from emgine._families.missing import mixture_with
from emgine._families.own_functions import OwnFunctions

from .equal_models import blocks_of

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, ModelShape

# How far the second half goes.
PART = 0.5


def split(smaller: Mixture, shape: ModelShape, functions: object) -> Mixture | None:
    """Return a mixture of this shape; None where the smaller one is of another family."""
    n_components = shape.n_components
    if smaller.shape.family != shape.family:
        return None
    if has_noise(shape):
        others = split(others_of(smaller), others_shape(shape), functions)
        weight = float(smaller.weights[-1])
        return None if others is None else with_noise(others, weight, box_of(shape))
    if shape.family == "gaussian":
        same = mixture_with(in_structure(smaller, shape.structure), shape.missing)
        return family_of(same.shape).split(same, n_components)
    if smaller.shape.structure != shape.structure:
        return None
    if functions is not None and not isinstance(functions, OwnFunctions):
        return None
    if functions is not None:
        weights, means = _halves(
            smaller.weights, {"": smaller.parameters["mean_statistics"]}, shape
        )
        return _core.Mixture(weights, functions.core_parameters(means[""]), shape)
    if shape.family == "product":
        return _split_product(smaller, shape)
    if type(family_of(shape)).split is not Family.split:
        return family_of(shape).split(smaller, n_components)
    own = dict(smaller.parameters)
    weights, parameters = _halves(smaller.weights, own, shape)
    return _core.Mixture(weights, parameters, shape)


def _split_product(smaller: Mixture, shape: ModelShape) -> Mixture | None:
    """Return the product of the families' halves, which all are those of the same components."""
    parameters: dict[str, Float64] = {}
    weights = smaller.weights
    blocks = zip(blocks_of(shape.structure), children_of(smaller), strict=True)
    for number, ((family, structure, columns), (_, child)) in enumerate(blocks):
        own = _core.ModelShape(family, structure, len(columns), shape.n_components)
        halves = split(child, own, None)
        if halves is None:
            return None
        weights = halves.weights
        parameters |= {f"{number}/{name}": halves.parameters[name] for name in own.parameters}
    return _core.Mixture(weights, parameters, shape)


def _halves(
    weights: Float64, parameters: dict[str, Float64], shape: ModelShape
) -> tuple[Float64, dict[str, Float64]]:
    """Return weights and parameters of more components."""
    weights, parameters = weights.copy(), dict(parameters)
    mean = {name: np.tensordot(weights, each, 1) for name, each in parameters.items()}
    while len(weights) < shape.n_components:
        k = int(weights.argmax())
        weights[k] /= 2
        weights = np.append(weights, weights[k])
        for name, each in parameters.items():
            new = (1 - PART) * each[k] + PART * mean[name]
            if name == "mean_directions":
                new = new / np.linalg.norm(new)
            new = np.where(np.isfinite(new), new, each[k])  # an infinite size is a Poisson
            parameters[name] = np.append(each, new[np.newaxis], axis=0)
    return weights, parameters
