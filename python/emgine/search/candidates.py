"""The candidates of a search: pairs of a number of components and a kind of components.

Checks the parameters that name them, in the words of the other checks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from numbers import Integral
from typing import TYPE_CHECKING, Any

from emgine._checks.arguments import shown
from emgine._checks.exceptions import invalid_parameter
from emgine._checks.parameters import integer, range_of
from emgine._families.gaussian.structures import (
    COVARIANCE_TYPE,
    COVARIANCE_TYPES,
    check_covariance_type,
)

from .equal_models import model_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .kinds import Kind

ALL = "all"
COUNT = integer(1)
# No search tries more; of an endless iterable no more are read.
MOST_NUMBERS = 100_000


@dataclass(frozen=True)
class Candidate:
    """A model to fit."""

    n_components: int
    kind: str  # the name of its family, or of its structure
    also: tuple[str, ...] = field(default=(), compare=False)  # other names of the same model
    given: Any = field(default=None, compare=False)  # the family of a MixtureModel

    def __setstate__(self, state: dict[str, Any]) -> None:
        # Pickles of version 0.1.0 have structures alone, under this name.
        state = dict(state)
        state.setdefault("kind", state.pop("covariance_type", ""))
        self.__dict__.update(state)


def numbers_of(n_components: Any, caller: str) -> list[int]:
    """Return the numbers of components, in the order given."""
    numbers = listed(n_components, Integral)
    if not numbers or not all(COUNT.accepts(number) for number in numbers):
        beyond = next((each for each in numbers if not COUNT.accepts(each)), None)
        raise invalid_parameter(
            f"The 'n_components' parameter of {caller} must be {range_of(COUNT, beyond)} or a "
            f"non-empty iterable of such. Got {shown(n_components)} instead."
        )
    if len(numbers) > MOST_NUMBERS:
        raise invalid_parameter(
            f"The 'n_components' parameter of {caller} must have at most {MOST_NUMBERS} numbers. "
            f"Got {shown(n_components)} instead."
        )
    return [int(number) for number in numbers]


def structures_of(covariance_type: Any, caller: str) -> list[str]:
    """Return the covariance structures, in the order given."""
    every = isinstance(covariance_type, str) and covariance_type == ALL
    structures = COVARIANCE_TYPES if every else listed(covariance_type, str)
    if not structures or not all(COVARIANCE_TYPE.accepts(each) for each in structures):
        words = ", ".join(repr(word) for word in COVARIANCE_TYPES)
        raise invalid_parameter(
            f"The 'covariance_type' parameter of {caller} must be 'all', a str among {{{words}}} "
            f"or a non-empty iterable of such. Got {shown(covariance_type)} instead."
        )
    return [check_covariance_type(structure) for structure in structures]


def candidates(numbers: Iterable[int], kinds: Iterable[Kind]) -> list[Candidate]:
    """Return the candidates without repetitions, kind by kind, in the order given."""
    numbers = list(numbers)
    pairs = [Candidate(k, kind.name, given=kind.given) for kind in kinds for k in numbers]
    return list(dict.fromkeys(pairs))


def distinct(grid: list[Candidate], kinds: Mapping[str, Kind]) -> list[Candidate]:
    """Return one candidate for each model: the first, which remembers the names of the others.

    Structures are one model for some sizes: with one feature full, diag and spherical, with one
    component full and tied. Families are one model as `equal_models` says.
    """
    models: dict[Any, Candidate] = {}
    for candidate in grid:
        kind = kinds[candidate.kind]
        own = kind.error or kind.view.rows.functions is not None  # is like no other
        same = kind.name if own else model_of(kind.shape(candidate.n_components))
        model = candidate.n_components, same
        first = models.setdefault(model, candidate)
        if first != candidate:
            models[model] = replace(first, also=(*first.also, candidate.kind))
    return list(models.values())


def listed(value: Any, single: type) -> list[Any]:
    """Return a single value as a list of one, and what cannot be listed as an empty list."""
    if isinstance(value, single):
        return [value]
    try:
        return list(islice(value, MOST_NUMBERS + 1))
    except (TypeError, OverflowError):
        return []
