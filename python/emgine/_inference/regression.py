"""Regression with a mixture: the expected values of some columns given the others.

Gaussian mixture regression is this for Gaussian components (Ghahramani and Jordan 1994).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.gaps import check_rows_with_gaps
from emgine._checks.validation import as_real_array

from .columns import checked_columns, others
from .completion import checked_rows, expected, spans

if TYPE_CHECKING:
    from emgine._core import Float64, Mixture


def predict_mean(
    mixture: Mixture, X: Any, of: Any, return_std: bool, n_threads: int, caller: str
) -> Any:
    """Return the expected values of the columns `of`, and their standard deviations if asked."""
    columns = checked_columns(of, mixture.n_features, "of")
    rows = _with_gaps(mixture, X, columns, caller)
    means = np.empty((len(rows), len(columns)))
    deviations = np.empty_like(means)
    for some in spans(mixture, len(rows)):
        found, variance, _ = expected(mixture, rows[some], n_threads, return_std)
        means[some], deviations[some] = found[:, columns], np.sqrt(variance[:, columns])
    return (means, deviations) if return_std else means


def _with_gaps(mixture: Mixture, X: Any, columns: list[int], caller: str) -> Float64:
    """Return rows of all columns with NaN in those asked for."""
    rest, array = others(columns, mixture.n_features), as_real_array(X, "X")
    if array.ndim == 2 and array.shape[1] == len(rest) != mixture.n_features and rest:
        some = check_rows_with_gaps(X, caller=caller, n_features=len(rest))
        rows = np.full((len(some), mixture.n_features), np.nan)
        rows[:, rest] = some
        return rows
    rows = checked_rows(mixture, X, caller).copy()
    rows[:, columns] = np.nan
    return rows
