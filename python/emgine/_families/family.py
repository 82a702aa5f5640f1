"""Family: the part of a family of densities that never sees a row, and the user's choices.

The core knows its densities, statistics and M-step (``cpp/src/families/family.hpp``). By default a
family has no choices, cannot be repaired, and its statistics need no points to be taken about.
Methods that take a mixture or statistics read the choices from their shape, not from the object.
"""
# ruff: noqa: ARG002

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core

from .affine_maps import AffineMaps, of_constants
from .holding import Holding
from .patterns import Completed
from .quantiles import quantiles_of_draws
from .repairs import Repairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics

# By the names that files and messages use. ``families.py`` fills it; what is made of families looks
# its parts up here.
BY_NAME: dict[str, Family] = {}


class SeenRows(NamedTuple):
    """What a family may ask of the rows of a fit."""

    n_features: int
    names: NDArray[np.object_] | None  # of the columns
    largest: Callable[[], Float64]  # looks at all rows for the largest value of each column

    def of_columns(self, columns: Sequence[int]) -> SeenRows:
        """Return the same of some of the columns."""
        some = list(columns)
        names = None if self.names is None else self.names[some]
        return SeenRows(len(some), names, lambda: self.largest()[some])


def per_weight(sums: Float64, weight: Float64) -> Float64:
    """Return sums of the components over their weights; 0 at weight 0."""
    weight = weight[:, np.newaxis]
    return np.divide(sums, weight, out=np.zeros_like(sums), where=weight > 0)


class Family(Repairs, Holding):
    """Base of the families; ``families.py`` lists them. Immutable; equal where all choices are."""

    name: str
    # Names of the constructor's parameters, which are attributes too.
    choices: tuple[str, ...] = ()
    # Names of parameters of which EM never leaves a 0: a start should have none (softening.py).
    zeros_stay: tuple[str, ...] = ()
    # What the values of a column count as: "density" or "probability", or another word of
    # `search/comparable.py`. Only likelihoods of one measure can be compared. None: not known.
    measure: str | None = None
    heavy_tailed: bool = False  # rows far from all others are usual: starts do without them

    def structure(self, n_features: int) -> str:
        """Return the choices in the core's words; ValueError where they do not fit the features."""
        return ""

    def shape(self, n_features: int, n_components: int) -> _core.ModelShape:
        """Return what the core knows of such mixtures before they have parameters."""
        return _core.ModelShape(self.name, self.structure(n_features), n_features, n_components)

    def in_order(self, order: Sequence[int]) -> Family:
        """Return the family of the same columns in another order; ValueError where it has none."""
        return self

    def named_columns(self, names: NDArray[np.object_] | None, n_features: int) -> list[int]:
        """Return the columns whose values may be names of categories."""
        return []

    def unused_columns(self, names: NDArray[np.object_] | None, n_features: int) -> list[int]:
        """Return the columns that the family leaves out."""
        return []

    def measures(self, names: NDArray[np.object_] | None, n_features: int) -> list[str | None]:
        """Return what the values of each column count as."""
        return [self.measure] * n_features

    def for_rows(self, rows: SeenRows) -> Family:
        """Return the family with what it leaves to the rows of a fit settled."""
        return self

    def in_start_space(self, X: Float64, structure: str) -> list[Float64] | None:
        """Return rows as a start compares them, an array for each feature; None: as they are.

        A row becomes the same numbers whatever rows are beside it. `structure` is the shape's.
        """
        return None

    def __repr__(self) -> str:
        chosen = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.choices)
        return f"{type(self).__name__}({chosen})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and repr(other) == repr(self)

    def __hash__(self) -> int:
        return hash(repr(self))

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        raise ValueError(f"Mixtures of the family {self.name!r} cannot be sampled.")

    def drawn_as(self, shape: ModelShape) -> str:
        """Return what a picture shows of the columns: a word of ``plotting/_drawing.py``."""
        return "values"

    def panels(self, mixture: Mixture) -> list[list[int]]:
        """Return the columns of each panel of a picture: at least those that depend."""
        every = list(range(mixture.n_features))
        return [[column] for column in every] if self.independent else [every]

    def quantiles(self, mixture: Mixture, deviations: Float64) -> Float64:
        """Return quantiles of components and columns, (n_components, n_features, n_deviations).

        Each is as far out as so many standard deviations of a Gaussian; by default about so far, as
        found in draws. ValueError where there are no draws.
        """
        return quantiles_of_draws(self.draws, mixture, deviations)

    def ellipses(self, mixture: Mixture, share: float) -> tuple[Float64, Float64] | None:
        """Return centres and matrices of the ellipses that hold `share` of each component.

        An ellipse is where the quadratic form of the inverse of its matrix is at most 1. None where
        the components are no ellipses.
        """
        return None

    def shown(self, mixture: Mixture) -> dict[Any, Any]:
        """Return the parameters as users name them."""
        return dict(mixture.parameters)

    def core_names(self, given: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """Return parameters that are named as users do, by the core's names."""
        return given

    def marginal(self, mixture: Mixture, columns: Sequence[int]) -> Mixture:
        """Return the mixture of some columns; ValueError for a family of whole rows."""
        raise ValueError(
            f"The family {self.name!r} is one of whole rows, and says nothing of some of its "
            "columns without the others."
        )

    def conditional(
        self, mixture: Mixture, observed: Sequence[int], values: Float64, others: Sequence[int]
    ) -> Mixture:
        """Return the components of the other columns given the observed; weights are kept."""
        return self.marginal(mixture, others)

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances by component and column; NaN for what has none."""
        raise ValueError(f"Means of the columns of the family {self.name!r} are not known.")

    def has_means(self, structure: str) -> bool:
        """Return whether `moments` knows a mean of some column."""
        return type(self).moments is not Family.moments

    def component_covariances(self, mixture: Mixture) -> Float64:
        """Return the covariances of each component, (n_components, n_features, n_features)."""
        return np.asarray(self.moments(mixture)[1][:, :, np.newaxis] * np.eye(mixture.n_features))

    def categories(self, mixture: Mixture) -> dict[int, Float64]:
        """Return, of columns of categories, the probabilities by component and category."""
        return {}

    def completed(self, mixture: Mixture, X: Float64) -> Completed:
        """Return rows whose NaN are replaced by expected values under each component."""
        if not np.isnan(X).any():
            means = np.repeat(X[np.newaxis], mixture.n_components, axis=0)
            return Completed(means, np.zeros_like(means))
        means, variances = self.moments(mixture)
        gaps = np.isnan(X)
        return Completed(
            np.where(gaps, means[:, np.newaxis], X),
            np.where(gaps, variances[:, np.newaxis], 0.0),
        )

    def is_affine(self, mixture: Mixture) -> bool:
        """Return whether expected values are affine functions of what is given."""
        return True

    def affine_maps(self, mixture: Mixture, given: Sequence[int], of: Sequence[int]) -> AffineMaps:
        """Return the expected values of the columns `of` given others, by component."""
        return of_constants(self.moments(mixture)[0], given, of)

    def filled(
        self,
        mixture: Mixture,
        X: Float64,
        labels: NDArray[np.int64],
        random_state: np.random.RandomState,
    ) -> Float64:
        """Return rows of the components `labels` whose NaN are drawn, given what is observed."""
        return np.where(np.isnan(X), self.drawn_rows(mixture, labels, random_state), X)

    def drawn_rows(
        self, mixture: Mixture, labels: NDArray[np.int64], random_state: np.random.RandomState
    ) -> Float64:
        """Return a row drawn from each of the components `labels`."""
        counts = np.bincount(labels, minlength=mixture.n_components)
        drawn = np.concatenate(self.draws(mixture, counts, random_state))
        rows = np.empty_like(drawn)
        rows[np.argsort(labels, kind="stable")] = drawn
        return rows

    def distribution(self, mixture: Mixture, x: Float64) -> Float64:
        """Return the probabilities of at most `x`, by component, of a family of one number."""
        raise ValueError(f"Distribution functions of the family {self.name!r} are not known.")

    def n_numbers(self, mixture: Mixture) -> int:
        """Return about how many numbers a mixture has."""
        return sum(array.size for array in mixture.parameters.values())

    def about(self, statistics: SufficientStatistics, reference: Float64) -> SufficientStatistics:
        """Return the same statistics about other points, where they are about any."""
        raise ValueError(f"Statistics of the family {self.name!r} are about no points.")

    def points(self, means: Float64, structure: str) -> Float64:
        """Return the points to take first statistics about, of components with these means."""
        return means

    def next_reference(self, statistics: SufficientStatistics) -> Float64:
        """Return the points that the next statistics should be about."""
        return statistics.reference

    def mean_and_least_variance(
        self, mixture: Mixture, reg_covar: float
    ) -> tuple[Float64, Float64]:
        """Return mean and variance of each feature of the rows; variances may be underestimated."""
        return np.zeros(mixture.n_features), np.full(mixture.n_features, np.inf)

    def largest_term(self, mixture: Mixture) -> float:
        """Return the mean size of terms that cancel in log-densities, in nats; at least 1."""
        return 1.0

    def narrow_components(self, mixture: Mixture, reg_covar: float) -> list[int]:
        """Return the components that are what `reg_covar` made them, in some direction."""
        return []

    def narrow_within(self, mixture: Mixture, least: float | Float64) -> list[int]:
        """Return the narrow components without those that are so only where all rows are.

        `least` is reg_covar, or the bound of the run. A family that says nothing of its own does
        not know where all rows are narrow, or does not count it as narrow.
        """
        return self.narrow_components(mixture, float(least)) if np.ndim(least) == 0 else []

    def narrowest(
        self, mixture: Mixture, component: int, reg_covar: float, names: Sequence[str]
    ) -> str:
        """Return in words what the rows of a narrow component have in common."""
        raise NotImplementedError


def chosen(family: object) -> Family:
    """Return the family that the user means by a name or an object; ValueError for none."""
    if isinstance(family, Family):
        return family
    if isinstance(family, str) and family in names():
        return BY_NAME[family]
    if isinstance(family, str):
        end = near(family, names(), " instead.")
        raise ValueError(f"family must be one of {names()}. Got {family!r}{end}")
    bare = [family] if isinstance(family, type) and issubclass(family, Family) else []
    end = "".join(f" Write families.{one.__name__}(...), with parentheses." for one in bare)
    raise ValueError(
        f"family must be the name of a family, one of {names()}, an object of emgine.families or "
        f"a mapping from columns to either. Got {family!r} instead.{end}"
    )


def names() -> list[str]:
    """Return the names of families that need nothing else, such as blocks or functions."""
    return sorted(set(BY_NAME) - {"natural", "noise", "product"})


def near(name: object, known: Iterable[object], otherwise: str = ".") -> str:
    """Return the end of a message: whether the most similar name was meant, if one is similar."""
    import difflib

    words = [word for word in known if isinstance(word, str)]
    spelled = name.lower().replace("-", "_") if isinstance(name, str) else ""
    spelled = "gaussian" if spelled == "normal" else spelled
    close = difflib.get_close_matches(spelled, words, 1)
    return f". Did you mean {close[0]!r}?" if close else otherwise
