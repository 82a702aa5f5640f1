"""``emgine fit --family`` and ``--families``: the families of densities to try.

Names come from the option, families with choices and families of columns from a JSON file: one
object from columns to families, or a list of families.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from emgine._files.family_text import KINDS, family_of_text
from emgine.search.given_families import STRUCTURED

from ._errors import CommandError, OptionError
from ._reading import names as split

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def families_of(options: argparse.Namespace) -> list[Any] | None:
    """Return the families that the options name; None for Gaussian mixtures."""
    if options.family is None and options.families is None:
        return None
    if options.families is None:
        found = [name for names in options.family for name in names]
    else:
        found = families_in(options.families)
    if options.columns is not None and columns_of(found) is not None:
        raise OptionError("--families names the columns; leave out --columns.")
    if options.structures is not None and not set(STRUCTURED) & set(map(str, found)):
        raise OptionError(
            "--structures is for families that are named without choices and have one: "
            f"{', '.join(STRUCTURED)}. Leave it out."
        )
    return found


def families_in(path: Path) -> list[Any]:
    """Return the families of a JSON file: names, families with choices, and mappings of columns."""
    try:
        text = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:  # of JSON, or of UTF-8
        raise CommandError(f"--families {path} is not a JSON file: {error}") from error
    if isinstance(text, dict) and text:
        return [_mapping(text, f"--families {path}")]
    if not isinstance(text, list) or not text:
        raise CommandError(
            f'--families {path} must hold an object from columns to families, such as {{"age": '
            '"gaussian", "x,y": {"name": "gaussian", "covariance_type": "full"}}, or a list of '
            'families to try, such as ["gamma", "weibull"].'
        )
    return [_family(one, f"--families {path}, entry {i}") for i, one in enumerate(text)]


def columns_of(families: list[Any]) -> tuple[str, ...] | None:
    """Return the columns that mappings name, in their order; None where there is no mapping."""
    every: list[str] = []
    for family in families:
        if isinstance(family, Mapping):
            every += _columns_of(family)
    return tuple(dict.fromkeys(every)) or None


def _columns_of(family: Mapping[Any, Any]) -> list[str]:
    every = [name for names in family for name in (names if isinstance(names, tuple) else (names,))]
    twice = [name for name in every if every.count(name) > 1]
    if twice:
        raise CommandError(f"--families names the column {twice[0]!r} more than once.")
    return every


def _family(entry: Any, where: str) -> Any:
    """Return the family that an entry of a list names, with choices or for each column."""
    if isinstance(entry, dict) and entry and not _has_choices(entry):
        return _mapping(entry, where)
    return _checked(entry, where)


def _has_choices(entry: dict[str, Any]) -> bool:
    """Return whether an object is a family with choices: its name, and no column beside them."""
    kind = KINDS.get(entry["name"]) if isinstance(entry.get("name"), str) else None
    return kind is not None and set(entry) <= {"name", *kind.choices}


def _mapping(text: dict[str, Any], where: str) -> dict[Any, Any]:
    """Return the families by columns: a name, or a tuple of several."""
    return dict(_entry(where, columns, family) for columns, family in text.items())


def _entry(where: str, columns: str, family: Any) -> tuple[Any, Any]:
    """Return columns and family of an entry of a mapping."""
    place = f"{where}, columns {columns!r}"
    try:
        names = tuple(split(columns))
    except (ValueError, CommandError) as error:
        raise CommandError(f"{place}: {error}") from error
    return (names[0] if len(names) == 1 else names), _checked(family, place)


def _checked(family: Any, place: str) -> Any:
    """Return the family that JSON means."""
    try:
        if isinstance(family, list) or (isinstance(family, dict) and "blocks" in family):
            raise ValueError("products within products are not possible.")
        return family_of_text(family)
    except (ValueError, TypeError, OverflowError) as error:
        raise CommandError(f"{place}: {error}") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; ValueError where it has a name twice, which JSON would drop."""
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ValueError(f"it has {twice[0]!r} more than once")
    return dict(pairs)
