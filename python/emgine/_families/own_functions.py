"""OwnFunctions: the functions of a user's exponential family, called and checked.

Rows become statistics with the log base measure as the last column; mean statistics become a
mixture. What is wrong is named by the function that gave it. Statistics are made of the same blocks
wherever rows are, so they have the same bits. Where features are independent, rows may lack cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from emgine import _core

from .exponential_family import ExponentialFamily, Natural
from .independent_features import mean_statistics, of_features, summed
from .user_functions import called, check_user_support, named, numbers, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, RowArray, SufficientStatistics

    from .family import Family

# Sums of squares of larger statistics may not be finite.
LARGEST = 1e150
# What the core's mixture has; `parameters` may not use these names.
CORE_NAMES = ("mean_statistics", "eta", "log_normalizer", "log_normalizer_of_statistics")


def check_may_miss(family: Family, caller: str = "missing='marginalize'") -> None:
    """Raise ValueError for a family of one's own that says nothing of rows that lack cells."""
    if not isinstance(family, Natural):
        return
    if not isinstance(family, ExponentialFamily):
        does = "log_densities of a general family are those of whole rows"
    elif not family.independent_features:
        does = (
            "set independent_features = True in the class if its features are independent given "
            "the component"
        )
    else:
        return
    raise ValueError(
        f"{caller} needs densities of some of the columns, which the functions of "
        f"{type(family).__name__} do not say: {does}. Otherwise leave out rows that lack cells, or "
        "fill them first."
    )


class OwnFunctions(NamedTuple):
    """A family of the user's, for rows of so many features."""

    family: ExponentialFamily
    n_features: int
    names: NDArray[np.object_] | None  # of the columns
    n_statistics: int | None = None  # None: not known yet
    missing: bool = False  # rows may lack cells, which are NaN

    @property
    def by_feature(self) -> tuple[int, ...]:
        """The second size of what there is of each row, or of each of its features."""
        return (self.n_features,) if self.family.independent_features else ()

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
        weight, parameters = statistics.weight, self.core_parameters(mean_statistics(statistics))
        return _core.Mixture(weight / weight.sum(), parameters, statistics.shape)

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
        normalizer = self._array(name, given[1], (len(means), *self.by_feature), "log-normalizers")
        total = summed(normalizer)
        for k in np.flatnonzero(~(np.isfinite(eta).all(axis=1) & np.isfinite(total))):
            raise _core.IllDefinedComponentError(
                f"{self._named(name)} gave natural parameters {eta[k]} and a log-normalizer of "
                f"{normalizer[k]} for component {k} with the mean statistics {means[k]}. They must "
                "be finite: return bounded ones where the likelihood has no maximum; soft_starts = "
                "True keeps starts away from there."
            )
        arrays = [means, eta, total]
        if self.missing:
            arrays.append(np.zeros_like(means))
            arrays[-1][:, : self.n_features] = normalizer
        return dict(zip(CORE_NAMES, arrays, strict=False))

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

    def means(self, mixture: Mixture) -> Float64:
        """Return the expected values of the features (K, n_features)."""
        means = mixture.parameters["mean_statistics"]
        size = len(means), self.n_features
        return self._array("means", self._called("means", means.copy()), size, "expected values")

    def _of_block(self, X: Float64, first_row: int) -> Float64:
        """Return statistics and log base measure of rows that are the function's own."""
        check_user_support(self.family, X, first_row, self.names, self.missing)
        given = self._called("statistics", X.copy())  # functions may change their rows
        width = np.shape(given)[1] if np.ndim(given) == 2 else self.n_statistics or "p"
        t = self._array("statistics", given, (len(X), width), "statistics")
        if self.n_statistics is not None:
            self._check_width(t.shape[1], self.n_statistics)
        elif t.shape[1] == 0:
            raise ValueError(f"{self._named('statistics')} must return a column or more.")
        elif self.by_feature and t.shape[1] % self.n_features:
            raise ValueError(
                f"{self._named('statistics')} returned {t.shape[1]} columns for "
                f"{self.n_features} features. Where independent_features = True, it must return "
                "one or more blocks of as many columns as there are features."
            )
        name = "log_base_measure"
        given = self._called(name, X.copy())
        h = self._array(name, given, (len(X), *self.by_feature), "numbers")
        if self.missing and (lacking := np.isnan(X)).any():
            unknown = of_features(lacking, t.shape[1])
            h = np.where(lacking, 0.0, h)
            self._check_finite(X, np.where(unknown, 0.0, t), h, first_row)
            t = np.where(unknown, np.nan, t)
        else:
            self._check_finite(X, t, h, first_row)
        return np.column_stack([t, summed(h)])

    def _check_finite(self, X: Float64, t: Float64, h: Float64, first_row: int) -> None:
        for name, values in (("statistics", t), ("log_base_measure", h.reshape(len(X), -1))):
            bad = ~(np.abs(values) <= LARGEST)
            if bad.any():
                row, column = np.argwhere(bad)[0]
                raise ValueError(
                    f"{self._named(name)} gave {values[row, column]} for row {first_row + row}, "
                    f"{X[row]}. Values must be finite, from -{LARGEST:g} to {LARGEST:g}."
                )

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
