"""Marginals and conditionals of a mixture: mixtures again, of some of its columns.

The weights of a conditional are the responsibilities for what is given (Bishop 2006, 9.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import _core
from emgine._checks.arguments import shown
from emgine._checks.validation import as_float64
from emgine._families.families import family_of
from emgine._families.missing import mixture_with
from emgine._scores.scoring import scores

from .columns import checked_columns, others

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64, Mixture


def marginal(mixture: Mixture, columns: Any) -> Mixture:
    """Return the mixture of these columns, in their order."""
    made = of_columns(mixture, checked_columns(columns, mixture.n_features, "columns"))
    return mixture_with(made, mixture.shape.missing)


def of_columns(mixture: Mixture, columns: Sequence[int]) -> Mixture:
    """Return the mixture of checked columns."""
    if list(columns) == list(range(mixture.n_features)):
        return mixture
    return family_of(mixture.shape).marginal(mixture, columns)


def condition(mixture: Mixture, given: Any) -> Mixture:
    """Return the mixture of the other columns, in order, given the values of some."""
    if not hasattr(given, "items"):
        raise ValueError(
            f"given must be a mapping from columns to values. Got {shown(given)} instead."
        )
    columns = checked_columns(given.keys(), mixture.n_features, "given")
    rest = others(columns, mixture.n_features)
    if not rest:
        raise ValueError("given names all columns. At least one must be left.")
    values = np.array([_value(column, value) for column, value in given.items()])
    weights = weights_given(of_columns(mixture, columns), values[np.newaxis], columns)[0]
    made = family_of(mixture.shape).conditional(mixture, columns, values, rest)
    same = _core.Mixture(weights, dict(made.parameters), made.shape)
    return mixture_with(same, mixture.shape.missing)


def weights_given(
    mixture: Mixture, rows: Float64, columns: Sequence[int], n_threads: int = 1
) -> Float64:
    """Return the responsibilities for rows of these columns of a larger mixture."""
    names = np.array([f"column {column}" for column in columns], dtype=object)
    responsibilities: Float64 = scores(mixture, "predict_proba", rows, n_threads, names)
    return responsibilities


def _value(column: Any, value: Any) -> float:
    number = as_float64(value, f"the value of column {column!r}")
    if number.ndim:
        raise ValueError(f"The value of column {column!r} must be a number. Got {shown(value)}.")
    return float(number)
