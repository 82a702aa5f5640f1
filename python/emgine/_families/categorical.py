"""Categorical: codes of categories, independent given the component; how many of each column.

Everything else about the family is the core's (``cpp/src/families/categorical/``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import marginals
from .by_feature import ByFeature
from .choices import in_order, whole_numbers
from .halves import moved_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape

    from .by_component import Parameters
    from .family import SeenRows

# The most categories that the core takes in a column.
MOST = 2**24
# The most columns of a feature in the space of a start.
MOST_COLUMNS = 32


class Categorical(ByFeature):
    """Categories with codes 0, 1, 2, ..., independent given the component: latent classes.

    Parameter `probabilities` (n_components, n_features, most categories of a column): of each
    category; 0 beyond a column's own. Probabilities of exactly 0 are ordinary answers, and a row
    that has one in every component has density 0 (Lazarsfeld and Henry 1968).

    Parameters
    ----------
    n_categories : int or sequence of int, optional
        Numbers of categories: one for all columns, or one for each. If not given, each column has
        those up to its largest code in the rows of the fit, whatever their weights. Other codes
        are an error, in a fit and later: say the numbers where rows may lack a category.

    Examples
    --------
    >>> from emgine import MixtureModel, families
    >>> X = [[0, 2], [0, 2], [0, 1], [1, 0], [1, 0]]
    >>> family = families.Categorical(n_categories=[2, 3])
    >>> model = MixtureModel(2, family=family, random_state=0).fit(X)
    >>> model.probabilities_.shape
    (2, 2, 3)
    """

    name = "categorical"
    measure = "probability"
    choices = ("n_categories",)
    zeros_stay = ("probabilities",)

    def __init__(self, n_categories: int | Sequence[int] | None = None) -> None:
        self.n_categories = (
            None if n_categories is None else whole_numbers(n_categories, "n_categories", 1, MOST)
        )

    def n_held(self, name: str, mask: NDArray[np.bool_], shape: ModelShape) -> int:  # noqa: ARG002
        """Return how many free parameters a mask holds: those of a column add up to 1."""
        free = np.array([int(count) - 1 for count in shape.structure.split(",")])
        return int((mask[:, :, 0] * free).sum())

    def structure(self, n_features: int) -> str:
        """Return the numbers of categories, such as ``"3,2,5"``."""
        if self.n_categories is None:
            raise ValueError(
                "n_categories of the family 'categorical' is found in the rows of a fit. Give it, "
                "such as families.Categorical(n_categories=3), where there are none."
            )
        if isinstance(self.n_categories, int):
            return ",".join([str(self.n_categories)] * n_features)
        if len(self.n_categories) != n_features:
            raise ValueError(
                f"n_categories has {len(self.n_categories)} numbers, but there are {n_features} "
                "columns."
            )
        return ",".join(map(str, self.n_categories))

    def named_columns(
        self,
        names: NDArray[np.object_] | None,  # noqa: ARG002
        n_features: int,
    ) -> list[int]:
        """Return all columns."""
        return list(range(n_features))

    def in_order(self, order: Sequence[int]) -> Categorical:
        """Return the family of the same columns in another order."""
        return Categorical(in_order(self.n_categories, order))

    def for_rows(self, rows: SeenRows) -> Categorical:
        """Return the family with the numbers of categories that rows have."""
        if self.n_categories is not None:
            return self
        codes = rows.largest()
        if codes.max() >= MOST:
            column = int(codes.argmax())
            name = f"column {column}" if rows.names is None else repr(rows.names[column])
            raise ValueError(
                f"The family {self.name!r} needs codes below {MOST} in {name}. Got "
                f"{codes[column]!s}."
            )
        return Categorical([max(int(code), 0) + 1 for code in codes])

    def in_start_space(self, X: Float64, structure: str) -> list[Float64]:
        """Return a column for each category, 1 where a row has it."""
        widths = _widths(structure)
        begins = np.concatenate([[0], np.cumsum(widths)])
        places = X.astype(np.int64) % widths + begins[:-1]
        places += np.arange(len(X))[:, np.newaxis] * begins[-1]
        of_rows = np.zeros((len(X), begins[-1]))
        of_rows.ravel()[places] = 1.0
        return np.split(of_rows, begins[1:-1], axis=1)

    marginal = staticmethod(marginals.of_listed)

    def has_means(self, structure: str) -> bool:  # noqa: ARG002
        """Return False: codes of categories have no mean."""
        return False

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return NaN: codes of categories have no mean."""
        none = np.full((mixture.n_components, mixture.n_features), np.nan)
        return none, none

    def categories(self, mixture: Mixture) -> dict[int, Float64]:
        """Return the probabilities of the categories."""
        probabilities = mixture.parameters["probabilities"]
        return {j: probabilities[:, j] for j in range(mixture.n_features)}

    def drawn_as(self, shape: ModelShape) -> str:  # noqa: ARG002
        """Return that a picture shows the probability of each category."""
        return "categories"

    def _drawn(
        self, parameters: Float64, size: tuple[int, int], random_state: np.random.RandomState
    ) -> NDArray[np.generic]:
        codes = np.empty(size)
        for column, probabilities in zip(codes.T, parameters, strict=True):
            ends = np.cumsum(probabilities)
            # Of a share that rounding left beyond the end, the last category that can be.
            last = np.flatnonzero(probabilities)[-1]
            shares = random_state.uniform(size=size[0])
            column[:] = np.minimum(np.searchsorted(ends, shares, side="right"), last)
        return codes

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        return {"probabilities": moved_shares(parameters["probabilities"], apart)}


def _widths(structure: str) -> list[int]:
    """Return how many columns each feature becomes in a start; many categories share them."""
    return [min(int(number), MOST_COLUMNS) for number in structure.split(",")]
