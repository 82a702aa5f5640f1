"""The Gaussian mixture whose covariances are the scales of a mixture of Student's t."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .gaussian.parameters import shape_of

if TYPE_CHECKING:
    from emgine._core import Mixture


def scales_of(shape: _core.ModelShape) -> str:
    """Return the structure of the scales."""
    return shape.structure.partition("/")[0]


def gaussian_of(mixture: Mixture, centred: bool = False) -> Mixture:
    """Return the Gaussian mixture whose covariances are the scales."""
    parameters = mixture.parameters
    means = parameters["means"]
    arrays = {
        "means": np.zeros_like(means) if centred else means,
        "covariances": parameters["scales"],
        "precisions_cholesky": parameters["precisions_cholesky"],
    }
    shape = shape_of(scales_of(mixture.shape), *means.shape)
    return _core.Mixture(mixture.weights, arrays, shape)
