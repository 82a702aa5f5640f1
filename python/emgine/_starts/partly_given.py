"""First parameters of which some values are not known: those come from a start found in the rows.

The components of such a start come in any order, so they are matched to the given ones: by their
means, in units of the standard deviations of all rows. Rows of a known component may lie anywhere,
so other starts are tried too, for a few iterations, and the best is taken: beside one known
component each of the found ones is left out once, and beside any only the others are looked for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._families.families import family_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape
    from emgine._em.options import Options
    from emgine._rows.rows import Rows

    from .given import GivenParameters

FACTORS = "precisions_cholesky"
# Iterations of a start before it is compared with others.
TRIED = 10


class PartlyGiven(NamedTuple):
    """What the user gave, with places of values that are not known."""

    given: GivenParameters  # where a value is not known, some other
    unknown: dict[str, NDArray[np.bool_]]  # by the core's names; none: all values are known

    @property
    def names(self) -> set[str]:
        """The core's names of the parameters that the user gave."""
        return self.given.names

    def mixture(self) -> Mixture | None:
        """Return the start if the user gave all of it."""
        return None if self.unknown else self.given.mixture()

    def complete(self, found: Mixture) -> Mixture:
        """Return the start: the given values, and the others from `found`, in its order."""
        made = self.given.complete(found)
        parameters = dict(made.parameters)
        for name, unknown in self.unknown.items():
            parameters[name] = np.where(unknown, found.parameters[name], parameters[name])
        if not self.unknown:
            return made
        return _core.Mixture(made.weights, _without_factors(parameters), made.shape)

    def best(self, found: Mixture, fewer: Mixture | None, rows: Rows, options: Options) -> Mixture:
        """Return the start with the found components in some order that leads highest.

        `fewer` are found ones for those alone that are not known. `options` are those of the run.
        """
        if not self.names or type(found) is not _core.Mixture:
            return self.complete(found)
        k = found.n_components
        orders = [self._order(found)]
        if self.unknown and self._known(k).sum() == 1:
            own = int(self._known(k).argmax())
            orders = [_with_at(own, j, k) for j in range(k)]
        starts = [self.complete(reordered(found, order)) for order in orders]
        if fewer is not None:
            starts.append(self.complete(widened(fewer, self._known(k))))
        if len(starts) == 1:
            return starts[0]
        few = options._replace(max_iter=TRIED, tol=0.0, acceleration=None)
        return max((_led(rows, start, few) for start in starts), key=lambda end: end[0])[1]

    def _order(self, found: Mixture) -> list[int]:
        """Return the found component for each given one."""
        k = found.n_components
        try:
            given, _ = family_of(found.shape).moments(self.given.complete(found))
            means, variances = family_of(found.shape).moments(found)
        except ValueError:  # densities without means
            return list(range(k))
        centre = found.weights @ means
        total = found.weights @ (variances + (means - centre) ** 2)
        scaled = np.nan_to_num((given[:, np.newaxis] - means) / np.sqrt(total), posinf=0, neginf=0)
        return matched((scaled**2).sum(axis=2), self._known(k))

    def _known(self, n_components: int) -> NDArray[np.bool_]:
        """Return which components have only known values."""
        known = np.ones(n_components, dtype=bool)
        for unknown in self.unknown.values():
            known &= ~unknown.reshape(n_components, -1).any(axis=1)
        return known


def _led(rows: Rows, start: Mixture, options: Options) -> tuple[float, Mixture]:
    """Return how high a few iterations lead, and the start; -inf where they collapse."""
    from emgine._em import em  # an import of the package does without the EM loop

    try:
        return em.run(rows, start, options).lower_bound, start
    except _core.IllDefinedComponentError:
        return -math.inf, start


def unknown_shape(given: GivenParameters, shape: ModelShape) -> ModelShape | None:
    """Return the shape of the components without known ones; None if there are none of either."""
    if not isinstance(given, PartlyGiven) or not given.unknown:
        return None
    n_unknown = int((~given._known(shape.n_components)).sum())
    if n_unknown == shape.n_components:
        return None
    return _core.ModelShape(
        shape.family, shape.structure, shape.n_features, n_unknown, shape.missing
    )


def widened(mixture: Mixture, known: NDArray[np.bool_]) -> Mixture:
    """Return a mixture of more components: those where `known` is have any parameters."""
    family, like, k = family_of(mixture.shape), mixture.shape, len(known)
    place = np.zeros(k, dtype=np.int64)
    place[~known] = np.arange(like.n_components)
    parameters = {
        name: np.ascontiguousarray(values[place]) if family.mask_axes(name, like) else values
        for name, values in _without_factors(mixture.parameters).items()
    }
    weights = np.where(known, 1.0, mixture.weights[place] * (k - known.sum())) / k
    shape = _core.ModelShape(like.family, like.structure, like.n_features, k, like.missing)
    for name, sizes in shape.parameters.items():  # one for each, of which all are the same
        if name in parameters and parameters[name].shape != sizes:
            parameters[name] = np.ascontiguousarray(parameters[name][place])
    return _core.Mixture(weights, parameters, shape)


def _with_at(place: int, column: int, n: int) -> list[int]:
    """Return 0 to n - 1 with `column` at a place, the others in order."""
    rest = [j for j in range(n) if j != column]
    return [*rest[:place], column, *rest[place:]]


def matched(distances: Float64, known: NDArray[np.bool_]) -> list[int]:
    """Return a column for each row of distances, nearest pairs first; other rows take the rest."""
    left, order = distances.copy(), np.full(len(distances), -1)
    left[~known] = np.inf
    for _ in range(int(known.sum())):
        row, column = np.unravel_index(int(left.argmin()), left.shape)
        order[row] = column
        left[row], left[:, column] = np.inf, np.inf
    rest = iter(sorted(set(range(len(distances))) - set(order.tolist())))
    return [int(column) if column >= 0 else next(rest) for column in order]


def reordered(mixture: Mixture, order: list[int]) -> Mixture:
    """Return the mixture whose component i is component ``order[i]``."""
    if order == sorted(order):
        return mixture
    family, shape = family_of(mixture.shape), mixture.shape
    parameters = {
        name: np.ascontiguousarray(values[order]) if family.mask_axes(name, shape) else values
        for name, values in _without_factors(mixture.parameters).items()
    }
    return _core.Mixture(np.ascontiguousarray(mixture.weights[order]), parameters, shape)


def _without_factors(parameters: dict[str, Float64]) -> dict[str, Float64]:
    """Return the parameters without those that follow from others."""
    return {name: values for name, values in parameters.items() if not name.endswith(FACTORS)}
