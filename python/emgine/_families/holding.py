"""Holding: what a family says of parameters that a fit keeps; the core's M-step does the rest.

Names are the core's. Nothing here checks what the user gave: ``fixed.py`` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import ModelShape

    Masks = dict[str, NDArray[np.bool_]]


class Holding:
    """Base of the families: parameters by component, or by component and feature."""

    # Whether columns are independent given the component.
    independent = False
    # Parameters that a repair of a component changes; none named: all of them.
    repaired_parameters: tuple[str, ...] = ()

    def mask_axes(self, name: str, shape: ModelShape) -> int:
        """Return the first axes of a parameter by which it may be held; 0: as a whole."""
        sizes = shape.parameters[name]
        return 2 if self.independent and len(sizes) > 1 else 1

    def n_held(self, name: str, mask: NDArray[np.bool_], shape: ModelShape) -> int:  # noqa: ARG002
        """Return how many free parameters a mask holds."""
        return int(mask.sum())

    def is_held(self, component: int, masks: Masks, shape: ModelShape) -> bool:
        """Return whether all that a repair of a component would change is held."""
        names = self.repaired_parameters or tuple(
            name for name in shape.parameters if not name.endswith("precisions_cholesky")
        )
        return all(
            name in masks
            and bool((masks[name][component] if self.mask_axes(name, shape) else masks[name]).all())
            for name in names
        )

    def follows_chart(self, masks: Masks, shape: ModelShape) -> bool:  # noqa: ARG002
        """Return whether an EM step is a gradient in a chart in which the masks hold."""
        return True
