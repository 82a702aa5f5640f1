"""Rows on which components become as narrow as `reg_covar`: rounded, repeated, collinear, strips.

Every set is made of a seed; all have a few hundred rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def spots(rng: np.random.RandomState) -> Float64:
    """Two groups of small width beside a wide one."""
    width = 10.0 ** rng.uniform(-4, -1)
    first = width * rng.normal(size=(60, 2)) + 2 * rng.normal(size=2)
    return np.concatenate([rng.normal(size=(150, 2)), first, 1e-3 * rng.normal(size=(40, 2)) + 3.0])


def near_copies(rng: np.random.RandomState) -> Float64:
    """Rows of which some are nearly the same."""
    copies = np.repeat(2 * rng.normal(size=(8, 3)), 10, axis=0)
    return np.concatenate([rng.normal(size=(120, 3)), copies + 1e-4 * rng.normal(size=(80, 3))])


def rounded(rng: np.random.RandomState) -> Float64:
    """Rows rounded to a decimal."""
    groups = [rng.normal(size=(200, 2)), 0.3 * rng.normal(size=(100, 2)) + 2.0]
    return np.round(np.concatenate(groups), 1)


def collinear(rng: np.random.RandomState) -> Float64:
    """Rows whose last feature is almost the sum of the others."""
    rows = rng.normal(size=(250, 3))
    rows[:, 2] = rows[:, 0] + rows[:, 1] + 10.0 ** rng.uniform(-4, -2) * rng.normal(size=250)
    rows[:80, :2] += 3.0
    return rows


def strips(rng: np.random.RandomState) -> Float64:
    """Two strips that cross, and rows around them."""
    width = 10.0 ** rng.uniform(-3, -2)
    flat, upright = rng.normal(size=(200, 2)), rng.normal(size=(150, 2))
    flat[:, 1] *= width
    upright[:, 0] = width * upright[:, 0] + 0.5
    return np.concatenate([flat, upright, rng.normal(size=(100, 2))])


def answers(rng: np.random.RandomState) -> Float64:
    """Answers from 1 to 5."""
    return rng.randint(1, 6, size=(200, 2)).astype(np.float64)


MAKERS: tuple[Callable[[np.random.RandomState], Float64], ...] = (
    *(spots, near_copies, rounded, collinear, strips, answers),
)


def narrow_rows(name: str, seed: int) -> Float64:
    """Return the set of this name and seed."""
    maker = next(maker for maker in MAKERS if maker.__name__ == name)
    return maker(np.random.RandomState(seed))


NAMES = tuple(maker.__name__ for maker in MAKERS)
