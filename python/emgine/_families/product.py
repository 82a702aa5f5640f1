"""Product: families on groups of columns, independent given the component.

Columns are numbers here; names are settled where the rows are known. The core names a child's
parameters by its number ("0/means"); users see them under the columns that they named.
"""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown
from emgine._checks.objects import column_in_words

from . import blocks, children, product_holding
from .blocks import IGNORED
from .children import children_of
from .family import BY_NAME, Family, chosen, near
from .product_repairs import ProductRepairs

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture

    from .family import SeenRows

OTHERS = ("refuse", "drop")


class Product(ProductRepairs):
    """Families on groups of columns, independent given the component.

    Parameters `parameters_[columns]`: the parameters of each family, by the columns as they were
    given; within them columns are in the order of the rows.

    Parameters
    ----------
    blocks : mapping
        From a column or a tuple of columns, by numbers or names, to the family of these columns: a
        name or an object. No column twice.
    others : {'refuse', 'drop'}, default='refuse'
        What to do with columns that no block names: an error, or leave them out of the model.

    Examples
    --------
    >>> from emgine import MixtureModel, families
    >>> X = [[0.1, 0], [0.2, 1], [0.0, 0], [5.1, 7], [5.0, 9], [5.3, 8]]
    >>> family = families.Product({0: "gaussian", 1: "poisson"})
    >>> model = MixtureModel(2, family=family, random_state=0).fit(X)
    >>> model.parameters_[1]["rates"].shape
    (2, 1)
    """

    name = "product"
    choices = ("blocks", "others")
    _names: NDArray[np.object_] | None = None  # of the columns of the rows
    _ordered = False  # the choices of families are in the order of the rows' columns

    def __init__(self, blocks: Mapping[Any, Any], others: str = "refuse") -> None:
        if others not in OTHERS:
            raise ValueError(f"others must be one of {list(OTHERS)}. Got {others!r} instead.")
        if not isinstance(blocks, Mapping):
            raise ValueError(
                "blocks must be a mapping from a column, or a tuple of columns, to a family. Got "
                f"{shown(blocks)}."
            )
        if not blocks:
            raise ValueError("A product needs a family for some of the columns. Got none.")
        _check_blocks(blocks)
        self.blocks = {columns: chosen(family) for columns, family in blocks.items()}
        self.others = others
        nested = [columns for columns, family in self.blocks.items() if isinstance(family, Product)]
        if nested:
            raise ValueError(f"The family of columns {nested[0]!r} is a product of its own.")
        own = [columns for columns, family in self.blocks.items() if family.name == "natural"]
        if own:
            raise ValueError(
                f"The family of columns {own[0]!r} is one of your own, which cannot be a part of a "
                "product: its functions may say the whole row instead."
            )

    def named(self, names: NDArray[np.object_] | None, n_features: int) -> Product:
        """Return the product by numbers of columns, in their order; ValueError where one is none.

        Columns may have names of any kind; a whole number that is no name is a number of a column.
        """
        places = {name: j for j, name in enumerate([] if names is None else names.tolist())}
        numbers: dict[Hashable, Family] = {}
        every: list[int] = []
        for columns, family in self.blocks.items():
            found = [_place(column, places, n_features) for column in _as_tuple(columns)]
            order = sorted(range(len(found)), key=found.__getitem__)
            in_order = family if self._ordered else family.in_order(order)
            numbers[tuple(sorted(found))] = in_order
            every += found
        _check_once(every, names)
        made = Product.__new__(Product)
        made.blocks, made.others = numbers, self.others
        return made

    def named_columns(self, names: NDArray[np.object_] | None, n_features: int) -> list[int]:
        """Return the columns of families of categories."""
        return [
            columns[j]
            for columns, family in self.named(names, n_features).blocks.items()
            for j in family.named_columns(None, len(columns))
        ]

    def measures(self, names: NDArray[np.object_] | None, n_features: int) -> list[str | None]:
        """Return what the values of each column count as."""
        found: list[str | None] = ["left out"] * n_features
        for columns, family in self.named(names, n_features).blocks.items():
            for column, measure in zip(columns, family.measures(None, len(columns)), strict=True):
                found[column] = measure
        return found

    def for_rows(self, rows: SeenRows) -> Product:
        """Return the product with its families settled, and what its columns' names mean."""
        numbers = self.named(rows.names, rows.n_features).blocks
        made = Product.__new__(Product)
        made.others, made._names, made._ordered = self.others, rows.names, True
        made.blocks = {
            columns: family.for_rows(rows.of_columns(places))
            for columns, (places, family) in zip(self.blocks, numbers.items(), strict=True)
        }
        return made

    def unused_columns(self, names: NDArray[np.object_] | None, n_features: int) -> list[int]:
        """Return the columns of no family; ValueError unless they may be left out."""
        blocks = self.named(names, n_features).blocks
        left = sorted(set(range(n_features)) - {j for columns in blocks for j in columns})
        if left and self.others == "refuse":
            shown = left if names is None else [names[j] for j in left]
            raise ValueError(
                f"No family is named for the columns {shown}. Name one for each, or leave them out "
                'by families.Product(..., others="drop").'
            )
        return left

    def structure(self, n_features: int) -> str:
        """Return the families and their columns in the core's words."""
        blocks = self.named(self._names, n_features).blocks
        left = self.unused_columns(self._names, n_features)
        words = [
            f"{family.name}({family.structure(len(columns))})[{children.listed(columns)}]"
            for columns, family in blocks.items()
        ]
        return " ".join([*words, *([f"{IGNORED}()[{children.listed(left)}]"] if left else [])])

    def shown(self, mixture: Mixture) -> dict[Any, Any]:
        """Return the parameters by the columns as they were given, then by name."""
        return {
            columns: dict(child.parameters)
            for columns, (_, child) in zip(self.blocks, children_of(mixture), strict=True)
        }

    def core_names(self, given: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """Return parameters by columns, then names, under the core's names."""
        numbers = {columns: str(i) for i, columns in enumerate(self.blocks)}
        for columns, own in given.items():
            if columns not in numbers:
                raise ValueError(
                    f"parameters_init may have the columns {list(numbers)}. Got "
                    f"{columns!r}{near(columns, numbers)}"
                )
            if not isinstance(own, Mapping):
                raise ValueError(
                    f"parameters_init[{columns!r}] must be a mapping from names to arrays. Got "
                    f"{shown(own)}."
                )
        return {
            f"{numbers[columns]}/{name}": values
            for columns, of_child in given.items()
            for name, values in of_child.items()
        }

    def in_start_space(self, X: Float64, structure: str) -> list[Float64] | None:
        """Return the features of all blocks in the spaces of their families; none left out."""
        return blocks.in_start_space(X, structure)

    def points(self, means: Float64, structure: str) -> Float64:
        """Return the points of each family for its columns."""
        return blocks.points(means, structure)

    mask_axes = staticmethod(product_holding.mask_axes)
    n_held = staticmethod(product_holding.n_held)
    is_held = staticmethod(product_holding.is_held)
    follows_chart = staticmethod(product_holding.follows_chart)
    marginal = staticmethod(children.marginal)
    conditional = staticmethod(children.conditional)
    moments = staticmethod(children.moments)
    component_covariances = staticmethod(children.covariances)
    categories = staticmethod(children.categories)
    completed = staticmethod(children.completed)
    is_affine = staticmethod(children.are_affine)
    affine_maps = staticmethod(children.affine_maps)
    filled = staticmethod(children.filled)
    distribution = staticmethod(children.distribution)

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says; NaN in columns left out."""
        rows = [np.full((count, mixture.n_features), np.nan) for count in counts]
        for columns, child in children_of(mixture):
            drawn = BY_NAME[child.shape.family].draws(child, counts, random_state)
            for all_columns, own in zip(rows, drawn, strict=True):
                all_columns[:, columns] = own
        return rows

    def panels(self, mixture: Mixture) -> list[list[int]]:
        """Return the columns of each panel of each family."""
        return [
            [columns[j] for j in panel]
            for columns, child in children_of(mixture)
            for panel in BY_NAME[child.shape.family].panels(child)
        ]


def _check_blocks(blocks: Mapping[Any, Any]) -> None:
    """Raise ValueError for a block without columns, or one that is a mapping itself."""
    for columns, family in blocks.items():
        if columns == ():
            raise ValueError(f"A block of a product needs a column. {family!r} has none.")
        if isinstance(family, Mapping):
            raise ValueError(
                f"The family of columns {columns!r} must be a name or an object. Got a mapping: "
                "write each of its columns as a block of the product."
            )


def _as_tuple(columns: Any) -> tuple[Any, ...]:
    return columns if isinstance(columns, tuple) else (columns,)


def _place(column: Any, places: dict[Any, int], n_features: int) -> int:
    """Return the number of a column that is given by its name or number."""
    if column in places:
        return places[column]
    number = isinstance(column, Integral) and not isinstance(column, bool)
    if number and -n_features <= int(column) < n_features:
        return int(column) % n_features
    known = list(places) if places else f"0 to {n_features - 1}"
    raise ValueError(
        f"The rows have no column {column!r}. Their columns are {known}{near(column, places)}"
    )


def _check_once(columns: list[int], names: NDArray[np.object_] | None) -> None:
    """Raise ValueError for a column of several blocks."""
    seen: set[int] = set()
    for j in columns:
        if j in seen:
            raise ValueError(
                f"C{column_in_words(j, names)[1:]} has more than one family. It may have one."
            )
        seen.add(j)
