"""The candidates of a search: pairs of a number of components and a covariance structure.

Checks the two parameters that name them, in the words of the other checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any

from emgine._checks.exceptions import invalid_parameter
from emgine._families.gaussian.parameters import COVARIANCE_TYPES, SPECIAL_CASES, shape_of

if TYPE_CHECKING:
    from emgine._core import ModelShape

ALL = "all"
MOST_COMPONENTS = 2**31 - 1


@dataclass(frozen=True)
class Candidate:
    """A model to fit."""

    n_components: int
    covariance_type: str

    def shape(self, n_features: int) -> ModelShape:
        """Return what is known of the model before it has parameters."""
        return shape_of(self.covariance_type, self.n_components, n_features)


def is_nested(candidate: Candidate, other: Candidate) -> bool:
    """Return whether every mixture of a candidate is also one of the other candidate."""
    fewer = candidate.n_components <= other.n_components
    return fewer and candidate.covariance_type in SPECIAL_CASES[other.covariance_type]


def candidates(n_components: Any, covariance_type: Any, caller: str) -> list[Candidate]:
    """Return the candidates without repetitions, structure by structure, in the order given."""
    numbers = _listed(n_components, Integral)
    if not numbers or not all(_is_count(number) for number in numbers):
        raise invalid_parameter(
            f"The 'n_components' parameter of {caller} must be an int in the range [1, inf) or a "
            f"non-empty iterable of such. Got {n_components!r} instead."
        )
    if max(numbers) > MOST_COMPONENTS:
        raise invalid_parameter(
            f"The 'n_components' parameter of {caller} must be at most {MOST_COMPONENTS}. Got "
            f"{max(numbers)} instead."
        )
    structures = COVARIANCE_TYPES if covariance_type == ALL else _listed(covariance_type, str)
    if not structures or not all(structure in COVARIANCE_TYPES for structure in structures):
        words = ", ".join(repr(word) for word in COVARIANCE_TYPES)
        raise invalid_parameter(
            f"The 'covariance_type' parameter of {caller} must be 'all', a str among {{{words}}} "
            f"or a non-empty iterable of such. Got {covariance_type!r} instead."
        )
    pairs = [Candidate(int(k), str(structure)) for structure in structures for k in numbers]
    return list(dict.fromkeys(pairs))


def _listed(value: Any, single: type) -> list[Any]:
    """Return a single value as a list of one, and what cannot be listed as an empty list."""
    if isinstance(value, single):
        return [value]
    return list(value) if isinstance(value, Iterable) else []


def _is_count(value: Any) -> bool:
    return isinstance(value, Integral) and int(value) >= 1
