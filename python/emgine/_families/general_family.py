"""GeneralFamily: the base of any family of the user's own, by densities and weighted maximisation.

The functions are called by ``general_functions.py``, which checks what they return. There are no
sums that say all about the rows, so a fit needs all rows in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .exponential_family import Natural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from emgine._core import Float64


class GeneralFamily(Natural):
    """Base of any family of your own, for `emgine.MixtureModel`.

    A subclass defines `log_densities`, `maximization` and `n_free_parameters`, and what else it
    has. Functions see one component at a time; its parameters are a mapping from names to numbers
    or arrays. Rows are a read-only float64 array (n, n_features).

    Attributes
    ----------
    allowed : str
        What values may be, for the message about one that `check` refuses: "numbers above 0".
    measure : {'density', 'probability'} or None
        As in `ExponentialFamily`.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import MixtureModel, families
    >>> class Laplace(families.GeneralFamily):
    ...     def log_densities(self, X, parameters):
    ...         distance = np.abs(X[:, 0] - parameters["median"])
    ...         return -distance / parameters["scale"] - np.log(2 * parameters["scale"])
    ...
    ...     def maximization(self, X, weights, last):
    ...         x, order = X[:, 0], np.argsort(X[:, 0])
    ...         half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    ...         median = x[order[half]]
    ...         return {"median": median, "scale": np.average(np.abs(x - median), weights=weights)}
    ...
    ...     def n_free_parameters(self, n_features):
    ...         return 2
    >>> X = [[0.1], [-0.2], [0.0], [9.9], [10.1], [10.0]]
    >>> model = MixtureModel(2, family=Laplace(), random_state=0).fit(X)
    >>> np.sort(model.median_).round(3).tolist()
    [0.0, 10.0]
    """

    allowed = "other values"

    def log_densities(self, X: Float64, parameters: dict[str, Float64]) -> Float64:
        """Return the log-density of each row (n,) in nats; -inf where the density is 0."""
        raise NotImplementedError(
            f"{type(self).__name__} must define log_densities(X, parameters)."
        )

    def maximization(
        self, X: Float64, weights: Float64, last: dict[str, Float64] | None
    ) -> Mapping[str, Any]:
        """Return the parameters of greatest likelihood for rows with weights (n,).

        Weights are 0 or more, and their sum is above 0. `last` are the parameters that the
        component has now, for methods that iterate from there; None at the start of a run. Where no
        maximum can be found, a better likelihood suffices.
        """
        raise NotImplementedError(
            f"{type(self).__name__} must define maximization(X, weights, last)."
        )

    def n_free_parameters(self, n_features: int) -> int:
        """Return the number of free parameters of a component, for the criteria."""
        raise NotImplementedError(
            f"{type(self).__name__} must define n_free_parameters(n_features)."
        )

    def log_prior(self, parameters: dict[str, Float64]) -> float:  # noqa: ARG002
        """Return what is added to the log-likelihood of all rows for a component: a penalty.

        `maximization` must then maximise the sum of both.
        """
        return 0.0

    def check(self, X: Float64) -> NDArray[np.bool_]:
        """Return which values of rows (n, n_features), or which rows (n,), the family can have."""
        return np.ones(X.shape, dtype=bool)

    def sample(
        self, parameters: dict[str, Float64], size: int, random_state: np.random.RandomState
    ) -> Float64:
        """Return rows (size, n_features) of one component."""
        raise NotImplementedError(f"{type(self).__name__} does not define sample.")

    def structure(self, n_features: int) -> str:  # noqa: ARG002
        """Refuse: the core's words are those of the family bound to rows."""
        raise ValueError("A family of one's own is for MixtureModel.fit alone.")

    def __eq__(self, other: object) -> bool:
        return self is other  # attributes of a subclass are not known

    __hash__ = object.__hash__
