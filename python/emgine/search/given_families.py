"""The families that the user names for a search, each with a name of its own for the table.

A name, an object and a mapping mean what they mean to `MixtureModel`. Structures are those of
families that are given by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from emgine._checks.arguments import shown
from emgine._checks.exceptions import invalid_parameter
from emgine._families.exponential_family import Natural
from emgine._families.families import FAMILIES, chosen_family
from emgine._families.family import Family
from emgine._families.product import Product

from .candidates import listed, structures_of

# Characters of the name of a product, and of each of its columns.
LONGEST = 48
STRUCTURED = tuple(family.name for family in FAMILIES if "covariance_type" in family.choices)


class Given(NamedTuple):
    """A family of a search."""

    name: str  # in the table
    family: Any  # as a MixtureModel is given it


def given_families(family: Any, covariance_type: Any, caller: str) -> list[Given]:
    """Return the families without repetitions, in the order given."""
    single = isinstance(family, str | Family | Mapping)
    each = [family] if single else listed(family, str)
    if not each:
        raise invalid_parameter(
            f"The 'family' parameter of {caller} must be a family, as MixtureModel takes it, or a "
            f"non-empty iterable of families. Got {shown(family)} instead."
        )
    chosen = [_checked(one, "" if single else f"[{i}]", caller) for i, one in enumerate(each)]
    if covariance_type is not None:
        each = _with_structures(each, structures_of(covariance_type, caller), caller)
        chosen = [chosen_family(one) for one in each]
    found: dict[Family, Given] = {}
    names: list[str] = []
    for one, its_family in zip(each, chosen, strict=True):
        if its_family not in found:
            names.append(_unique(_name(one, its_family), names))
            found[its_family] = Given(names[-1], one)
    return list(found.values())


def _checked(family: Any, place: str, caller: str) -> Family:
    if not isinstance(family, str | Family | Mapping):
        raise invalid_parameter(
            f"family{place} of {caller} must be a family, as MixtureModel takes it: the name of "
            "one, an object of emgine.families or a mapping from columns to either. Got "
            f"{shown(family)} instead."
        )
    try:
        return chosen_family(family)
    except (ValueError, TypeError) as error:
        message = str(error).removeprefix("family ")
        rest = message if message != str(error) else f"is no family: {message}"
        raise invalid_parameter(f"family{place} of {caller} {rest}") from None


def _with_structures(families: list[Any], structures: list[str], caller: str) -> list[Any]:
    """Return the families, those given by name with each structure."""
    if not any(isinstance(one, str) and one in STRUCTURED for one in families):
        raise invalid_parameter(
            f"The 'covariance_type' parameter of {caller} is for families that are given by name "
            f"and have one: {', '.join(map(repr, STRUCTURED))}. None of them is in family; objects "
            "and mappings say their own, such as families.Gaussian('diag'). Leave it out."
        )
    made: list[Any] = []
    for one in families:
        named = isinstance(one, str) and one in STRUCTURED
        kind: Any = type(chosen_family(one))
        made += [kind(structure) for structure in structures] if named else [one]
    return made


def _name(given: Any, family: Family) -> str:
    """Return a short name, such as ``student_t(full, dof=5)``."""
    if isinstance(given, str):
        return given
    if isinstance(family, Product):
        blocks = [
            f"{_columns(columns)}: {_name(None, each)}" for columns, each in family.blocks.items()
        ]
        kept = len(blocks)
        while kept > 1 and len(", ".join(blocks[:kept])) > LONGEST:
            kept -= 1
        more = [f"... {len(blocks) - kept} more"] if kept < len(blocks) else []
        return f"{{{', '.join([*blocks[:kept], *more])}}}"
    if family.name == Natural.name:  # of the user's own
        return type(family).__name__
    defaults = type(family)()
    words = [
        str(getattr(family, name)) if name == "covariance_type" else f"{name}={value!r}"
        for name in family.choices
        if (value := getattr(family, name)) != getattr(defaults, name)
        or (name == "covariance_type" and given is not None)
    ]
    return f"{family.name}({', '.join(words)})" if words else family.name


def _columns(columns: Any) -> str:
    several = columns if isinstance(columns, tuple) else (columns,)
    text = ", ".join(map(str, several))
    text = text if len(text) <= LONGEST // 2 else f"{text[: LONGEST // 2 - 3]}..."
    return f"({text})" if len(several) > 1 else text


def _unique(name: str, names: list[str]) -> str:
    """Return a name that is not among the others, with a number if need be."""
    if name not in names:
        return name
    number = next(i for i in range(2, len(names) + 3) if f"{name} #{i}" not in names)
    return f"{name} #{number}"
