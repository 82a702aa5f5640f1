"""Multinomial: how often each category came in the trials of a row.

Everything about the family is the core's (``cpp/src/families/linear/multinomial.cpp``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .by_component import ByComponent
from .halves import OF_TRIALS, moved_shares

if TYPE_CHECKING:
    from .by_component import Parameters
from .start_space import each_feature

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import Float64, ModelShape


class Multinomial(ByComponent):
    """Counts of categories, a column for each: topics of documents, for example.

    The density is that of the counts given their sum, which is the row's own. Such mixtures cannot
    be sampled, because nothing says how large the sums are. Parameter `probabilities`
    (n_components, n_features): of each category. Probabilities of exactly 0 are ordinary answers.

    Examples
    --------
    >>> from emgine import MixtureModel
    >>> X = [[5, 0, 1], [8, 1, 0], [4, 1, 1], [0, 3, 6], [1, 4, 9]]
    >>> model = MixtureModel(2, family="multinomial", random_state=0).fit(X)
    >>> model.probabilities_.sum(axis=1).round(12).tolist()
    [1.0, 1.0]
    """

    name = "multinomial"
    measure = "probability given the sum of the row"
    zeros_stay = ("probabilities",)

    def n_held(self, name: str, mask: NDArray[np.bool_], shape: ModelShape) -> int:  # noqa: ARG002
        """Return how many free parameters a mask holds: those of a component add up to 1."""
        return int(mask[:, 0].sum()) * (shape.n_features - 1)

    def _moved(self, parameters: Parameters, apart: float) -> Parameters:
        return {"probabilities": moved_shares(parameters["probabilities"], OF_TRIALS * apart)}

    def in_start_space(self, X: Float64, structure: str) -> list[Float64]:  # noqa: ARG002
        """Return shares of the categories in the trials, as if one more of each had failed.

        Shares of few trials vary most, and are drawn towards 0.
        """
        return each_feature(X / (X.sum(axis=1, keepdims=True) + X.shape[1]))

    def drawn_as(self, shape: ModelShape) -> str:  # noqa: ARG002
        """Return that a picture shows the share of each column."""
        return "shares"
