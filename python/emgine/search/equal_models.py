"""Which families are one model on some columns, so that a search fits and lists it once.

Structures of Gaussians are one for some sizes; columns that are independent are a product of one
column each; and some families are others with a choice, such as two categories and yes or no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine._families.beside_noise import others_shape
from emgine._families.gaussian.structures import most_general

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emgine._core import ModelShape

    Block = tuple[tuple[int, ...], str, str]  # columns, family, structure

BY_COLUMN = (
    *("bernoulli", "beta", "binomial", "categorical", "exponential", "gamma", "geometric"),
    *("negative_binomial", "poisson", "weibull"),
)
WITH_STRUCTURES = ("gaussian", "log_normal")
# A structure of independent columns, and that of each of them.
OF_ONE_COLUMN = {"diag": "full", "tied_diag": "tied"}
SAME = {
    ("categorical", "2"): ("bernoulli", ""),
    ("binomial", "1"): ("bernoulli", ""),
    ("negative_binomial", "size=1.0"): ("geometric", ""),
}


def model_of(shape: ModelShape) -> frozenset[Block]:
    """Return a key that two shapes of equal sizes share if their mixtures are the same."""
    shape = others_shape(shape)
    columns = tuple(range(shape.n_features))
    found: list[Block] = []
    if shape.family == "product":
        for family, structure, numbers in blocks_of(shape.structure):
            found += _blocks(numbers, family, structure, shape.n_components)
    else:
        found += _blocks(columns, shape.family, shape.structure, shape.n_components)
    return frozenset(found)


def blocks_of(structure: str) -> list[tuple[str, str, list[int]]]:
    """Return family, structure and columns of each block of a product but what is left out."""
    blocks = []
    for word in structure.split(" "):
        family, _, rest = word.partition("(")
        own, _, columns = rest.partition(")[")
        if family != "ignored":
            blocks.append((family, own, [int(column) for column in columns[:-1].split(",")]))
    return blocks


def _blocks(
    columns: Sequence[int], family: str, structure: str, n_components: int
) -> Iterator[Block]:
    """Yield the smallest blocks of columns of a family that are independent of the others."""
    if family == "student_t":
        structure, _, dof = structure.partition("/")
        structure = most_general(structure, n_components, len(columns))
        if dof != "inf":
            dof = "each" if dof == "shared" and n_components == 1 else dof
            yield tuple(columns), family, f"{structure}/{dof}"
            return
        family = "gaussian"
    if family in WITH_STRUCTURES:
        structure = most_general(structure, n_components, len(columns))
        if structure not in OF_ONE_COLUMN:
            yield tuple(columns), family, structure
            return
        one = most_general(OF_ONE_COLUMN[structure], n_components, 1)
        yield from (((column,), family, one) for column in columns)
    elif family not in BY_COLUMN or structure == "pairs":
        yield tuple(columns), family, structure
    else:
        own = structure.split(",")
        own = own * len(columns) if len(own) == 1 else own
        for column, word in zip(columns, own, strict=True):
            yield (column,), *SAME.get((family, word), (family, word))
