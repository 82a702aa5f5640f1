"""A family of densities, and parameters by name, as JSON holds them; and back, checked.

A name stays a name. An object is its name and choices; a mapping is a list of [columns, family].
Only families of `emgine.families` can be held: a file holds no code.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from emgine._checks.arguments import shown
from emgine._families.beside_noise import others_of, others_shape
from emgine._families.children import children_of
from emgine._families.families import FAMILIES, chosen_family, family_of
from emgine._families.family import Family, SeenRows, chosen
from emgine._families.product import Product

KINDS = {family.name: type(family) for family in FAMILIES}
PAIRS, WITH_BLOCKS = "a list of [columns, family]", "blocks"


def text_of(family: Any) -> Any:
    """Return a family as JSON can hold it; ValueError for one that no file can hold."""
    if isinstance(family, Mapping):
        return [[columns_text(columns), text_of(of)] for columns, of in family.items()]
    if isinstance(family, str):
        return str(chosen(family).name)
    if type(family) is Product:
        of_blocks = text_of(family.blocks)
        return {"name": Product.name, WITH_BLOCKS: of_blocks, "others": family.others}
    if not isinstance(family, Family) or KINDS.get(family.name) is not type(family):
        raise ValueError(
            f"A model file holds no code, and so no family of the class {type(family).__name__}. "
            "Save the model's mixture_ instead, or pickle the model."
        )
    return {"name": family.name, **{of: _number_text(getattr(family, of)) for of in family.choices}}


def family_of_text(text: Any) -> Any:
    """Return the family, or the mapping to families, that JSON holds; ValueError for none."""
    if isinstance(text, str):
        return chosen(text).name
    if isinstance(text, list):
        return _mapping_of(text)
    if not isinstance(text, dict) or not isinstance(text.get("name"), str):
        raise ValueError(
            'A family is its name, or an object of "name" and choices. Got ' + f"{shown(text)}."
        )
    choices = {name: value for name, value in text.items() if name != "name"}
    if text["name"] == Product.name:
        kind: type[Family] = Product
        choices[WITH_BLOCKS] = _mapping_of(choices.get(WITH_BLOCKS))
    else:
        kind = KINDS[chosen(text["name"]).name]
    _check_choices(kind, choices)
    return kind(**{name: _number_of(value) for name, value in choices.items()})


def parameters_text(given: Any) -> Any:
    """Return parameters by name, or by columns and then by name, as JSON can hold them."""
    if given is None:
        return None
    if any(hasattr(values, "items") for _, values in given.items()):
        return [[columns_text(columns), parameters_text(own)] for columns, own in given.items()]
    return {
        str(name): _number_text(np.asarray(values, dtype=np.float64).tolist())
        for name, values in given.items()
    }


def parameters_of_text(text: Any) -> Any:
    """Return the parameters that JSON holds, as lists; ValueError or TypeError for none."""
    if text is None:
        return None
    if isinstance(text, list):
        return {columns_of_text(columns): parameters_of_text(own) for columns, own in text}
    if not isinstance(text, dict):
        raise TypeError("parameters_init is no object")
    lists = {name: _number_of(values) for name, values in text.items()}
    for values in lists.values():
        np.array(values, dtype=np.float64)  # kept as the list it is, if it can be an array
    return lists


def check_is_of(family: Any, mixture: Any, names: Any) -> None:
    """Raise ValueError unless a mixture can be what a fit with this family made."""
    shape, found = others_shape(mixture.shape), chosen_family(family)
    if found.name == shape.family:
        rows = SeenRows(shape.n_features, names, lambda: _largest(others_of(mixture)))
        if found.for_rows(rows).structure(shape.n_features) == shape.structure:
            return
    raise ValueError(
        f"The family {shown(family)} is not that of the fitted mixture, {shape.family!r} of "
        f"structure {shape.structure!r}. Fit the model again with this family."
    )


def _largest(mixture: Any) -> Any:
    """Return the largest code that each column of a mixture can have; 0 where it has no codes."""
    largest = np.zeros(mixture.n_features)
    if mixture.shape.family == "categorical":
        return np.array([int(n) - 1.0 for n in mixture.shape.structure.split(",")])
    if isinstance(family_of(mixture.shape), Product):
        for columns, child in children_of(mixture):
            largest[columns] = _largest(child)
    return largest


def _mapping_of(pairs: Any) -> dict[Any, Any]:
    if not isinstance(pairs, list) or not all(isinstance(p, list) and len(p) == 2 for p in pairs):
        raise ValueError(f"The families of columns must be {PAIRS}. Got {shown(pairs)}.")
    found = {columns_of_text(columns): family_of_text(family) for columns, family in pairs}
    if len(found) < len(pairs):
        raise ValueError("The families of columns name the same columns twice.")
    Product(found)  # or a ValueError
    return found


def _check_choices(kind: type[Family], choices: Mapping[str, Any]) -> None:
    unknown = sorted(set(choices) - set(kind.choices))
    if unknown:
        has = f"has the choices {list(kind.choices)}" if kind.choices else "has no choices"
        raise ValueError(f"The family {kind.name!r} {has}. Got {unknown[0]!r}.")


def columns_text(columns: Any) -> Any:
    """Return a name, a number or a tuple of them as JSON holds it."""
    if isinstance(columns, tuple):
        return [_column(column) for column in columns]
    return _column(columns)


def columns_of_text(text: Any) -> Any:
    return tuple(map(_column, text)) if isinstance(text, list) else _column(text)


def _column(column: Any) -> str | int:
    if isinstance(column, str):
        return str(column)
    if isinstance(column, int | np.integer) and not isinstance(column, bool):
        return int(column)
    raise ValueError(f"A column in a model file is a name or a whole number. Got {shown(column)}.")


def _number_text(value: Any) -> Any:
    """Return a choice or lists of numbers with infinities as words, which JSON can hold."""
    if isinstance(value, tuple | list):
        return [_number_text(part) for part in value]
    is_infinite = isinstance(value, float) and math.isinf(value)
    return repr(value) if is_infinite else value


def _number_of(value: Any) -> Any:
    if isinstance(value, list):
        return [_number_of(part) for part in value]
    return float(value) if value in ("inf", "-inf") else value


def categories_text(categories: Mapping[int, tuple[Any, ...]]) -> list[Any]:
    """Return the names of categories by columns as JSON can hold them; ValueError for others."""
    for names in categories.values():
        other = [name for name in names if not isinstance(name, str | int | float)]
        if other:
            raise ValueError(
                "A model file holds names of categories that are text or numbers. Got "
                f"{shown(other[0])}. Save the model's mixture_ instead, or pickle the model."
            )
    return [[int(column), list(names)] for column, names in categories.items()]


def categories_of_text(text: Any, n_features: int) -> dict[int, tuple[Any, ...]]:
    """Return the names of categories that JSON holds; ValueError for what are none."""
    found: dict[int, tuple[Any, ...]] = {}
    for column, names in text:
        of_column = isinstance(column, int) and 0 <= column < n_features
        scalars = isinstance(names, list) and not any(isinstance(n, list | dict) for n in names)
        if not of_column or not scalars or len(set(names)) < len(names):
            raise ValueError(f"{shown([column, names])} are no categories of a column.")
        found[column] = tuple(names)
    return found
