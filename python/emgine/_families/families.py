"""The list of families: an entry for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .gaussian.family import Gaussian

if TYPE_CHECKING:
    from emgine._core import ModelShape

    from .family import Family

FAMILIES: dict[str, Family] = {family.name: family for family in (Gaussian(),)}


def family_of(shape: ModelShape) -> Family:
    """Return the family of a model."""
    return FAMILIES[shape.family]
