"""``fixed=`` of an estimator: what it holds, checked against what there is to hold.

Weights without first weights are equal. Everything else needs a value: first parameters, or those
of the last fit of a warm start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from emgine._checks.parameters import Constraint
from emgine._families.families import chosen_family
from emgine._families.fixed import fixed_of
from emgine._starts.partly_given import PartlyGiven

from .known_values import known_values

if TYPE_CHECKING:
    from emgine._core import ModelShape
    from emgine._families.fixed import Fixed
    from emgine._starts.given import GivenParameters


class HoldingModel(Protocol):
    """What is read here of an estimator."""

    n_components: int
    fixed: Any
    weights_init: Any
    on_degenerate: str

    def _shape(self, n_features: int) -> ModelShape:
        """Return what is known of the model before it has parameters."""

    def _given_parameters(self, n_features: int) -> GivenParameters:
        """Return the start parameters that the user gave, checked."""


Model = TypeVar("Model", bound=HoldingModel)
REPAIRS = ("regularize", "raise")


def _accepts(fixed: Any) -> bool:
    if fixed is None or isinstance(fixed, str | Mapping):
        return True
    return isinstance(fixed, list | tuple | set | frozenset) and all(
        isinstance(name, str) for name in fixed
    )


CONSTRAINTS = {
    "fixed": Constraint("a str, a list of str, a mapping from names to masks or None", _accepts)
}


def with_equal_weights(model: Model, n_features: int, continues: bool) -> Model:
    """Return the model with equal first weights where its weights are held without a value."""
    fixed = masks_of(model, n_features)
    if fixed is None or fixed.weights is None or model.weights_init is not None or continues:
        return model
    if not fixed.weights.all():
        raise ValueError(
            "fixed holds some of the weights, but there is no value to hold: give weights_init. "
            "fixed='weights' without it holds equal weights."
        )
    like: Model = object.__new__(type(model))
    k = model.n_components
    like.__dict__.update(model.__dict__, weights_init=np.full(k, 1.0 / k))
    return like


def given_of(model: HoldingModel, n_features: int) -> GivenParameters:
    """Return the checked first parameters; where some are held, others may be NaN: not known."""
    masks = None if model.fixed is None else masks_of(model, n_features)
    if masks is None or not masks.parameters:
        return model._given_parameters(n_features)
    filled, unknown = known_values(model)
    given = filled._given_parameters(n_features)
    family = chosen_family(getattr(filled, "family", "gaussian"))
    places: dict[str, Any] = dict(family.core_names(unknown)) if unknown else {}
    for name, mask in masks.parameters.items():
        if name in places and (places[name] & mask).any():
            raise ValueError(
                f"fixed holds {_shown(name, model)} where its first value is NaN, which is no "
                "value to hold."
            )
    return PartlyGiven(given, places)


def held_by(
    model: HoldingModel, given: GivenParameters, n_features: int, continues: bool
) -> Fixed | None:
    """Return what a fit holds; ValueError where there is no value to hold.

    `continues` says that all parameters of the start are those of a last fit.
    """
    fixed = masks_of(model, n_features)
    if fixed is None:
        return None
    check_repairs(model.on_degenerate)
    for name in fixed.parameters:
        if not continues and name not in given.names:
            raise ValueError(
                f"fixed holds {_shown(name, model)}, but there is no value to hold: give "
                f"{_where(name, model)}."
            )
    return fixed


def check_repairs(on_degenerate: str) -> None:
    """Raise ValueError for repairs after which a component would not have what is held."""
    if on_degenerate not in REPAIRS:
        raise ValueError(
            f"fixed and on_degenerate={on_degenerate!r} exclude each other: a component that is "
            "dropped or begun anew does not keep its parameters. Use 'regularize' or 'raise'."
        )


def masks_of(model: HoldingModel, n_features: int) -> Fixed | None:
    """Return the checked masks of what is held; None if that is nothing."""
    family = chosen_family(getattr(model, "family", "gaussian"))
    return fixed_of(model.fixed, family, model._shape(n_features))


def _shown(name: str, model: HoldingModel) -> str:
    """Return a parameter as users name it: those of a product by the columns of its block."""
    number, slash, own = name.rpartition("/")
    if not slash:
        return repr(own)
    product: Any = chosen_family(getattr(model, "family", "gaussian"))
    columns = list(product.blocks)[int(number)]
    return f"{own!r} of the column{'s' if isinstance(columns, tuple) else ''} {columns!r}"


def _where(name: str, model: HoldingModel) -> str:
    if hasattr(model, "parameters_init"):
        return "it in parameters_init"
    return {"means": "means_init"}.get(name, f"{name}_init or precisions_init")
