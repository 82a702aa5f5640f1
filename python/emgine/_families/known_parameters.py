"""A mixture of any family from parameters that the user knows, without rows.

What a fit would find in the rows, such as numbers of columns and categories, is found in the
parameters. Messages name the parameter, and for products the columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from emgine import _core
from emgine._checks.arguments import shown
from emgine._checks.validation import as_float64

from .families import chosen_family
from .family import Family, SeenRows
from .gaussian.parameters import check_weights
from .given_parameters import check_given_parameters, required
from .product import Product


def known_mixture(weights: Any, parameters: Any, family: Any, n_features: Any) -> _core.Mixture:
    """Return the mixture, or raise ValueError for parameters that make none."""
    checked = as_float64(weights, "weights")
    if checked.ndim != 1 or not checked.size:
        raise ValueError(f"weights must have shape (n_components,). Got {checked.shape}.")
    checked = check_weights(weights, checked.size)
    chosen, given = chosen_family(family), _mapping(parameters, "parameters")
    if isinstance(chosen, Product):
        return _product(checked, given, chosen, n_features)
    arrays, shape = _checked(checked.size, given, chosen, n_features, "parameters")
    return _mixture(checked, arrays, shape)


def _product(
    weights: Any, given: Mapping[Any, Any], product: Product, n_features: Any
) -> _core.Mixture:
    unknown = [columns for columns in given if columns not in product.blocks]
    missing = [columns for columns in product.blocks if columns not in given]
    if unknown or missing:
        wrong = f"Got {unknown[0]!r} too" if unknown else f"{missing[0]!r} is missing"
        raise ValueError(f"parameters must have the columns {list(product.blocks)}. {wrong}.")
    names, size = _columns_of(product)
    size = size if n_features is None else _size(n_features)
    blocks: dict[Any, Family] = {}
    every: dict[str, Any] = {}
    for i, (columns, (places, family)) in enumerate(
        zip(product.blocks, product.named(names, size).blocks.items(), strict=True)
    ):
        label = f"parameters[{columns!r}]"
        own = _mapping(given[columns], label)
        arrays, _ = _checked(weights.size, own, family, len(places), label)
        blocks[places] = _settled(family, own, len(places))
        every |= {f"{i}/{name}": array for name, array in arrays.items()}
    structure = Product(blocks, product.others).structure(size)
    return _core.Mixture(
        weights, every, _core.ModelShape(product.name, structure, size, weights.size)
    )


def _columns_of(product: Product) -> tuple[Any, int]:
    """Return the names of the columns in the order of the product, or None, and their number."""
    every = [
        column
        for columns in product.blocks
        for column in (columns if isinstance(columns, tuple) else (columns,))
    ]
    if any(isinstance(column, str) for column in every):
        return np.array(every, dtype=object), len(every)
    return None, max((int(column) for column in every), default=0) + 1


def _checked(
    n_components: int, given: Mapping[str, Any], family: Family, n_features: Any, label: str
) -> tuple[dict[str, Any], _core.ModelShape]:
    """Return the arrays, which make a mixture of this shape."""
    size = _n_features(n_components, given, family) if n_features is None else n_features
    settled = _settled(family, given, _size(size))
    shape = _core.ModelShape(family.name, settled.structure(size), size, n_components)
    arrays = check_given_parameters(None, given, shape, label).parameters
    missing = [name for name in required(shape) if name not in arrays]
    try:
        _mixture(np.full(n_components, 1 / n_components), arrays, shape)
    except _core.IllDefinedComponentError as error:
        raise ValueError(f"{label}: {error}") from error
    except ValueError as error:
        if not missing:
            raise ValueError(f"{label}: {error}") from error
        raise ValueError(
            f"{label} must have {list(required(shape))}. {missing[0]!r} is missing."
        ) from error
    return arrays, shape


def _n_features(n_components: int, given: Mapping[str, Any], family: Family) -> int:
    """Return the number of columns for which the arrays have the shapes that they should have."""
    shapes = {name: _shape_of(array) for name, array in given.items()}
    sizes: set[int] = {size for shape in shapes.values() for size in shape if size}
    for size in sorted({*sizes, *(2 * size for size in sizes)}):
        try:
            structure = _settled(family, given, size).structure(size)
        except ValueError:
            continue  # as of pairs of columns
        wanted = required(_core.ModelShape(family.name, structure, size, n_components))
        if all(shapes.get(name, shape) == shape for name, shape in wanted.items()):
            return size
    # The check of the shapes then says which is wrong.
    return next((shape[1] for shape in shapes.values() if len(shape) > 1 and shape[1]), 1)


def _shape_of(values: Any) -> tuple[int, ...]:
    """Return the shape of an array; none of what is no array."""
    try:
        return np.shape(values)
    except ValueError:  # lists of different lengths
        return ()


def _settled(family: Family, given: Mapping[str, Any], n_features: int) -> Family:
    """Return the family with the numbers of categories that the parameters have."""
    codes = _shape_of(given.get("probabilities", 0.0))
    largest = np.full(n_features, max(codes[-1] - 1.0, 0.0) if codes else 0.0)
    return family.for_rows(SeenRows(n_features, None, lambda: largest))


def _mixture(weights: Any, arrays: dict[str, Any], shape: _core.ModelShape) -> _core.Mixture:
    return _core.Mixture(weights, arrays, shape)


def _mapping(given: Any, label: str) -> Mapping[Any, Any]:
    if not isinstance(given, Mapping):
        raise ValueError(f"{label} must be a mapping from names to arrays. Got {shown(given)}.")
    return given


def _size(n_features: Any) -> int:
    is_whole = isinstance(n_features, int | np.integer) and not isinstance(n_features, bool)
    if not is_whole or n_features < 1:
        raise ValueError(f"n_features must be an int of at least 1. Got {shown(n_features)}.")
    return int(n_features)
