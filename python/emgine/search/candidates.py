"""The candidates of a search: pairs of a number of components and a covariance structure.

Checks the two parameters that name them, in the words of the other checks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from numbers import Integral
from typing import TYPE_CHECKING, Any

from emgine._checks.arguments import shown
from emgine._checks.exceptions import invalid_parameter
from emgine._checks.parameters import integer, range_of
from emgine._families.gaussian.parameters import COVARIANCE_TYPES, SPECIAL_CASES, shape_of

if TYPE_CHECKING:
    from emgine._core import ModelShape

ALL = "all"
COUNT = integer(1)
# No search tries more; of an endless iterable no more are read.
MOST_NUMBERS = 100_000


@dataclass(frozen=True)
class Candidate:
    """A model to fit."""

    n_components: int
    covariance_type: str
    also: tuple[str, ...] = field(default=(), compare=False)  # other names of the same model

    def shape(self, n_features: int, missing: bool = False) -> ModelShape:
        """Return what is known of the model before it has parameters."""
        return shape_of(self.covariance_type, self.n_components, n_features, missing)


def is_nested(candidate: Candidate, other: Candidate) -> bool:
    """Return whether every mixture of a candidate is also one of the other candidate."""
    fewer = candidate.n_components <= other.n_components
    return fewer and candidate.covariance_type in SPECIAL_CASES[other.covariance_type]


def candidates(n_components: Any, covariance_type: Any, caller: str) -> list[Candidate]:
    """Return the candidates without repetitions, structure by structure, in the order given."""
    numbers = _listed(n_components, Integral)
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
    every = isinstance(covariance_type, str) and covariance_type == ALL
    structures = COVARIANCE_TYPES if every else _listed(covariance_type, str)
    if not structures or not all(_is_structure(each) for each in structures):
        words = ", ".join(repr(word) for word in COVARIANCE_TYPES)
        raise invalid_parameter(
            f"The 'covariance_type' parameter of {caller} must be 'all', a str among {{{words}}} "
            f"or a non-empty iterable of such. Got {shown(covariance_type)} instead."
        )
    pairs = [Candidate(int(k), str(structure)) for structure in structures for k in numbers]
    return list(dict.fromkeys(pairs))


def distinct(grid: list[Candidate], n_features: int) -> list[Candidate]:
    """Return one candidate for each model: the first, which remembers the names of the others.

    Structures are one model for some sizes: with one feature full, diag and spherical, with one
    component full and tied. They have a common general case with as many free parameters.
    """
    models: dict[tuple[int, str], Candidate] = {}
    for candidate in grid:
        model = candidate.n_components, _most_general(candidate, n_features)
        first = models.setdefault(model, candidate)
        if first != candidate:
            models[model] = replace(first, also=(*first.also, candidate.covariance_type))
    return list(models.values())


def _most_general(candidate: Candidate, n_features: int) -> str:
    """Return the most general structure whose mixtures of these sizes are those of a candidate."""
    size = candidate.shape(n_features).n_free_parameters
    return next(
        structure
        for structure in COVARIANCE_TYPES
        if candidate.covariance_type in SPECIAL_CASES[structure]
        and shape_of(structure, candidate.n_components, n_features).n_free_parameters == size
    )


def _listed(value: Any, single: type) -> list[Any]:
    """Return a single value as a list of one, and what cannot be listed as an empty list."""
    if isinstance(value, single):
        return [value]
    try:
        return list(islice(value, MOST_NUMBERS + 1))
    except (TypeError, OverflowError):
        return []


def _is_structure(value: object) -> bool:
    return isinstance(value, str) and value in COVARIANCE_TYPES
