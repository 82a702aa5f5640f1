"""Binomial: successes in trials whose numbers are known; how many trials there are.

Everything else about the family is the core's (``cpp/src/families/linear/binomial.cpp``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import marginals
from .by_component import ByComponent
from .choices import in_order, whole_numbers
from .halves import OF_TRIALS, moved_probability
from .start_space import each_feature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape

    from .by_component import Parameters

# The most trials that the core takes.
MOST = 10**15


class Binomial(ByComponent):
    """Successes in known numbers of trials, independent given the component.

    Parameter `probabilities` (n_components, n_features): of a success; (n_components,
    n_features / 2) for pairs of columns. Probabilities of exactly 0 and 1 are ordinary answers.

    Parameters
    ----------
    n_trials : int or sequence of int, optional
        Numbers of trials: one for all columns, or one for each. If not given, columns come in
        pairs: successes and, in the column after them, the trials of the row. The density is that
        of the successes given the trials.

    Examples
    --------
    >>> from emgine import MixtureModel, families
    >>> X = [[0], [1], [1], [9], [10]]
    >>> model = MixtureModel(2, family=families.Binomial(n_trials=10), random_state=0).fit(X)
    >>> model.probabilities_.shape
    (2, 1)
    """

    name = "binomial"
    measure = "probability"
    choices = ("n_trials",)
    zeros_stay = ("probabilities",)
    independent = True

    def __init__(self, n_trials: int | Sequence[int] | None = None) -> None:
        self.n_trials = None if n_trials is None else whole_numbers(n_trials, "n_trials", 1, MOST)

    def structure(self, n_features: int) -> str:
        """Return the numbers of trials, such as ``"10"`` or ``"10,12"``, or ``"pairs"``."""
        if self.n_trials is None:
            if n_features % 2:
                raise ValueError(
                    "Without n_trials of the family 'binomial' columns come in pairs, successes "
                    f"and trials. Got {n_features} columns; families.Binomial(n_trials=10) is for "
                    "columns of successes."
                )
            return "pairs"
        if isinstance(self.n_trials, int):
            return str(self.n_trials)
        if len(self.n_trials) != n_features:
            raise ValueError(
                f"n_trials has {len(self.n_trials)} numbers, but there are {n_features} columns."
            )
        return ",".join(map(str, self.n_trials))

    def measures(
        self,
        names: NDArray[np.object_] | None,  # noqa: ARG002
        n_features: int,
    ) -> list[str | None]:
        """Return what the values of each column count as; trials are given."""
        second = "given" if self.n_trials is None else self.measure
        return [second if column % 2 else self.measure for column in range(n_features)]

    def in_order(self, order: Sequence[int]) -> Binomial:
        """Return the family of the same columns in another order, which must not part pairs."""
        if self.n_trials is None and list(order) != list(range(len(order))):
            raise ValueError(
                "Without n_trials of the family 'binomial' columns come in pairs, successes and "
                "trials. In a product they must be named in the order of the rows' columns."
            )
        return Binomial(in_order(self.n_trials, order))

    def in_start_space(self, X: Float64, structure: str) -> list[Float64] | None:
        """Return the shares of successes where trials are the rows' own; 0 without trials."""
        if structure != "pairs":
            return None
        return each_feature(X[:, ::2] / np.maximum(X[:, 1::2], 1.0))

    def drawn_as(self, shape: ModelShape) -> str:
        """Return that pairs of columns are successes and trials."""
        return "trials" if shape.structure == "pairs" else "values"

    def panels(self, mixture: Mixture) -> list[list[int]]:
        """Return each column for itself, or each pair."""
        step = 2 if mixture.shape.structure == "pairs" else 1
        return [list(range(at, at + step)) for at in range(0, mixture.n_features, step)]

    def marginal(self, mixture: Mixture, columns: Sequence[int]) -> Mixture:
        """Return the mixture of some columns, which must not part pairs."""
        structure, kept = mixture.shape.structure, list(columns)
        if structure != "pairs":
            return marginals.of_listed(mixture, kept)
        if kept[::2] != [j - 1 for j in kept[1::2]] or any(j % 2 for j in kept[::2]):
            raise ValueError(
                "Columns of the family 'binomial' without n_trials come in pairs, successes and "
                "trials, which cannot be parted."
            )
        parameters = {
            "probabilities": mixture.parameters["probabilities"][:, np.array(kept[::2]) // 2]
        }
        return marginals.with_columns(mixture, parameters, structure, len(kept))

    def has_means(self, structure: str) -> bool:
        """Return whether the numbers of trials are known."""
        return structure != "pairs"

    def moments(self, mixture: Mixture) -> tuple[Float64, Float64]:
        """Return means and variances, where the numbers of trials are known."""
        if mixture.shape.structure == "pairs":
            return super().moments(mixture)
        trials = np.array(mixture.shape.structure.split(","), dtype=np.float64)
        p = mixture.parameters["probabilities"]
        return trials * p, trials * p * (1 - p)

    def draws(
        self, mixture: Mixture, counts: NDArray[np.int64], random_state: np.random.RandomState
    ) -> list[Float64]:
        """Return as many rows of each component as `counts` says."""
        structure = mixture.shape.structure
        if structure == "pairs":
            raise ValueError(
                "Mixtures of the family 'binomial' without n_trials cannot be sampled: the numbers "
                "of trials are the rows' own."
            )
        trials = np.array(structure.split(","), dtype=np.int64)
        return [
            random_state.binomial(trials, p, (count, mixture.n_features)).astype(float)
            for p, count in zip(mixture.parameters["probabilities"], counts, strict=True)
        ]

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        return {"probabilities": moved_probability(parameters["probabilities"], OF_TRIALS * apart)}
