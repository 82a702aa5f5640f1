"""Rows with gaps: their responsibilities, and what is expected in the gaps.

Rows are taken some thousands at a time, so memory beside the results does not grow with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.gaps import check_rows_with_gaps
from emgine._families.families import family_of
from emgine._families.patterns import patterns_of

from .marginal import of_columns, weights_given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture

# Numbers of the rows completed under each component that are held at once: a megabyte, which a
# cache holds.
NUMBERS_AT_ONCE = 1 << 17


def checked_rows(
    mixture: Mixture,
    X: Any,
    caller: str,
    names: Sequence[Any] | NDArray[np.object_] | None = None,
) -> Float64:
    """Return rows of float64 of the mixture's columns, which may have NaN."""
    rows = check_rows_with_gaps(X, caller=caller, n_features=mixture.n_features, names=names)
    return np.asarray(rows, dtype=np.float64)


def spans(mixture: Mixture, n_rows: int) -> Iterator[slice]:
    """Yield the rows that are taken together."""
    step = max(1, NUMBERS_AT_ONCE // (mixture.n_components * mixture.n_features))
    for begin in range(0, n_rows, step):
        yield slice(begin, min(begin + step, n_rows))


def responsibilities(mixture: Mixture, X: Float64, n_threads: int) -> Float64:
    """Return the responsibilities for rows with gaps: the weights where nothing is observed."""
    found = np.empty((len(X), mixture.n_components))
    for pattern in patterns_of(X):
        columns = np.flatnonzero(pattern.observed).tolist()
        if not columns:
            found[pattern.rows] = mixture.weights
            continue
        rows = X if len(pattern.rows) == len(X) else X[pattern.rows]
        rows = rows if len(columns) == mixture.n_features else rows[:, columns]
        some = of_columns(mixture, columns)
        found[pattern.rows] = weights_given(some, rows, columns, n_threads)
    return found


def expected(
    mixture: Mixture, X: Float64, n_threads: int, with_variances: bool = True
) -> tuple[Float64, Float64, Float64]:
    """Return mean and variance of each cell given the rest of its row, and responsibilities.

    Variances that are not asked for are 0.
    """
    weights = responsibilities(mixture, X, n_threads)
    means, variances = family_of(mixture.shape).completed(mixture, X)
    gaps = np.isnan(X)
    mean = np.where(gaps, np.einsum("nk,knj->nj", weights, means), X)
    if not with_variances:
        return mean, np.zeros_like(X), weights
    with np.errstate(invalid="ignore"):  # infinite variances
        apart = variances + (means - mean) ** 2
        variance = np.einsum("nk,knj->nj", weights, apart)
    return mean, np.where(gaps, variance, 0.0), weights
