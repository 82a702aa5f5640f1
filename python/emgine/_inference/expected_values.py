"""Expected values of some columns given others, where they are affine functions of these.

The core takes all rows that have the same columns together, with several threads; a row has the
same bits whatever lies beside it. Memory beside the results does not grow with the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._checks.support import check_support
from emgine._families.families import family_of
from emgine._families.patterns import patterns_of

from .columns import others
from .marginal import of_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, RowArray

# Rows whose gaps are looked at together.
ROWS_AT_ONCE = 1 << 16


def are_affine(mixture: Mixture) -> bool:
    """Return whether expected values given other columns are affine functions of them."""
    return family_of(mixture.shape).is_affine(mixture)


def expected_given(
    mixture: Mixture, rows: RowArray, given: Sequence[int], of: Sequence[int], n_threads: int
) -> Float64:
    """Return expected values of the columns `of`; `rows` are finite, of the columns `given`."""
    some = of_columns(mixture, given) if given else mixture
    maps = family_of(mixture.shape).affine_maps(mixture, list(given), list(of))
    if not given:
        return np.repeat((mixture.weights @ maps.values)[np.newaxis], len(rows), axis=0)
    check_support(rows, some.shape, n_threads, _names(given))
    found = np.empty((len(rows), len(of)))
    _core.expected_values(some, rows, *maps, found, n_threads)
    return found


def expected_of(mixture: Mixture, X: Float64, of: Sequence[int], n_threads: int) -> Float64:
    """Return expected values of the columns `of`, in which rows have NaN, given what they have."""
    found = np.empty((len(X), len(of)))
    for begin in range(0, len(X), ROWS_AT_ONCE):
        some = slice(begin, begin + ROWS_AT_ONCE)
        for pattern in patterns_of(X[some]):
            given = np.flatnonzero(pattern.observed).tolist()
            rows = X[some][pattern.rows[:, np.newaxis], given]
            found[some][pattern.rows] = expected_given(mixture, rows, given, of, n_threads)
    return found


def fill_expected(mixture: Mixture, X: Float64, n_threads: int) -> None:
    """Write expected values into the gaps of rows."""
    for begin in range(0, len(X), ROWS_AT_ONCE):
        some = X[begin : begin + ROWS_AT_ONCE]
        for pattern in patterns_of(some):
            given = np.flatnonzero(pattern.observed).tolist()
            of = others(given, mixture.n_features)
            if of:
                rows, at = some[pattern.rows[:, np.newaxis], given], pattern.rows[:, np.newaxis]
                some[at, of] = expected_given(mixture, rows, given, of, n_threads)


def _names(columns: Sequence[int]) -> NDArray[np.object_]:
    return np.array([f"column {column}" for column in columns], dtype=object)
