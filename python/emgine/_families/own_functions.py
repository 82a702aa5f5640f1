"""OwnFunctions: the functions of a user's exponential family, called and checked.

Rows become statistics with the log base measure as the last column; mean statistics become a
mixture. What is wrong is named by the function that gave it. Statistics are made of the same blocks
wherever rows are, so they have the same bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from emgine import _core

from .exponential_family import ExponentialFamily, Natural
from .user_functions import called, check_user_support, named, numbers, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, RowArray, SufficientStatistics

# Sums of squares of larger statistics may not be finite.
LARGEST = 1e150
# What the core's mixture has; `parameters` may not use these names.
CORE_NAMES = ("mean_statistics", "eta", "log_normalizer")


class OwnFunctions(NamedTuple):
    """A family of the user's, for rows of so many features."""

    family: ExponentialFamily
    n_features: int
    names: NDArray[np.object_] | None  # of the columns
    n_statistics: int | None = None  # None: not known yet

    @property
    def rows_in_words(self) -> str:
        """What the rows of the core's mixture are, for a message."""
        return "statistics and, in the last column, the log base measure"

    def fitted(self, mixture: Mixture) -> Self:  # noqa: ARG002
        """Return these functions: the mixture says all."""
        return self

    def start(self, mixture: Mixture) -> Mixture:
        """Return a fitted mixture as the start of a run."""
        return mixture

    def rows(self, X: RowArray, first_row: int = 0) -> Float64:
        """Return statistics and, in the last column, log base measure of checked rows."""
        step = _core.GRID_ROWS
        blocks = (
            self._of_block(np.array(X[at : at + step], dtype=np.float64, order="C"), first_row + at)
            for at in range(0, len(X), step)
        )
        first = next(blocks)
        made = np.empty((len(X), first.shape[1]))
        made[:step] = first
        for number, block in enumerate(blocks, start=1):
            self._check_width(block.shape[1] - 1, made.shape[1] - 1)
            made[number * step : (number + 1) * step] = block
        return made

    def maximization(self, statistics: SufficientStatistics) -> Mixture:
        """Return the M-step; a component without rows is like all of them together."""
        weight, sums = statistics.weight, statistics.sum
        total = weight.sum()
        means = np.tile(sums.sum(axis=0) / total, (len(weight), 1))
        np.divide(sums, weight[:, np.newaxis], out=means, where=weight[:, np.newaxis] > 0)
        return _core.Mixture(weight / total, self.core_parameters(means), statistics.shape)

    def core_parameters(self, means: Float64) -> dict[str, Float64]:
        """Return the core's parameters; IllDefinedComponentError for what is not finite."""
        name = "natural_parameters"
        given = self._called(name, means.copy())
        if not isinstance(given, tuple | list) or len(given) != 2:
            raise ValueError(
                f"{self._named(name)} must return two arrays: natural parameters and "
                f"log-normalizers. Got {type(given).__name__}."
            )
        eta = self._array(name, given[0], means.shape, "natural parameters")
        normalizer = self._array(name, given[1], means.shape[:1], "log-normalizers")
        for k in np.flatnonzero(~(np.isfinite(eta).all(axis=1) & np.isfinite(normalizer))):
            raise _core.IllDefinedComponentError(
                f"{self._named(name)} gave natural parameters {eta[k]} and a log-normalizer of "
                f"{normalizer[k]} for component {k} with the mean statistics {means[k]}. They must "
                "be finite: return bounded ones where the likelihood has no maximum; soft_starts = "
                "True keeps starts away from there."
            )
        return dict(zip(CORE_NAMES, (means, eta, normalizer), strict=True))

    def shown(self, mixture: Mixture) -> dict[Any, Any]:
        """Return the core's parameters and those that the family names."""
        own = dict(self._called("parameters", mixture.parameters["mean_statistics"].copy()))
        for name in CORE_NAMES:
            if name in own:
                raise ValueError(f"{self._named('parameters')} may not use the name {name!r}.")
        return dict(mixture.parameters) | own

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        means = mixture.parameters["mean_statistics"]
        return [
            self._array(
                "sample",
                self._called("sample", mean.copy(), int(count), random_state),
                (int(count), self.n_features),
                "rows",
            )
            for mean, count in zip(means, counts, strict=True)
        ]

    def _of_block(self, X: Float64, first_row: int) -> Float64:
        """Return statistics and log base measure of rows that are the function's own."""
        check_user_support(self.family, X, first_row, self.names)
        given = self._called("statistics", X)
        width = np.shape(given)[1] if np.ndim(given) == 2 else self.n_statistics or "p"
        t = self._array("statistics", given, (len(X), width), "statistics")
        if self.n_statistics is not None:
            self._check_width(t.shape[1], self.n_statistics)
        elif t.shape[1] == 0:
            raise ValueError(f"{self._named('statistics')} must return a column or more.")
        h = self._array(
            "log_base_measure", self._called("log_base_measure", X), (len(X),), "numbers"
        )
        for name, values in (("statistics", t), ("log_base_measure", h[:, np.newaxis])):
            bad = ~(np.abs(values) <= LARGEST)
            if bad.any():
                row, column = np.argwhere(bad)[0]
                raise ValueError(
                    f"{self._named(name)} gave {values[row, column]} for row {first_row + row}, "
                    f"{X[row]}. Values must be finite, from -{LARGEST:g} to {LARGEST:g}."
                )
        return np.column_stack([t, h])

    def _check_width(self, width: int, expected: int) -> None:
        if width != expected:
            raise ValueError(
                f"{self._named('statistics')} returned {width} columns where it returned "
                f"{expected} before."
            )

    def _called(self, name: str, *arguments: Any) -> Any:
        return called(self.family, name, *arguments)

    def _array(self, name: str, given: Any, shape: tuple[Any, ...], what: str) -> Float64:
        return numbers(self.family, name, given, shape, what)

    def _named(self, name: str) -> str:
        return named(self.family, name)


class Bound(Natural):
    """A family of the user's for known rows: what a fit asks of a family."""

    def __init__(self, functions: OwnFunctions) -> None:
        self._functions = functions

    def structure(self, n_features: int) -> str:
        """Return the number of free parameters of a component; `n_features` are the core's."""
        functions = self._functions
        number = functions._called("n_free_parameters", functions.n_features)
        number = n_features - 1 if number is None else number
        return str(whole_number(functions.family, "n_free_parameters", number))

    def core_names(self, given: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """Return the parameters of given mean statistics, which say all."""
        if not given:
            return given
        if list(given) != ["mean_statistics"]:
            raise ValueError(
                "parameters_init of a family of one's own may have ['mean_statistics']. Got "
                f"{list(given)}."
            )
        means = np.array(given["mean_statistics"], dtype=np.float64)
        if means.ndim != 2 or means.shape[1] != self._functions.n_statistics:
            raise ValueError(
                "parameters_init['mean_statistics'] must have shape (n_components, "
                f"{self._functions.n_statistics}). Got {means.shape}."
            )
        return self._functions.core_parameters(means)
