"""``RandomState(seed)`` without the entropy that numpy asks the system for first.

numpy makes a whole state of it, 60 µs that a service pays in each fit, and then replaces it by that
of the seed. Loads numpy.random, so it is imported when a seed comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence

if TYPE_CHECKING:
    from numpy.typing import NDArray


class NoEntropy(ISeedSequence):
    """Words of a state that is replaced at once. Importable: pickles of generators name it."""

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> NDArray[Any]:
        """Return zeros."""
        return np.zeros(n_words, dtype)


def seeded(seed: int) -> np.random.RandomState:
    """Return the generator in the state of the seed."""
    generator = np.random.RandomState(np.random.MT19937(NoEntropy()))  # type: ignore[arg-type]
    generator.seed(seed)
    return generator
