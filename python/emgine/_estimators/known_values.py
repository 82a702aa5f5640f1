"""First parameters with NaN for what is not known, as arrays without NaN, and where they were.

In the place of what is not known stands a value of another component, which any check takes; the
start then replaces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Model = TypeVar("Model")
GAUSSIAN = {"means": "means_init", "covariances": "covariances_init"}


def known_values(model: Model) -> tuple[Model, dict[Any, Any]]:
    """Return the model with all first values known, and masks of those that are not, by name."""
    like: Model = object.__new__(type(model))
    like.__dict__.update(model.__dict__)
    unknown: dict[Any, Any] = {}
    if hasattr(model, "parameters_init"):
        filled, unknown = _filled_of(model.parameters_init or {}, "parameters_init")
        like.__dict__["parameters_init"] = filled or None
        return like, unknown
    for name, attribute in GAUSSIAN.items():
        values, mask = filled_values(getattr(model, attribute), name, attribute)
        like.__dict__[attribute] = values
        if mask is not None:
            unknown[name] = mask
    return like, unknown


def _filled_of(given: Mapping[Any, Any], label: str) -> tuple[dict[Any, Any], dict[Any, Any]]:
    filled: dict[Any, Any] = {}
    unknown: dict[Any, Any] = {}
    for name, values in given.items():
        where = f"{label}[{name!r}]"
        if isinstance(values, Mapping):
            filled[name], places = _filled_of(values, where)
            if places:
                unknown[name] = places
            continue
        filled[name], mask = filled_values(values, name, where)
        if mask is not None:
            unknown[name] = mask
    return filled, unknown


def filled_values(values: Any, name: Any, label: str) -> tuple[Any, NDArray[np.bool_] | None]:
    """Return values without NaN, and where NaN were; None where there are none."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        return values, None  # whoever checks it says so
    mask = np.isnan(array)
    if values is None or array.ndim == 0 or not mask.any():
        return values, None
    if str(name).endswith("means") and array.ndim == 2:  # cell by cell
        array[mask] = 0.0
        return array, mask
    of_component = mask.reshape(len(mask), -1)
    partly = of_component.any(axis=1) & ~of_component.all(axis=1)
    if partly.any():
        raise ValueError(
            f"{label} of a component must be known or all NaN. Those of component "
            f"{int(partly.argmax())} are NaN in part."
        )
    known = ~of_component.any(axis=1)
    if not known.any():
        raise ValueError(f"{label} has no value but NaN.")
    array[~known] = array[int(known.argmax())]
    return array, mask
