"""The Gaussian mixture whose covariances are the scales of a mixture of Student's t.

And what such a mixture holds of its scales, as Gaussians of their covariances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .gaussian import holding
from .gaussian.parameters import shape_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Mixture

    from .holding import Masks


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


def mask_axes(name: str, shape: _core.ModelShape) -> int:
    """Return the first axes of a parameter by which it may be held; 0: as a whole."""
    if name == "dofs":
        return int(_dof_of(shape) == "each")
    axes = holding.axes_of(name, scales_of(shape))
    # The expansion of EM moves all scales of a component together.
    return min(axes, 1) if name == "scales" else axes


def n_held(name: str, mask: NDArray[np.bool_], shape: _core.ModelShape) -> int:
    """Return how many free parameters a mask holds; degrees of freedom may be one, or none."""
    if name == "dofs":
        free = {"each": int(mask.sum()), "shared": 1}
        return free.get(_dof_of(shape), 0)
    return holding.n_held_of(name, mask, scales_of(shape))


def follows_chart(masks: Masks, shape: _core.ModelShape) -> bool:
    """Return whether an EM step is a gradient in a chart in which the masks hold."""
    return "dofs" not in masks and holding.follows_chart_of(masks, scales_of(shape))


def _dof_of(shape: _core.ModelShape) -> str:
    return shape.structure.partition("/")[2]
