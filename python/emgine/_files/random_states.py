"""The state of a generator in a model file, checked before numpy sees it.

numpy takes over any state it is given: a position outside the state makes it read foreign memory,
and a state of zeros makes it draw zeros for ever. Here both are a ValueError.
"""

from __future__ import annotations

import sys
from typing import Any, TypeGuard

import numpy as np

BIT_GENERATOR = "MT19937"
# Words of its state (Matsumoto and Nishimura 1998).
N_WORDS = 624
# No normal number of numpy's polar method is larger than 13.
LARGEST_NORMAL = 40.0


def state_of(generator: np.random.RandomState | np.random.Generator) -> dict[str, Any]:
    """Return the state as a file holds it; ValueError for a generator that no file can hold."""
    if isinstance(generator, np.random.RandomState):
        state: dict[str, Any] = generator.get_state(legacy=False)
        if state.get("bit_generator") == BIT_GENERATOR:
            return state
        kind = f"a RandomState of {state.get('bit_generator')}"
    else:
        kind = repr(generator)
    raise ValueError(
        f"random_state must be a RandomState of {BIT_GENERATOR} to be saved. Got {kind}; set "
        "random_state to an int or None first."
    )


def random_state_of(stored: dict[str, Any]) -> np.random.RandomState:
    """Return the generator in the stored state; ValueError or TypeError for one that is none."""
    if stored["bit_generator"] != BIT_GENERATOR:
        raise ValueError(f"its random_state is of {stored['bit_generator']!r}")
    words = [whole(word, "a word of random_state", 2**32 - 1) for word in stored["state"]["key"]]
    if len(words) != N_WORDS:
        raise ValueError(f"its random_state has {len(words)} words, not {N_WORDS}")
    # Only the first bit of the first word is part of the state.
    if words[0] < 2**31 and not any(words[1:]):
        raise ValueError("its random_state is all zeros")
    position = whole(stored["state"]["pos"], "the position in random_state", N_WORDS)
    has_normal = whole(stored["has_gauss"], "has_gauss", 1)
    normal = number(stored["gauss"], "gauss")
    if abs(normal) > LARGEST_NORMAL:
        raise ValueError(f"gauss must be a normal number. Got {normal!r}")
    generator = np.random.RandomState()
    key = np.array(words, dtype=np.uint32)
    generator.set_state((BIT_GENERATOR, key, position, has_normal, normal))
    return generator


def whole(value: object, name: str, most: int) -> int:
    """Return a whole number from 0 to `most`; a file may hold it as 3.0."""
    if _is_number(value) and 0 <= value <= most and value == int(value):
        return int(value)
    raise ValueError(f"{name} must be an int in the range [0, {most}]")


def number(value: object, name: str) -> float:
    """Return a finite number, as JSON holds it."""
    if _is_number(value) and abs(value) <= sys.float_info.max:
        return float(value)
    raise ValueError(f"{name} must be a finite number")


def positive(value: object, name: str) -> float:
    """Return a finite number above 0, as JSON holds it."""
    if (found := number(value, name)) > 0:
        return found
    raise ValueError(f"{name} must be positive")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
