"""What Gaussians say of parameters that a fit keeps: means by component and feature.

Covariances are held by component, variances by feature too; what serves all components is held as a
whole. Log-normal and Student-t mixtures hold theirs in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine import _core

from .structures import CONSTRAINED, MATRICES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import ModelShape
    from emgine._families.holding import Masks

# Structures whose variances are numbers by component and feature.
BY_FEATURE = ("diag",)
# Structures of which each component has its own part: any other is held as a whole.
BY_COMPONENT = ("full", "diag", "spherical")


def mask_axes(name: str, shape: ModelShape) -> int:
    """Return the first axes of a parameter by which it may be held; 0: as a whole."""
    return axes_of(name, shape.structure)


def axes_of(name: str, structure: str) -> int:
    """Return the same for a structure of covariances."""
    if name.endswith("means") or structure in BY_FEATURE:
        return 2
    return 1 if structure in BY_COMPONENT else 0


def n_held(name: str, mask: NDArray[np.bool_], shape: ModelShape) -> int:
    """Return how many free parameters a mask holds."""
    return n_held_of(name, mask, shape.structure)


def n_held_of(name: str, mask: NDArray[np.bool_], structure: str) -> int:
    """Return the same for a structure of covariances."""
    if structure in CONSTRAINED and not name.endswith("means"):  # all of them or none
        k, d = mask.shape[:2]
        shape = _core.ModelShape("gaussian", structure, d, k)
        return shape.n_free_parameters - (k - 1) - k * d if mask.any() else 0
    if name.endswith("means") or structure not in MATRICES:
        return int(mask.sum())
    d = int(mask.shape[-1])
    n_matrices = int(mask.sum()) // (d * d)
    return n_matrices * d * (d + 1) // 2


def follows_chart(masks: Masks, shape: ModelShape) -> bool:
    """Return whether an EM step is a gradient in a chart in which the masks hold."""
    return follows_chart_of(masks, shape.structure)


def follows_chart_of(masks: Masks, structure: str) -> bool:
    """Return the same for a structure: not where covariances tie free means to held ones."""
    if structure not in MATRICES:
        return True
    return all(
        bool((mask.all(axis=1) | ~mask.any(axis=1)).all())
        for name, mask in masks.items()
        if name.endswith("means")
    )
