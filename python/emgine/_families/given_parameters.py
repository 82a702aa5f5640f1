"""First weights and parameters that the user gives to a mixture of any family.

Checked before anything runs. What is not given comes from a start that is found in the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core

from .block_statistics import parts_of
from .family import near
from .gaussian.parameters import check_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from emgine._core import Float64, Mixture, ModelShape


class GivenParameters(NamedTuple):
    """Checked start parameters; None or no entry where the user gave none."""

    shape: ModelShape
    weights: Float64 | None
    parameters: dict[str, Float64]

    @property
    def names(self) -> set[str]:
        """Names of the parameters that the user gave."""
        return set(self.parameters)

    def mixture(self) -> Mixture | None:
        """Return the start if the user gave all of it."""
        if self.weights is None or len(self.parameters) < len(required(self.shape)):
            return None
        return _core.Mixture(self.weights, self.parameters, self.shape)

    def complete(self, found: Mixture) -> Mixture:
        """Return the start: the given parameters, and the others from `found`."""
        if self.weights is None and not self.parameters:
            return found
        weights = found.weights if self.weights is None else self.weights
        parameters = found.parameters  # asked once: a product may have many
        every = {name: parameters[name] for name in required(self.shape)}
        return _core.Mixture(weights, every | self.parameters, self.shape)


def required(shape: ModelShape) -> dict[str, tuple[int, ...]]:
    """Return shapes of the parameters that determine all, by name."""
    return {
        name: sizes
        for name, sizes in shape.parameters.items()
        if not name.endswith("precisions_cholesky")
    }


def check_given_parameters(
    weights: Any,
    parameters: Mapping[str, Any],
    shape: ModelShape,
    label: str = "parameters_init",
    blocks: Sequence[Any] = (),
) -> GivenParameters:
    """Return the checked parameters, or raise ValueError for a wrong name, shape or value.

    Those of a fit may be given as they are: what follows from the others is left out. `blocks` are
    the columns of a product as the user named them, for messages.
    """
    needed = required(shape)
    follows = set(shape.parameters) - set(needed) if set(needed) <= set(parameters) else set()
    checked = {
        name: _checked(name, values, needed, shape.family, *_in_words(name, label, blocks))
        for name, values in parameters.items()
        if name not in follows
    }
    given = GivenParameters(
        shape, None if weights is None else check_weights(weights, shape.n_components), checked
    )
    for prefix, shape_of_block, where in _wholes(shape, label, blocks):
        own = {n.removeprefix(prefix): a for n, a in checked.items() if n.startswith(prefix)}
        _try(GivenParameters(shape_of_block, None, own), where)
    return given


def _in_words(name: Any, label: str, blocks: Sequence[Any]) -> tuple[str, str]:
    """Return what a message calls the mapping of a parameter, and its own name there."""
    number, slash, own = str(name).rpartition("/")  # as the core names those of a product
    return (f"{label}[{blocks[int(number)]!r}]" if slash and blocks else label), own


def _wholes(
    shape: ModelShape, label: str, blocks: Sequence[Any]
) -> Iterator[tuple[str, ModelShape, str]]:
    """Yield what can be a mixture by itself: the blocks of a product, or the whole model."""
    if not blocks:
        yield "", shape, label
        return
    for columns, part in zip(blocks, parts_of(shape), strict=True):
        yield part.prefix, part.shape, f"{label}[{columns!r}]"


def _checked(
    name: str, values: Any, shapes: dict[str, tuple[int, ...]], family: str, label: str, own: str
) -> Float64:
    if name not in shapes:
        prefix = str(name).removesuffix(own)
        known = [each.removeprefix(prefix) for each in shapes if each.startswith(prefix)]
        of = "" if prefix else f" of the family {family!r}"
        raise ValueError(f"{label}{of} may have {known}. Got {own!r}{near(own, known)}")
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{label}[{own!r}] must be an array of numbers: {error}") from error
    if array.shape != shapes[name]:
        raise ValueError(f"{label}[{own!r}] must have shape {shapes[name]}. Got {array.shape}.")
    if np.isnan(array).any():
        raise ValueError(f"{label}[{own!r}] contains NaN.")
    return array


def _try(given: GivenParameters, label: str) -> None:
    """Raise ValueError where all parameters are given and make no mixture."""
    n_components = given.shape.n_components
    try:
        given._replace(weights=np.full(n_components, 1 / n_components)).mixture()
    except ValueError as error:
        raise ValueError(f"{label}: {error}") from error
