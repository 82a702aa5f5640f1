"""How components become halves that differ: weights, and parameters moved by half a deviation.

Halves that were equal would stay equal through all of EM. Functions of the parameters of one
component; zeros and ones, which are answers, may stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from emgine._core import Float64

# Halves of a component begin so many of its standard deviations from where it was.
APART = 0.5
# Probabilities of trials, whose number only rows know, move as if there were about ten.
OF_TRIALS = 0.3
# A mean moves at most by this factor's logarithm: deviations may be many times the mean.
FARTHEST = 1.0


def halved(weights: Float64, n_components: int) -> tuple[Float64, list[int]]:
    """Return the weights after the heaviest became halves, repeatedly, and which it was."""
    weights, heaviest = weights.copy(), []
    while len(weights) < n_components:
        k = int(weights.argmax())
        weights[k] /= 2
        weights = np.append(weights, weights[k])
        heaviest.append(k)
    return weights, heaviest


def factor(relative_deviation: Float64 | float, apart: float) -> Float64:
    """Return what a mean is multiplied by, where the deviation is this part of it."""
    return np.asarray(np.exp(np.clip(apart * relative_deviation, -FARTHEST, FARTHEST)))


def moved_probability(p: Float64, apart: float) -> Float64:
    """Return the probability of success, moved where its information is that of a deviation."""
    return np.asarray(np.sin(np.clip(np.arcsin(np.sqrt(p)) + apart / 2, 0.0, np.pi / 2)) ** 2)


def moved_shares(p: Float64, apart: float) -> Float64:
    """Return probabilities of categories, with more on the last ones; those of 0 stay."""
    tilted = p * np.exp(2 * apart * np.linspace(-1.0, 1.0, p.shape[-1]))
    return np.asarray(tilted / tilted.sum(axis=-1, keepdims=True))
