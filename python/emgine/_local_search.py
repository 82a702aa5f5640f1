"""Better seeds for k-means: swaps of one seed for another row, kept where they help.

Seeding alone often leaves two seeds in one group and none in another, and neither k-means nor EM
gets out of that. Works on a sample of rows; each step is a few array operations over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ._core import Float64

    Indices = NDArray[np.int64]

# Differences that are held at once while rows are compared with all seeds.
DIFFERENCES_AT_ONCE = 1 << 18


def improve_seeds(
    X: Float64,
    weight: Float64 | None,
    seeds: Indices,
    n_steps: int,
    random_state: np.random.RandomState,
) -> Indices:
    """Return seeds that leave less total squared distance than `seeds`, or the same.

    Each step draws a row with probability proportional to its squared distance from the nearest
    seed, and lets it take the place of the seed whose loss costs least, if that is a gain.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        Rows, in units in which distances are measured.
    weight : ndarray of shape (n_samples,) or None
        Weights of the rows.
    seeds : ndarray of shape (n_components,)
        Numbers of rows.
    n_steps : int
        Number of swaps to try.
    random_state : RandomState
        Source of randomness.

    Returns
    -------
    ndarray of shape (n_components,)
        Numbers of rows.

    Notes
    -----
    Lattanzi and Sohler (2019), "A better k-means++ algorithm via local search".
    """
    seeds = seeds.copy()
    if len(seeds) < 2:
        return seeds
    weight = np.ones(len(X)) if weight is None else weight
    near = _Nearest(X, X[seeds])
    for _ in range(n_steps):
        cumulative = np.cumsum(weight * near.first)
        point = random_state.uniform() * cumulative[-1]
        row = min(int(np.searchsorted(cumulative, point, side="right")), len(X) - 1)
        distance = _squared(X - X[row])
        kept = np.minimum(near.first, distance)
        loss = weight * (np.minimum(near.second, distance) - kept)
        losses = np.bincount(near.owner, loss, minlength=len(seeds))
        out = int(losses.argmin())
        if (weight * (near.first - kept)).sum() > losses[out]:
            seeds[out] = row
            near.replace(out, X[row], distance)
    return seeds


class _Nearest:
    """The nearest and the second nearest seed of each row, kept up to date under swaps."""

    def __init__(self, X: Float64, seeds: Float64) -> None:
        self._X, self._seeds = X, seeds
        n = len(X)
        self.owner, self._heir = np.empty(n, dtype=np.intp), np.empty(n, dtype=np.intp)
        self.first, self.second = np.empty(n), np.empty(n)  # squared distances to these two
        self._search(np.arange(n))

    def replace(self, out: int, seed: Float64, distance: Float64) -> None:
        """Put `seed`, at these squared distances from the rows, in the place of seed `out`."""
        self._seeds[out] = seed
        affected = (self.owner == out) | (self._heir == out)
        nearest = ~affected & (distance < self.first)
        self._heir[nearest], self.second[nearest] = self.owner[nearest], self.first[nearest]
        self.owner[nearest], self.first[nearest] = out, distance[nearest]
        second = ~affected & ~nearest & (distance < self.second)
        self._heir[second], self.second[second] = out, distance[second]
        self._search(np.flatnonzero(affected))

    def _search(self, rows: NDArray[np.intp]) -> None:
        step = max(1, DIFFERENCES_AT_ONCE // self._seeds.size)
        for begin in range(0, len(rows), step):
            some = rows[begin : begin + step]
            distances = _squared(self._X[some, np.newaxis] - self._seeds)
            each = np.arange(len(some))
            for index, value in ((self.owner, self.first), (self._heir, self.second)):
                index[some] = distances.argmin(axis=1)
                value[some] = distances[each, index[some]]
                distances[each, index[some]] = np.inf


def _squared(difference: Float64) -> Float64:
    squares: Float64 = np.einsum("...j,...j->...", difference, difference)
    return squares
