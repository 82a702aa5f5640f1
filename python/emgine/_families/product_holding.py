"""What a product says of parameters that a fit keeps: each family says it of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .block_statistics import parts_of
from .family import BY_NAME

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine import _core
    from emgine._core import ModelShape

    from .family import Family
    from .holding import Masks


def within(held: _core.Held | None, prefix: str) -> _core.Held | None:
    """Return what is held of a block."""
    return None if held is None else held.within(prefix)


def mask_axes(name: str, shape: ModelShape) -> int:
    """Return the first axes of a parameter by which it may be held; 0: as a whole."""
    family, own, block = _block_of(name, shape)
    return family.mask_axes(own, block)


def n_held(name: str, mask: NDArray[np.bool_], shape: ModelShape) -> int:
    """Return how many free parameters a mask holds."""
    family, own, block = _block_of(name, shape)
    return family.n_held(own, mask, block)


def is_held(component: int, masks: Masks, shape: ModelShape) -> bool:
    """Return whether all that a repair of a component would change is held in every block."""
    return all(
        BY_NAME[part.shape.family].is_held(component, _own(masks, part.prefix), part.shape)
        for part in parts_of(shape)
    )


def follows_chart(masks: Masks, shape: ModelShape) -> bool:
    """Return whether an EM step is a gradient in a chart in which the masks hold."""
    return all(
        BY_NAME[part.shape.family].follows_chart(_own(masks, part.prefix), part.shape)
        for part in parts_of(shape)
    )


def _own(masks: Masks, prefix: str) -> Masks:
    return {
        name.removeprefix(prefix): mask for name, mask in masks.items() if name.startswith(prefix)
    }


def _block_of(name: str, shape: ModelShape) -> tuple[Family, str, ModelShape]:
    """Return family, name and shape of the block that a parameter belongs to."""
    number, _, own = name.partition("/")
    block = parts_of(shape)[int(number)].shape
    return BY_NAME[block.family], own, block
