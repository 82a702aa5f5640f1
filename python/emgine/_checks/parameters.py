"""Checks of constructor parameters, in scikit-learn's words.

Nothing here converts: an estimator keeps its parameters exactly as they were given.
"""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .arguments import MOST, shown
from .exceptions import invalid_parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    Seed: TypeAlias = int | np.random.RandomState | np.random.Generator | None


# How scikit-learn writes that a range has no end. It ends at MOST, which is said where it matters.
ENDLESS = "inf)"


class Constraint(NamedTuple):
    """Accepted values of a parameter, and the words for them in a message."""

    words: str
    accepts: Callable[[Any], bool]

    def __or__(self, other: Constraint) -> Constraint:
        """Accept what either accepts; "or" stands before `other`, commas between the rest."""
        words = f"{self.words.replace(' or ', ', ')} or {other.words}"
        first, last = self.accepts, other.accepts
        # The last one is most often None or a word, which is a cheaper question.
        return Constraint(words, lambda value: last(value) or first(value))


def _is_integer(value: object) -> bool:
    """Return whether a value is an integer of any type: of Python's, ten times faster."""
    return type(value) is int or isinstance(value, Integral)


def integer(low: int, high: int = MOST) -> Constraint:
    """Integers from `low` to `high`, both included."""
    end = ENDLESS if high == MOST else f"{high}]"

    def accepts(value: Any) -> bool:
        return _is_integer(value) and low <= int(value) <= high

    return Constraint(f"an int in the range [{low}, {end}", accepts)


def _number_of_threads(value: Any) -> bool:
    return _is_integer(value) and int(value) >= 1


# Of any size: more threads than there are is all of them.
N_THREADS = Constraint("an int in the range [1, inf)", _number_of_threads)


def real(low: float) -> Constraint:
    """Finite real numbers from `low` upwards."""

    def accepts(value: Any) -> bool:
        try:
            is_real = type(value) is float or isinstance(value, Real)
            return is_real and low <= float(value) < math.inf
        except OverflowError:  # an int beyond float64
            return False

    return Constraint(f"a float in the range [{low}, inf)", accepts)


def positive_real() -> Constraint:
    """Finite real numbers above 0."""
    least = real(0.0)

    def accepts(value: Any) -> bool:
        return least.accepts(value) and bool(value > 0)

    return Constraint("a float in the range (0.0, inf)", accepts)


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


# Values that cannot change, so that one which was accepted need not be checked again: a stream of
# small batches would spend half of its time on it. By constraints, which classes have.
UNCHANGING = frozenset((int, float, str, bool, type(None)))
MOST_REMEMBERED = 64
_accepted: dict[int, tuple[Mapping[str, Constraint], dict[str, object]]] = {}


def check_attributes(model: object, constraints: Mapping[str, Constraint], caller: str) -> None:
    """Check the attributes of a model: a subclass may give its constructor other parameters."""
    known = _accepted_by(constraints)
    values = {}
    for name in constraints:
        value = getattr(model, name)
        if known.get(name, known) is not value:
            values[name] = value
    if not values:
        return
    check_parameters(values, {name: constraints[name] for name in values}, caller)
    known.update({name: each for name, each in values.items() if type(each) in UNCHANGING})


def _accepted_by(constraints: Mapping[str, Constraint]) -> dict[str, object]:
    """Return the values that these constraints accepted last."""
    found = _accepted.get(id(constraints))
    if found is None or found[0] is not constraints:
        if len(_accepted) >= MOST_REMEMBERED:
            _accepted.clear()
        found = _accepted[id(constraints)] = constraints, {}
    return found[1]


def check_parameters(
    values: Mapping[str, object], constraints: Mapping[str, Constraint], caller: str
) -> None:
    """Raise InvalidParameterError for the first value that its constraint does not accept."""
    for name, constraint in constraints.items():
        if not constraint.accepts(values[name]):
            raise invalid_parameter(
                f"The {name!r} parameter of {caller} must be {range_of(constraint, values[name])}. "
                f"Got {shown(values[name])} instead."
            )


def range_of(constraint: Constraint, value: object) -> str:
    """Return the words of a constraint, with the end of the range for an integer beyond it."""
    if isinstance(value, Integral) and int(value) > MOST:
        return constraint.words.replace(f", {ENDLESS}", f", {MOST}]", 1)
    return constraint.words
