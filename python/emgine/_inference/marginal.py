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
from emgine._scores.named_rows import name_columns
from emgine._scores.scoring import scores

from .columns import checked_columns, names_of, others

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64, Mixture


def marginal(mixture: Any, columns: Any) -> Any:
    """Return the mixture of these columns, in their order."""
    chosen = checked_columns(mixture, columns, "columns")
    made = of_columns(mixture, chosen)
    return _named(mixture, mixture_with(made, mixture.shape.missing), chosen)


def of_columns(mixture: Mixture, columns: Sequence[int]) -> Mixture:
    """Return the mixture of checked columns."""
    if list(columns) == list(range(mixture.n_features)):
        return mixture
    return family_of(mixture.shape).marginal(mixture, columns)


def condition(mixture: Any, given: Any) -> Any:
    """Return the mixture of the other columns, in order, given the values of some."""
    if not hasattr(given, "items"):
        raise ValueError(
            f"given must be a mapping from columns to values. Got {shown(given)} instead."
        )
    columns = checked_columns(mixture, given.keys(), "given")
    rest = others(columns, mixture.n_features)
    if not rest:
        raise ValueError("given names all columns. At least one must be left.")
    values = np.array([_value(column, value) for column, value in given.items()])
    known = names_of(mixture) or [f"column {column}" for column in range(mixture.n_features)]
    names = [known[column] for column in columns]
    weights = _weights(of_columns(mixture, columns), values[np.newaxis], names)[0]
    made = family_of(mixture.shape).conditional(mixture, columns, values, rest)
    same = _core.Mixture(weights, dict(made.parameters), made.shape)
    return _named(mixture, mixture_with(same, mixture.shape.missing), rest)


def _named(mixture: Any, made: Mixture, columns: Sequence[int]) -> Any:
    """Return what was made of some columns as a mixture of the same class, with their names."""
    adopted, names = type(mixture)._adopt(made), names_of(mixture)
    if names:
        name_columns(adopted, [names[column] for column in columns])
    return adopted


def weights_given(
    mixture: Mixture, rows: Float64, columns: Sequence[int], n_threads: int = 1
) -> Float64:
    """Return the responsibilities for rows of these columns of a larger mixture."""
    return _weights(mixture, rows, [f"column {column}" for column in columns], n_threads)


def _weights(mixture: Mixture, rows: Float64, names: Sequence[str], n_threads: int = 1) -> Float64:
    shown_names = np.array(names, dtype=object)
    responsibilities: Float64 = scores(mixture, "predict_proba", rows, n_threads, shown_names)
    return responsibilities


def _value(column: Any, value: Any) -> float:
    if isinstance(value, float | np.floating) and not np.isfinite(value):
        raise ValueError(f"The value of column {column!r} must be finite. Got {value}.")
    number = as_float64(value, f"the value of column {column!r}")
    if number.ndim:
        raise ValueError(f"The value of column {column!r} must be a number. Got {shown(value)}.")
    return float(number)
