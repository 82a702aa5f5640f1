"""The parameters of the components of any family: a line for each column, and tables of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine._checks.support import words_for
from emgine._families.beside_noise import box_of, has_noise, others_of
from emgine._families.children import children_of
from emgine._families.gaussian.parameters import full_covariances, mixture_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from emgine._core import Float64, Mixture

MOST_NUMBERS = 8
# Of a matrix the diagonal is shown.
MATRICES = ("scales", "log_covariances")
# Families of one matrix for each component.
ELLIPSES = ("gaussian", "student_t", "log_normal")
HIDDEN = "precisions_cholesky"  # with any prefix: what densities need, and no user reads


class Block(NamedTuple):
    """The columns of one family: their mixture, their names, and the names of their categories."""

    mixture: Mixture
    names: list[str]
    categories: list[tuple[Any, ...]]  # none for a column of numbers

    def by_column(self) -> dict[str, Float64]:
        """Return the parameters that have an entry for each column, of each component."""
        named, n_components = self.named(), self.mixture.n_components
        return {
            name: values
            for name, values in self._arrays().items()
            if values.shape[:2] == (n_components, len(named)) and _is_by_column(name, values)
        }

    def alone(self) -> dict[str, Float64]:
        """Return the parameters that are one number of a component."""
        arrays, shape = self._arrays(), (self.mixture.n_components,)
        return {name: values for name, values in arrays.items() if values.shape == shape}

    def named(self) -> list[str]:
        """Return the names of the columns that have parameters: of pairs the first."""
        return self.names[::2] if self.mixture.shape.structure == "pairs" else self.names

    def own(self, values: Float64, column: int) -> Float64:
        """Return the numbers that a column has, of as many as the column of most categories."""
        if np.ndim(values) == 0:
            return values
        return values[: int(self.mixture.shape.supports[column][1]) + 1]

    def _arrays(self) -> dict[str, Float64]:
        arrays = self.mixture.parameters
        return {
            name: _variances(values) if name in MATRICES else values
            for name, values in arrays.items()
        }


def blocks_of(
    mixture: Mixture, features: Sequence[str], categories: Mapping[int, tuple[Any, ...]]
) -> list[Block]:
    """Return the blocks of a product, or the one of another family."""
    mixture = others_of(mixture)  # noise has no parameters
    every = list(range(mixture.n_features))
    product = mixture.shape.family == "product"
    children = children_of(mixture) if product else [(every, mixture)]
    return [
        Block(child, [features[j] for j in columns], [categories.get(j, ()) for j in columns])
        for columns, child in children
    ]


def parameters_of(
    mixture: Mixture,
    component: int,
    features: Sequence[str],
    categories: Mapping[int, tuple[Any, ...]] | None = None,
) -> dict[str, str]:
    """Return the parameters of a component by column; by their name where they are of all."""
    lines: dict[str, str] = {}
    if has_noise(mixture.shape) and component == mixture.n_components - 1:
        box = box_of(mixture.shape)
        sides = zip(features, box.low.tolist(), box.high.tolist(), strict=True)
        return {name: f"uniform from {low:.6g} to {high:.6g}" for name, low, high in sides}
    for block in blocks_of(mixture, features, categories or {}):
        lines |= _of_block(block, component)
    return lines


def columns_of(blocks: Sequence[Block]) -> list[tuple[str, str, str]]:
    """Return name, family and possible values of each column."""
    return [
        (name, _family(block.mixture), _values(block, column))
        for block in blocks
        for column, name in enumerate(block.names)
    ]


def spreads_of(mixture: Mixture) -> Float64:
    """Return the standard deviations of Gaussians, (n_components, n_features)."""
    return np.asarray(np.sqrt(np.diagonal(full_covariances(mixture), axis1=1, axis2=2)))


def matrices_of(mixture: Mixture) -> tuple[str, Float64] | None:
    """Return name and values of the matrices of components, whatever the structure, or None."""
    if mixture.shape.family not in ELLIPSES:
        return None
    name = next(name for name in ("covariances", *MATRICES) if name in mixture.parameters)
    structure = mixture.shape.structure.partition("/")[0]
    centred = np.zeros((mixture.n_components, mixture.n_features))
    gaussian = mixture_of(mixture.weights, centred, mixture.parameters[name], structure)
    return name, full_covariances(gaussian)


def named_numbers(values: Float64, names: Sequence[Any]) -> str:
    """Return numbers in words; categories before their probabilities where they have names."""
    several = np.atleast_1d(values)
    more = " …" if len(several) > MOST_NUMBERS else ""
    shown = [f"{value:.6g}" for value in several[:MOST_NUMBERS]]
    if names:
        shown = [f"{name} {number}" for name, number in zip(names, shown, strict=False)]
    return (", " if names else " ").join(shown) + more


def _of_block(block: Block, component: int) -> dict[str, str]:
    mixture = block.mixture
    if mixture.shape.family == "gaussian":
        means = mixture.means[component], spreads_of(mixture)[component]
        return {
            name: f"{mean:.6g} ± {spread:.4g}"
            for name, mean, spread in zip(block.names, *means, strict=True)
        }
    by_column: dict[str, list[str]] = {}
    for name, values in block.by_column().items():
        for column, feature in enumerate(block.named()):
            names = block.categories[column] if values.ndim == 3 else ()
            said = named_numbers(block.own(values[component, column], column), names)
            by_column.setdefault(feature, []).append(f"{name} {said}")
    alone = {name: f"{values[component]:.6g}" for name, values in block.alone().items()}
    return {feature: ", ".join(said) for feature, said in by_column.items()} | alone


def _variances(array: Float64) -> Float64:
    """Return the diagonals of matrices, and anything else as it is."""
    square = array.ndim == 3 and array.shape[1] == array.shape[2]
    return np.diagonal(array, axis1=1, axis2=2) if square else array


def _is_by_column(name: str, values: Float64) -> bool:
    """Return whether the entries of a component are those of its columns, and no matrix."""
    return name == "probabilities" or (values.ndim == 2 and not name.endswith(HIDDEN))


def _family(mixture: Mixture) -> str:
    """Return the family and its choices, without numbers that the values tell."""
    family, structure = mixture.shape.family, mixture.shape.structure
    return family if family == "categorical" or not structure else f"{family}, {structure}"


def _values(block: Block, column: int) -> str:
    """Return what the values of a column may be, in words."""
    if block.categories[column]:
        return ", ".join(map(str, block.categories[column]))
    supports = block.mixture.shape.supports
    return words_for(*supports[column]) if supports else "any number"
