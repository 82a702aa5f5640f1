"""Checks of constructor parameters, in scikit-learn's words.

Nothing here converts: an estimator keeps its parameters exactly as they were given.
"""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .exceptions import invalid_parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    Seed: TypeAlias = int | np.random.RandomState | np.random.Generator | None


class Constraint(NamedTuple):
    """Accepted values of a parameter, and the words for them in a message."""

    words: str
    accepts: Callable[[Any], bool]

    def __or__(self, other: Constraint) -> Constraint:
        """Accept what either accepts; "or" stands before `other`, commas between the rest."""
        words = f"{self.words.replace(' or ', ', ')} or {other.words}"
        return Constraint(words, lambda value: self.accepts(value) or other.accepts(value))


def integer(low: int, high: int | None = None) -> Constraint:
    """Integers from `low` to `high`, both included."""
    end = "inf)" if high is None else f"{high}]"

    def accepts(value: object) -> bool:
        if not isinstance(value, Integral):
            return False
        return low <= int(value) and (high is None or int(value) <= high)

    return Constraint(f"an int in the range [{low}, {end}", accepts)


def real(low: float) -> Constraint:
    """Finite real numbers from `low` upwards."""

    def accepts(value: Any) -> bool:
        return isinstance(value, Real) and low <= float(value) < math.inf

    return Constraint(f"a float in the range [{low}, inf)", accepts)


def instance(kind: type, name: str) -> Constraint:
    """Instances of `kind`, a class called `name`."""
    return Constraint(f"an instance of '{name}'", lambda value: isinstance(value, kind))


def one_of(*options: str) -> Constraint:
    """One of these strings."""
    listed = ", ".join(repr(option) for option in options)
    return Constraint(
        f"a str among {{{listed}}}", lambda value: isinstance(value, str) and value in options
    )


def _is_array_like(value: object) -> bool:
    if isinstance(value, str | bytes) or np.isscalar(value):
        return False
    return any(hasattr(value, name) for name in ("__len__", "shape", "__array__"))


NONE = Constraint("None", lambda value: value is None)
ARRAY_LIKE = Constraint("an array-like", _is_array_like)
CALLABLE = Constraint("a callable", callable)
NUMPY_BOOL = instance(np.bool_, f"numpy.{np.bool_.__name__}")
BOOLEAN = instance(bool, "bool") | NUMPY_BOOL
VERBOSE = integer(0) | instance(bool, "bool") | NUMPY_BOOL


def _is_random_state(value: object) -> bool:
    return isinstance(value, np.random.RandomState)


def _is_generator(value: object) -> bool:
    return isinstance(value, np.random.Generator)


RANDOM_STATE = (
    integer(0, 2**32 - 1)
    | Constraint("an instance of 'numpy.random.mtrand.RandomState'", _is_random_state)
    | Constraint("an instance of 'numpy.random.Generator'", _is_generator)
    | NONE
)


def check_attributes(model: object, constraints: Mapping[str, Constraint], caller: str) -> None:
    """Check the attributes of a model: a subclass may give its constructor other parameters."""
    check_parameters({name: getattr(model, name) for name in constraints}, constraints, caller)


def check_parameters(
    values: Mapping[str, object], constraints: Mapping[str, Constraint], caller: str
) -> None:
    """Raise InvalidParameterError for the first value that its constraint does not accept."""
    for name, constraint in constraints.items():
        if not constraint.accepts(values[name]):
            raise invalid_parameter(
                f"The {name!r} parameter of {caller} must be {constraint.words}. "
                f"Got {values[name]!r} instead."
            )
