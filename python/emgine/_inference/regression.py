"""Regression with a mixture: the expected values of some columns given the others.

Gaussian mixture regression is this for Gaussian components (Ghahramani and Jordan 1994).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.gaps import check_rows_with_gaps
from emgine._checks.tables import column_names
from emgine._checks.validation import as_real_array

from .columns import as_slice, checked_columns, others
from .completion import checked_rows, expected, spans
from .expected_values import are_affine, expected_given, expected_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64, Mixture, RowArray


def predict_mean(
    mixture: Mixture, X: Any, of: Any, return_std: bool, n_threads: int, caller: str
) -> Any:
    """Return the expected values of the columns `of`, and their standard deviations if asked."""
    columns = checked_columns(mixture, of, "of")
    affine = are_affine(mixture)
    if affine and not return_std:
        rest = others(columns, mixture.n_features)
        given = _complete(X, rest, mixture.n_features, n_threads)
        if given is not None:
            return expected_given(mixture, given, rest, columns, n_threads)
    rows = _with_gaps(mixture, X, columns, caller)
    if not affine:
        means, deviations = _by_spans(mixture, rows, columns, n_threads, return_std)
        return (means, deviations) if return_std else means
    means = expected_of(mixture, rows, columns, n_threads)
    if not return_std:
        return means
    return means, _by_spans(mixture, rows, columns, n_threads, True)[1]


def _by_spans(
    mixture: Mixture, rows: Float64, columns: list[int], n_threads: int, with_std: bool
) -> tuple[Float64, Float64]:
    """Return expected values and standard deviations of any family."""
    means = np.empty((len(rows), len(columns)))
    deviations = np.empty_like(means)
    for some in spans(mixture, len(rows)):
        found, variance, _ = expected(mixture, rows[some], n_threads, with_std)
        means[some], deviations[some] = found[:, columns], np.sqrt(variance[:, columns])
    return means, deviations


def _complete(X: Any, rest: Sequence[int], n_features: int, n_threads: int) -> RowArray | None:
    """Return the columns that are given where all rows have them; None where some may not."""
    array = as_real_array(X, "X")
    if array.ndim != 2 or not len(array) or not rest or array.dtype not in (np.float32, np.float64):
        return None
    if array.shape[1] == n_features:
        array = array[:, as_slice(rest)]
    elif array.shape[1] != len(rest):
        return None
    if not (array.dtype.isnative and array.flags.aligned):
        return None
    return array if _core.find_non_finite(array, n_threads, False) is None else None


def _with_gaps(mixture: Mixture, X: Any, columns: list[int], caller: str) -> Float64:
    """Return rows of all columns with NaN in those asked for, which are not looked at."""
    rest, array = others(columns, mixture.n_features), as_real_array(X, "X")
    if array.ndim == 2 and array.shape[1] == len(rest) != mixture.n_features and rest:
        some = check_rows_with_gaps(X, caller=caller, n_features=len(rest))
        rows = np.full((len(some), mixture.n_features), np.nan)
        rows[:, rest] = some
        return rows
    if array.ndim == 2 and array.shape[1] == mixture.n_features and array.dtype.kind in "fO":
        array = array.copy()
        array[:, columns] = np.nan
        return checked_rows(mixture, array, caller, column_names(X))
    rows = checked_rows(mixture, X, caller).copy()
    rows[:, columns] = np.nan
    return rows
