"""The family of a model in words, for its representation: short, whatever the number of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine._checks.arguments import shown

from .beside_noise import has_noise, others_shape

if TYPE_CHECKING:
    from emgine._core import ModelShape

MOST_BLOCKS = 4


def kind_of(shape: ModelShape) -> str:
    """Return the family and its choices as arguments, such as ``family='poisson'``."""
    if has_noise(shape):
        return f"{kind_of(others_shape(shape))}, noise=True"
    if shape.family == "gaussian":
        return f"covariance_type={shape.structure!r}"
    if shape.family == "product":
        return f"family={{{_blocks(shape.structure)}}}"
    choices = f", structure={shown(shape.structure)}" if shape.structure else ""
    return f"family={shape.family!r}{choices}"


def _blocks(structure: str) -> str:
    """Return the families of a product by their columns; columns that are left out are not said."""
    blocks = []
    for word in structure.split(" "):
        family, _, rest = word.partition("(")
        choices, _, columns = rest.partition(")[")
        if family != "ignored":
            numbers = tuple(map(int, columns[:-1].split(",")))
            said = f"{family} {choices}" if choices else family
            key = shown(numbers if len(numbers) > 1 else numbers[0])
            blocks.append(f"{key}: {shown(said)}")
    more = len(blocks) - MOST_BLOCKS
    return ", ".join([*blocks[:MOST_BLOCKS], *([f"... {more} more"] if more > 0 else [])])
