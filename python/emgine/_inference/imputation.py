"""Imputation: what the gaps of rows may hold, given what is observed.

Draws from the conditional are proper for multiple imputation (Rubin 1987); expected values alone
make data too narrow. Observed cells are never changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown
from emgine._families.families import family_of

from .completion import checked_rows, expected, responsibilities, spans
from .expected_values import are_affine, fill_expected

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture

HOW = ("mean", "sample", "mode")


def impute(
    mixture: Mixture,
    X: Any,
    how: object,
    random_state: np.random.RandomState,
    n_threads: int,
    caller: str,
) -> Float64:
    """Return the rows with their gaps filled."""
    how = checked_how(how)
    rows = checked_rows(mixture, X, caller)
    if how == "mean" and are_affine(mixture) and not family_of(mixture.shape).categories(mixture):
        fill_expected(mixture, rows, n_threads)
        return rows
    filled = rows.copy()
    fill = FILLS[how]
    for some in spans(mixture, len(rows)):
        if np.isnan(rows[some]).any():
            filled[some] = fill(mixture, rows[some], random_state, n_threads)
    return filled


def checked_how(how: object) -> str:
    """Return the name of a way to fill gaps."""
    if not isinstance(how, str) or how not in HOW:
        raise ValueError(f"how must be one of {list(HOW)}. Got {shown(how)} instead.")
    return how


def deviations(mixture: Mixture, X: Any, n_threads: int, caller: str) -> Float64:
    """Return the standard deviation of each gap given the rest of its row, 0 where observed."""
    rows = checked_rows(mixture, X, caller)
    found = np.zeros_like(rows)
    for some in spans(mixture, len(rows)):
        if np.isnan(rows[some]).any():
            found[some] = np.sqrt(expected(mixture, rows[some], n_threads)[1])
    return found


def _means(mixture: Mixture, X: Float64, _: np.random.RandomState, n_threads: int) -> Float64:
    """Fill by expected values; of categories, which have none, by the most probable."""
    means, _none, weights = expected(mixture, X, n_threads, with_variances=False)
    lacking = np.isnan(means)
    return (
        np.where(lacking, _most_probable(mixture, means, weights), means)
        if lacking.any()
        else means
    )


def _modes(mixture: Mixture, X: Float64, _: np.random.RandomState, n_threads: int) -> Float64:
    """Fill by the most probable category, and by expected values under the likeliest component."""
    weights = responsibilities(mixture, X, n_threads)
    means = family_of(mixture.shape).completed(mixture, X).means
    likeliest = means[weights.argmax(axis=1), np.arange(len(X))]
    return np.where(np.isnan(X), _most_probable(mixture, likeliest, weights), X)


def _draws(
    mixture: Mixture, X: Float64, random_state: np.random.RandomState, n_threads: int
) -> Float64:
    """Fill by draws: a component of each row by its responsibilities, then its gaps given that."""
    labels = component_labels(responsibilities(mixture, X, n_threads), random_state)
    return family_of(mixture.shape).filled(mixture, X, labels, random_state)


def component_labels(weights: Float64, random_state: np.random.RandomState) -> NDArray[np.int64]:
    """Return a component of each row, drawn by its responsibilities."""
    ends = np.cumsum(weights, axis=1)
    shares = random_state.uniform(size=(len(weights), 1)) * ends[:, -1:]
    labels: NDArray[np.int64] = np.minimum((shares >= ends).sum(axis=1), weights.shape[1] - 1)
    return labels


def _most_probable(mixture: Mixture, values: Float64, weights: Float64) -> Float64:
    """Return values with the most probable category in columns of categories."""
    found = values.copy()
    for column, probabilities in family_of(mixture.shape).categories(mixture).items():
        found[:, column] = (weights @ probabilities).argmax(axis=1)
    return found


FILLS: dict[str, Callable[..., Float64]] = {"mean": _means, "sample": _draws, "mode": _modes}
