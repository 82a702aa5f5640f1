"""Splits for the criterion 'cv': the rows of each fit, and the rows it is scored on.

Splits are checked once, used for every candidate, and become row weights: 0 is no row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from emgine._checks.parameters import Constraint, integer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emgine._core import Float64
    from emgine._rows.parts import InMemory

Split: TypeAlias = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
Folds: TypeAlias = int | list[Split]


def _is_splits(value: Any) -> bool:
    if hasattr(value, "split"):
        return True
    try:
        iter(value)
    except TypeError:
        return False
    return True


CV = integer(2) | Constraint(
    "a splitter or an iterable of (train, test) indices",
    lambda value: not isinstance(value, str | bytes) and _is_splits(value),
)


def folds_of(cv: Any, rows: InMemory) -> Folds:
    """Return a number of parts, or checked splits of these rows."""
    if not _is_splits(cv):
        return int(cv)
    pairs = cv.split(rows.X) if hasattr(cv, "split") else cv
    splits = [_checked(number, pair, rows) for number, pair in enumerate(pairs)]
    if not splits:
        raise ValueError("cv has no split; at least one pair of (train, test) indices is needed.")
    return splits


def _checked(number: int, pair: Any, rows: InMemory) -> Split:
    n = rows.X.shape[0]
    try:
        train, test = (_indices(part, n) for part in pair)
    except (TypeError, ValueError, IndexError) as error:
        raise ValueError(
            f"cv's split {number} must be a pair of (train, test) indices of the {n} rows: {error}"
        ) from None
    for name, part in (("train", train), ("test", test)):
        if not _weight(rows)[part].any():
            raise ValueError(f"cv's split {number} has no row with a weight in its {name} part.")
    return train, test


def _indices(part: Any, n: int) -> npt.NDArray[np.int64]:
    """Return indices from 0; the part may count from the end, or be a mask."""
    array = np.asarray(part)
    if array.size == 0:
        return np.empty(0, dtype=np.int64)
    if array.dtype.kind not in "iub":
        raise TypeError(f"indices are integers or booleans, got {array.dtype}")
    chosen: npt.NDArray[np.int64] = np.arange(n)[array].ravel()
    return chosen


def _weight(rows: InMemory) -> Float64:
    return np.ones(rows.X.shape[0]) if rows.sample_weight is None else rows.sample_weight


def in_weights(
    folds: Folds, rows: InMemory, random_state: np.random.RandomState
) -> Iterator[tuple[Float64, Float64]]:
    """Yield the row weights of both parts of each split; a row named twice counts twice."""
    weight = _weight(rows)
    splits = _random_splits(folds, weight, random_state) if isinstance(folds, int) else folds
    for train, test in splits:
        times = [np.bincount(part, minlength=len(weight)) for part in (train, test)]
        yield weight * times[0], weight * times[1]


def _random_splits(
    n_folds: int, weight: Float64, random_state: np.random.RandomState
) -> Iterator[Split]:
    """Yield splits that hold each row of weight out once."""
    counted = random_state.permutation(np.flatnonzero(weight))
    part = np.arange(len(counted)) % n_folds
    for number in range(min(n_folds, len(counted))):
        yield counted[part != number], counted[part == number]
