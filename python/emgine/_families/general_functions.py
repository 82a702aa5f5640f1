"""GeneralFunctions: the functions of a user's general family, called and checked.

The core sees the log-densities of the rows as its rows: its mixture of the family 'natural' has the
identity as natural parameters, so responsibilities, sums and scores are the core's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from emgine import _core

from .user_functions import called, check_user_support, named, numbers, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape, RowArray

    from .general_family import GeneralFamily

    Parameters = dict[str, Float64]  # of one component

# Log-densities below are -inf: a component that cannot have the row. The core multiplies them by 0.
LEAST = -1e150


class GeneralMixture(_core.Mixture):
    """The core's mixture of log-densities, which also knows the parameters of the components."""

    def __init__(
        self, weights: Float64, components: tuple[Parameters, ...], shape: ModelShape
    ) -> None:
        k = len(components)
        eye = np.eye(k)
        given = {"mean_statistics": eye, "eta": eye, "log_normalizer": np.zeros(k)}
        super().__init__(weights, given, shape)
        self.components = components

    def with_weights(self, weights: Float64) -> GeneralMixture:
        """Return the same components with other weights."""
        return GeneralMixture(weights, self.components, self.shape)

    def in_order(self, order: Sequence[int]) -> GeneralMixture:
        """Return the same components with other numbers: component `order[0]` comes first."""
        components = tuple(self.components[k] for k in order)
        return GeneralMixture(self.weights[order], components, self.shape)


class GeneralFunctions(NamedTuple):
    """A general family of the user's, for rows of so many features."""

    family: GeneralFamily
    n_features: int
    names: NDArray[np.object_] | None  # of the columns
    n_free_parameters: int  # of a component
    components: tuple[Parameters, ...] = ()  # of the fit

    @classmethod
    def of(cls, family: GeneralFamily, n_features: int, names: NDArray[np.object_] | None) -> Self:
        """Return the functions for rows of a fit."""
        name = "n_free_parameters"
        number = whole_number(family, name, called(family, name, n_features))
        return cls(family, n_features, names, number)

    def shape(self, n_components: int) -> ModelShape:
        """Return the shape of the core's mixture of so many components."""
        structure = str(self.n_free_parameters)
        return _core.ModelShape("natural", structure, n_components + 1, n_components)

    @property
    def n_statistics(self) -> int | None:
        """Number of columns of log-densities; None while there is no fit."""
        return len(self.components) or None

    @property
    def rows_in_words(self) -> str:
        """What the rows of the core's mixture are, for a message."""
        return "log-densities of the components and, in the last column, 0"

    def fitted(self, mixture: Mixture) -> Self:
        """Return the functions with the parameters of a mixture of a run."""
        assert isinstance(mixture, GeneralMixture)
        return self._replace(components=mixture.components)

    def start(self, mixture: Mixture) -> Mixture:
        """Return a fitted mixture as the start of a run."""
        return GeneralMixture(mixture.weights, self.components, mixture.shape)

    def check(self, X: Float64, first_row: int = 0) -> None:
        """Raise ValueError for values that the family cannot have."""
        check_user_support(self.family, X, first_row, self.names)

    def rows(self, X: RowArray, first_row: int = 0) -> Float64:
        """Return the log-densities of checked rows under the components of the fit."""
        own = read_only(X)
        self.check(own, first_row)
        return self.log_densities(own, self.components, first_row)

    def log_densities(
        self, X: Float64, components: tuple[Parameters, ...], first_row: int = 0
    ) -> Float64:
        """Return log-densities by component and, in the last column, -inf where all are, else 0."""
        made = np.zeros((len(X), len(components) + 1))
        impossible = np.ones(len(X), dtype=bool)
        for k, parameters in enumerate(components):
            of_rows = self._log_density(X, parameters, k, first_row)
            np.maximum(of_rows, LEAST, out=made[:, k])
            impossible &= made[:, k] == LEAST
        if impossible.any():
            made[impossible, :-1], made[impossible, -1] = 0.0, -np.inf
        return made

    def _log_density(self, X: Float64, parameters: Parameters, k: int, first_row: int) -> Float64:
        """Return the log-densities of one component; IllDefinedComponentError for NaN or inf."""
        name = "log_densities"
        given = called(self.family, name, X, dict(parameters))
        found = numbers(self.family, name, given, (len(X),), "log-densities")
        bad = ~(found <= -LEAST)
        if bad.any():
            row = int(bad.argmax())
            raise _core.IllDefinedComponentError(
                f"{named(self.family, name)} gave {found[row]} for row {first_row + row}, {X[row]},"
                f" and component {k} with the parameters {parameters}. Log-densities must be below "
                f"{-LEAST:g}; -inf is allowed."
            )
        return found

    def maximization(self, statistics: Any) -> Mixture:
        """Return the M-step; a component without rows is like all of them together."""
        weight, shares = statistics.weight, statistics.responsibilities
        every = None if (weight > 0).all() else shares.sum(axis=1)
        last = statistics.components or (None,) * len(weight)
        found: list[Parameters] = []
        for k in range(len(weight)):
            of_rows = np.ascontiguousarray(shares[:, k]) if weight[k] > 0 else every
            found.append(self._maximum(statistics.X, of_rows, last[k], k))
        self._check_alike(found)
        return GeneralMixture(weight / weight.sum(), tuple(found), statistics.shape)

    def _maximum(self, X: Float64, weights: Any, last: Parameters | None, k: int) -> Parameters:
        """Return the parameters of one component; IllDefinedComponentError for NaN among them."""
        name = "maximization"
        given = called(self.family, name, X, weights, None if last is None else dict(last))
        if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
            raise ValueError(
                f"{named(self.family, name)} must return a mapping from names to numbers or "
                f"arrays. Got {type(given).__name__}."
            )
        made = {
            key: numbers(self.family, name, value, np.shape(value), f"{key!r}").copy()
            for key, value in given.items()
        }
        for key, value in made.items():
            if np.isnan(value).any():
                raise _core.IllDefinedComponentError(
                    f"{named(self.family, name)} gave {key} = {value} for component {k}. It must "
                    "have no NaN: return bounded parameters where the likelihood has no maximum."
                )
        return made

    def _check_alike(self, found: list[Parameters]) -> None:
        """Raise ValueError unless all components have the same parameters of the same shapes."""
        shapes = [{name: value.shape for name, value in each.items()} for each in found]
        for k, each in enumerate(shapes):
            if each != shapes[0]:
                raise ValueError(
                    f"{named(self.family, 'maximization')} must return the same parameters for "
                    f"each component. Got {shapes[0]} for component 0, {each} for component {k}."
                )

    def log_prior(self, components: Iterable[Parameters]) -> float:
        """Return the sum of what the components add to the log-likelihood."""
        total = 0.0
        for parameters in components:
            given = called(self.family, "log_prior", dict(parameters))
            total += float(numbers(self.family, "log_prior", given, (), "a number"))
        return total

    def shown(self, mixture: Mixture) -> dict[Any, Any]:  # noqa: ARG002
        """Return the parameters of all components by name."""
        return {
            name: np.stack([parameters[name] for parameters in self.components])
            for name in self.components[0]
        }

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        del mixture
        return [
            numbers(
                self.family,
                "sample",
                called(self.family, "sample", dict(parameters), int(count), random_state),
                (int(count), self.n_features),
                "rows",
            )
            for parameters, count in zip(self.components, counts, strict=True)
        ]


def read_only(X: RowArray) -> Float64:
    """Return rows as the functions see them."""
    own: Float64 = np.ascontiguousarray(X, dtype=np.float64).view()
    own.flags.writeable = False
    return own
