"""Which columns of a file are features, which are left out, and why.

A column without a name is no feature unless it is asked for by its number; nor is text.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ._errors import CommandError
from ._layout import has_no_name
from ._table import places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ._reading import Reading

NO_NAME, WEIGHTS, EMPTY = "no name", "weights", "empty"
NOT_ASKED, NOT_OF_MODEL = "not asked for", "not in the model"
EXCLUDED, KEPT = "excluded", "kept for the output"


class Columns(NamedTuple):
    """Names of all columns, places of those wanted, the weights', and why others are left out."""

    names: tuple[str, ...]
    wanted: list[int]
    weights: int | None
    left_out: dict[int, str]


def names_of(header: Sequence[str] | None, n_columns: int) -> tuple[str, ...]:
    """Return a name for each column: of the header, or its number from 1."""
    numbers = [str(place + 1) for place in range(n_columns)]
    if header is None:
        return tuple(numbers)
    said = {cell for cell in header if not has_no_name(cell)}
    return tuple(
        (f"unnamed {number}" if number in said else number) if has_no_name(cell) else cell
        for cell, number in zip(header, numbers, strict=True)
    )


def chosen(
    name: str, names: tuple[str, ...], reading: Reading, not_features: Mapping[int, str]
) -> Columns:
    """Return the columns asked for, or all but those of weights, and those that are no features."""
    twice = [of for of, n in Counter(names).items() if n > 1]
    if twice:
        raise CommandError(f"{name} has more than one column named {twice[0]!r}.")
    weights = None if reading.weights is None else places(name, [reading.weights], names)[0]
    if reading.columns is None:
        excluded = dict.fromkeys(places(name, reading.exclude, names), EXCLUDED)
        kept = dict.fromkeys(places(name, reading.keep, names), KEPT)
        left_out = dict(not_features) | kept | excluded
        wanted = [place for place in range(len(names)) if place not in left_out]
    else:
        wanted = places(name, reading.columns, names)
        why = NOT_ASKED if reading.columns != reading.features else NOT_OF_MODEL
        left_out = dict.fromkeys(sorted({*range(len(names))}.difference(wanted)), why)
        kept = dict.fromkeys(places(name, reading.keep, names), KEPT)
        left_out |= {place: why for place, why in kept.items() if place not in wanted}
    if weights is not None:
        left_out[weights] = WEIGHTS
        wanted = [place for place in wanted if place != weights]
        if not wanted:
            raise CommandError(f"{name} has no column besides the weights, {reading.weights!r}.")
    return Columns(names, wanted, weights, left_out)


def without_name(header: Sequence[str] | None) -> dict[int, str]:
    """Return the columns of a header that have no name, with that reason."""
    return {place: NO_NAME for place, cell in enumerate(header or ()) if has_no_name(cell)}


def reasons(columns: Columns) -> tuple[str, ...]:
    """Return the columns that are left out, each with the reason."""
    names, left_out = columns.names, columns.left_out
    return tuple(f"{names[place]} ({left_out[place]})" for place in sorted(left_out))
