"""The parameters of a component of any family, in a line for each column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine._families.children import children_of
from emgine._families.gaussian.parameters import full_covariances

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emgine._core import Float64, Mixture

MOST_NUMBERS = 8
# Of a matrix the diagonal is shown.
MATRICES = ("scales", "log_covariances")


def parameters_of(mixture: Mixture, component: int, features: Sequence[str]) -> dict[str, str]:
    """Return the parameters of a component by column; by their name where they are of all."""
    if mixture.shape.family != "product":
        return _of_family(mixture, component, features)
    lines: dict[str, str] = {}
    for columns, child in children_of(mixture):
        lines |= _of_family(child, component, [features[column] for column in columns])
    return lines


def _of_family(mixture: Mixture, component: int, features: Sequence[str]) -> dict[str, str]:
    if mixture.shape.family == "gaussian":
        spreads = np.sqrt(np.diagonal(full_covariances(mixture), axis1=1, axis2=2))[component]
        means = zip(features, mixture.means[component], spreads, strict=True)
        return {name: f"{mean:.6g} ± {spread:.4g}" for name, mean, spread in means}
    by_column: dict[str, list[str]] = {}
    alone: dict[str, str] = {}
    # Pairs of columns, successes and trials, have a parameter for the first.
    pairs = mixture.shape.structure == "pairs"
    named = features[::2] if pairs else features
    for name, array in mixture.parameters.items():
        values = _variances(array) if name in MATRICES else array
        if values.shape == (mixture.n_components,):
            alone[name] = f"{values[component]:.6g}"
        elif values.shape[:2] == (mixture.n_components, len(named)) and _is_by_column(name, values):
            for feature, value in zip(named, values[component], strict=True):
                by_column.setdefault(feature, []).append(f"{name} {_numbers(value)}")
    return {feature: ", ".join(said) for feature, said in by_column.items()} | alone


def _variances(array: Float64) -> Float64:
    """Return the diagonals of matrices, and anything else as it is."""
    square = array.ndim == 3 and array.shape[1] == array.shape[2]
    return np.diagonal(array, axis1=1, axis2=2) if square else array


def _is_by_column(name: str, values: Float64) -> bool:
    """Return whether the entries of a component are those of its columns, and no matrix."""
    return name == "probabilities" or (values.ndim == 2 and name != "precisions_cholesky")


def _numbers(values: Float64) -> str:
    several = np.atleast_1d(values)
    more = " …" if len(several) > MOST_NUMBERS else ""
    return " ".join(f"{value:.6g}" for value in several[:MOST_NUMBERS]) + more
