"""The blocks of a product, read from the core's words: families and their columns.

What needs the words alone is here: the space of a start, and the points of its statistics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .family import BY_NAME
from .start_space import each_feature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emgine._core import Float64

IGNORED = "ignored"  # the core's word for columns of no family


class Block(NamedTuple):
    """A family of a product in the core's words."""

    family: str
    structure: str
    columns: list[int]


def blocks_of(structure: str) -> Iterator[Block]:
    """Yield all blocks of a product, of ignored columns too."""
    for word in structure.split(" "):
        family, _, rest = word.partition("(")
        choices, _, columns = rest.partition(")[")
        yield Block(family, choices, [int(column) for column in columns[:-1].split(",")])


def kept_blocks(structure: str) -> Iterator[Block]:
    """Yield the blocks that have a family."""
    return (block for block in blocks_of(structure) if block.family != IGNORED)


def in_start_space(X: Float64, structure: str) -> list[Float64] | None:
    """Return the features of all blocks in the spaces of their families; none left out."""
    features: list[Float64] = []
    as_they_are = True
    for block in blocks_of(structure):
        own = X[:, block.columns]
        made = None
        if block.family != IGNORED:
            made = BY_NAME[block.family].in_start_space(own, block.structure)
            features += each_feature(own) if made is None else made
        as_they_are &= made is None and block.family != IGNORED
    return None if as_they_are else features


def points(means: Float64, structure: str) -> Float64:
    """Return the points of each family for its columns."""
    every = means.copy()
    for block in kept_blocks(structure):
        own = means[:, block.columns]
        every[:, block.columns] = BY_NAME[block.family].points(own, block.structure)
    return every
