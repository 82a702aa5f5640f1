"""The families of a product, each a mixture of its own columns, and what they say together.

They are independent given the component: marginals, conditionals and moments are theirs, side by
side. Columns that are left out of the model are NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emgine import _core

from .affine_maps import AffineMaps
from .blocks import IGNORED, kept_blocks
from .family import BY_NAME, Family
from .patterns import Completed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture

    Child = tuple[list[int], Mixture]


def children_of(mixture: Mixture) -> list[Child]:
    """Return columns and mixture of each family of a product."""
    children: list[Child] = []
    # Asked once: there may be as many blocks as columns.
    given, weights, missing = mixture.parameters, mixture.weights, mixture.shape.missing
    for family, structure, columns in kept_blocks(mixture.shape.structure):
        prefix = f"{len(children)}/"
        shape = _core.ModelShape(family, structure, len(columns), len(weights), missing)
        own = {name: given[prefix + name] for name in shape.parameters}
        children.append((columns, _core.Mixture(weights, own, shape)))
    return children


def _families_of(mixture: Mixture) -> list[tuple[list[int], Mixture, Family]]:
    return [
        (columns, child, BY_NAME[child.shape.family]) for columns, child in children_of(mixture)
    ]


def joined(weights: Float64, children: Sequence[Child], n_features: int) -> Mixture:
    """Return the product of mixtures of their columns; of one that has all columns, itself."""
    columns, child = children[0]
    if len(children) == 1 and columns == list(range(n_features)):
        return _core.Mixture(weights, dict(child.parameters), child.shape)
    left = sorted(set(range(n_features)) - {j for columns, _ in children for j in columns})
    words = [
        f"{child.shape.family}({child.shape.structure})[{listed(columns)}]"
        for columns, child in children
    ]
    structure = " ".join([*words, *([f"{IGNORED}()[{listed(left)}]"] if left else [])])
    parameters = {
        f"{i}/{name}": values
        for i, (_, child) in enumerate(children)
        for name, values in child.parameters.items()
    }
    missing = any(child.shape.missing for _, child in children)
    shape = _core.ModelShape("product", structure, n_features, len(weights), missing)
    return _core.Mixture(weights, parameters, shape)


def marginal(mixture: Mixture, columns: Sequence[int]) -> Mixture:
    """Return the mixture of some columns."""
    return _selected(mixture, columns, [], np.empty(0))


def conditional(
    mixture: Mixture, observed: Sequence[int], values: Float64, others: Sequence[int]
) -> Mixture:
    """Return the components of the other columns given the observed ones; weights are kept."""
    return _selected(mixture, others, observed, values)


def _selected(
    mixture: Mixture, others: Sequence[int], observed: Sequence[int], values: Float64
) -> Mixture:
    """Return the mixture of columns in their order, given the values of others."""
    places = {column: place for place, column in enumerate(others)}
    known = dict(zip(observed, values, strict=True))
    children = []
    for columns, child, family in _families_of(mixture):
        order = sorted((j for j in columns if j in places), key=places.__getitem__)
        if not order:
            continue
        kept = [columns.index(j) for j in order]
        given = [place for place, j in enumerate(columns) if j in known]
        if given:
            numbers = np.array([known[columns[place]] for place in given])
            made = family.conditional(child, given, numbers, kept)
        elif kept == list(range(len(columns))):
            made = child
        else:
            made = family.marginal(child, kept)
        children.append(([places[j] for j in order], made))
    if not children:
        raise ValueError(f"The model leaves out the columns {list(others)}, and knows no others.")
    return joined(mixture.weights, children, len(places))


def moments(mixture: Mixture) -> tuple[Float64, Float64]:
    """Return means and variances by component and column."""
    means = np.full((mixture.n_components, mixture.n_features), np.nan)
    variances = means.copy()
    for columns, child, family in _families_of(mixture):
        means[:, columns], variances[:, columns] = family.moments(child)
    return means, variances


def covariances(mixture: Mixture) -> Float64:
    """Return the covariances of the components: 0 between families."""
    n_features = mixture.n_features
    every = np.zeros((mixture.n_components, n_features, n_features))
    left = set(range(n_features))
    for columns, child, family in _families_of(mixture):
        every[:, np.array(columns)[:, np.newaxis], columns] = family.component_covariances(child)
        left -= set(columns)
    every[:, list(left)] = every[:, :, list(left)] = np.nan
    return every


def categories(mixture: Mixture) -> dict[int, Float64]:
    """Return, of columns of categories, the probabilities by component and category."""
    return {
        columns[place]: probabilities
        for columns, child, family in _families_of(mixture)
        for place, probabilities in family.categories(child).items()
    }


def completed(mixture: Mixture, X: Float64) -> Completed:
    """Return rows whose NaN are replaced by expected values under each component."""
    means = np.repeat(X[np.newaxis], mixture.n_components, axis=0)
    variances = np.where(np.isnan(means), np.nan, 0.0)
    for columns, child, family in _families_of(mixture):
        means[:, :, columns], variances[:, :, columns] = family.completed(child, X[:, columns])
    return Completed(means, variances)


def are_affine(mixture: Mixture) -> bool:
    """Return whether expected values are affine functions of what is given."""
    return all(family.is_affine(child) for _, child, family in _families_of(mixture))


def affine_maps(mixture: Mixture, given: Sequence[int], of: Sequence[int]) -> AffineMaps:
    """Return the expected values of the columns `of` given others: NaN of those left out."""
    k, p, q = mixture.n_components, len(given), len(of)
    maps = AffineMaps(np.zeros((k, p)), np.full((k, q), np.nan), np.zeros((k, q, p)))
    for columns, child, family in _families_of(mixture):
        seen = [place for place, column in enumerate(given) if column in columns]
        asked = [place for place, column in enumerate(of) if column in columns]
        if asked:
            own = family.affine_maps(
                child,
                [columns.index(given[place]) for place in seen],
                [columns.index(of[place]) for place in asked],
            )
            maps.centers[:, seen] = own.centers
            maps.values[:, asked] = own.values
            maps.slopes[:, np.array(asked)[:, np.newaxis], seen] = own.slopes
    return maps


def filled(
    mixture: Mixture, X: Float64, labels: NDArray[np.int64], random_state: np.random.RandomState
) -> Float64:
    """Return rows of the components `labels` whose NaN are drawn, given what is observed."""
    rows = X.copy()
    for columns, child, family in _families_of(mixture):
        if np.isnan(X[:, columns]).any():
            rows[:, columns] = family.filled(child, X[:, columns], labels, random_state)
    return rows


def distribution(mixture: Mixture, x: Float64) -> Float64:
    """Return the probabilities of at most `x`, by component, of a product of one column."""
    ((_, child, family),) = _families_of(mixture)
    return family.distribution(child, x)


def listed(columns: Sequence[int]) -> str:
    """Return columns as the core reads them."""
    return ",".join(map(str, columns))
