"""BoundGeneral: a user's general family for the rows of a fit, and the start given to it.

Weights and parameters are checked before anything runs, as far as they can be without the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .exponential_family import Natural
from .gaussian.parameters import check_weights
from .general_functions import GeneralMixture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emgine._core import Float64, Mixture, ModelShape

    from .general_functions import GeneralFunctions, Parameters


class GivenComponents(NamedTuple):
    """First weights and parameters that the user gave; None for what was not given."""

    functions: GeneralFunctions
    weights: Float64 | None
    components: tuple[Parameters, ...] | None

    @property
    def names(self) -> set[str]:
        """Names that the core knows: none, since the functions are the user's."""
        return set()

    def mixture(self) -> Mixture | None:
        """Return the start if the user gave all of it."""
        if self.weights is None or self.components is None:
            return None
        shape = self.functions.shape(len(self.components))
        return GeneralMixture(self.weights, self.components, shape)

    def complete(self, found: Mixture) -> Mixture:
        """Return the start: the given parameters, and the others from `found`."""
        assert isinstance(found, GeneralMixture)
        components = found.components
        if self.components is not None:
            known = {name: value.shape for name, value in components[0].items()}
            for name, value in self.components[0].items():
                if value.shape != known.get(name):
                    raise ValueError(
                        f"parameters_init of {type(self.functions.family).__name__} may have "
                        f"{known} for each component. Got {name!r} of shape {value.shape}."
                    )
            both = zip(components, self.components, strict=True)
            components = tuple(of_rows | given for of_rows, given in both)
        weights = found.weights if self.weights is None else self.weights
        return GeneralMixture(weights, components, found.shape)


class BoundGeneral(Natural):
    """A general family for known rows: what a fit asks of a family."""

    def __init__(self, functions: GeneralFunctions) -> None:
        self._functions = functions

    def shape(self, n_features: int, n_components: int) -> ModelShape:  # noqa: ARG002
        """Return the shape of the core's mixture, whose rows are log-densities."""
        return self._functions.shape(n_components)

    def given(
        self, weights: Any, parameters: Mapping[str, Any] | None, n_components: int
    ) -> GivenComponents:
        """Return the checked start parameters; ValueError for what is no array of numbers."""
        k = n_components
        checked = None if weights is None else check_weights(weights, k)
        if not parameters:
            return GivenComponents(self._functions, checked, None)
        arrays = {name: _given_array(name, values, k) for name, values in parameters.items()}
        components = tuple({name: array[i] for name, array in arrays.items()} for i in range(k))
        return GivenComponents(self._functions, checked, components)


def _given_array(name: str, values: Any, n_components: int) -> Float64:
    label = f"parameters_init[{name!r}]"
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{label} must be an array of numbers: {error}") from error
    if array.ndim == 0 or len(array) != n_components:
        raise ValueError(
            f"{label} must have shape (n_components, ...) = ({n_components}, ...). Got "
            f"{array.shape}."
        )
    if np.isnan(array).any():
        raise ValueError(f"{label} contains NaN.")
    return array
