"""The blocks of a product: the columns of each family, and its part of parameters and statistics.

The core names a block's arrays by its number, such as ``"1/rates"``. Nothing here checks a
structure: the core has made it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emgine import _core

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics


class Part(NamedTuple):
    """The columns of a family, what the names of its arrays begin with, and its shape."""

    columns: list[int]
    prefix: str
    shape: ModelShape


def parts_of(shape: ModelShape) -> list[Part]:
    """Return the blocks of a product; columns that are left out are in none."""
    blocks: list[Part] = []
    for word in shape.structure.split(" "):
        family, _, rest = word.partition("(")
        structure, _, columns = rest.partition(")[")
        if family == "ignored":
            continue
        numbers = [int(column) for column in columns[:-1].split(",")]
        own = _core.ModelShape(family, structure, len(numbers), shape.n_components, shape.missing)
        blocks.append(Part(numbers, f"{len(blocks)}/", own))
    return blocks


def statistics_in(
    of_product: SufficientStatistics,
) -> list[tuple[Part, SufficientStatistics]]:
    """Return each block and its statistics."""
    arrays, reference, found = of_product.arrays, of_product.reference, []
    sums = of_product.log_likelihood, of_product.row_weight
    by_block: dict[str, dict[str, Float64]] = {}  # one look at all names
    for name, values in arrays.items():
        prefix, slash, rest = name.partition("/")
        by_block.setdefault(prefix + slash, {})[rest] = values
    for block in parts_of(of_product.shape):
        own = {**by_block.get(block.prefix, {}), "weight": arrays["weight"]}
        about = reference[:, block.columns].copy()
        found.append((block, _core.SufficientStatistics(block.shape, own, about, *sums)))
    return found


def product_of(children: list[Mixture], like: ModelShape) -> Mixture:
    """Return the product of mixtures of one number of components, with the first one's weights."""
    parameters = {
        f"{number}/{name}": values
        for number, child in enumerate(children)
        for name, values in child.parameters.items()
    }
    weights = children[0].weights
    shape = _core.ModelShape("product", like.structure, like.n_features, len(weights), like.missing)
    return _core.Mixture(weights, parameters, shape)
