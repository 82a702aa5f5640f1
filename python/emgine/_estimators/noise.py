"""``noise=`` of an estimator: one more component, uniform over the box of the rows, checked.

The box is found in the rows before anything else of a fit; then the shape of the model has it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from emgine._checks.objects import column_in_words
from emgine._checks.parameters import ARRAY_LIKE, BOOLEAN, NONE, Constraint
from emgine._families.beside_noise import Box, box_of, has_noise, shape_with_noise
from emgine._rows.extremes import extremes
from emgine._starts.beside_noise import NoiseStart, check_noise_init

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, ModelShape
    from emgine._rows.rows import Rows

    from .fitted import Fitted


class NoiseModel(Protocol):
    """What is read here of an estimator."""

    n_components: int
    noise: Any
    noise_init: Any
    weights_init: Any
    fixed: Any
    warm_start: bool
    _box: Box | None

    @property
    def _fitted(self) -> Fitted | None:
        """What the last fit published; None before a fit."""

    def _shape(self, n_features: int) -> ModelShape:
        """Return what is known of the model before it has parameters."""


Model = TypeVar("Model", bound=NoiseModel)


def _is_volume(value: Any) -> bool:
    number = isinstance(value, int | float | np.integer | np.floating)
    return number and not isinstance(value, bool) and 0 < value <= sys.float_info.max


CONSTRAINTS = {
    "noise": BOOLEAN | Constraint("a finite float above 0", _is_volume),
    "noise_init": ARRAY_LIKE | NONE,
}


def is_on(model: NoiseModel) -> bool:
    """Return whether the model has noise."""
    return not (isinstance(model.noise, bool | np.bool_) and not model.noise)


def beside_noise(model: Model, rows: Rows, names: NDArray[np.object_] | None) -> Model:
    """Return the model with the box of the rows; itself without noise. Refuses other columns."""
    if not is_on(model):
        if model.noise_init is not None:
            raise ValueError("noise_init says which rows start as noise: set noise=True.")
        return model
    _check_others(model)
    fitted = model._fitted if model.warm_start else None
    if fitted is not None and has_noise(fitted.mixture.shape):
        box = box_of(fitted.mixture.shape)
    else:
        box = _box(model, rows, names)
    like: Model = object.__new__(type(model))
    like.__dict__.update(model.__dict__, _box=box)
    return like


def _check_others(model: NoiseModel) -> None:
    """Raise ValueError for what does not go with noise."""
    fixed = model.fixed
    names = [fixed] if isinstance(fixed, str) else list(fixed or ())
    if "weights" in names:
        raise ValueError(
            "noise and fixed weights exclude each other: the weight of the noise is estimated. "
            "Other parameters may be fixed."
        )


def _box(model: NoiseModel, rows: Rows, names: NDArray[np.object_] | None) -> Box:
    """Return the box of the rows, of the volume that the user wants."""
    used = _continuous(model, rows, names)
    found = extremes(rows)
    low, high = np.zeros(rows.n_features), np.ones(rows.n_features)
    low[used], high[used] = found.low[used], found.high[used]
    for j in used:
        if not (low[j] < high[j] and np.isfinite(high[j] - low[j])):
            raise ValueError(
                f"noise needs columns whose values differ: that of {column_in_words(j, names)} is "
                f"{low[j]:g} in all rows. Leave the column out, or set noise=False."
            )
    box = Box(low, high)
    return box if isinstance(model.noise, bool | np.bool_) else box.of_volume(model.noise, used)


def _continuous(model: NoiseModel, rows: Rows, names: NDArray[np.object_] | None) -> list[int]:
    """Return the columns of the model; ValueError where one has no density per unit of length."""
    from emgine._families.families import chosen_family

    if rows.functions is not None:
        raise ValueError(
            "noise is uniform over the box of the rows, and a family of one's own does not say "
            "what its densities count. Set noise=False."
        )
    family = chosen_family(getattr(model, "family", "gaussian"))
    measures = family.measures(names, rows.n_features)
    for j, measure in enumerate(measures):
        if measure not in ("density", "left out"):
            raise ValueError(
                "noise is uniform over the box of the rows, and needs columns of numbers with a "
                f"density: not {column_in_words(j, names)}, of which the family is one of "
                f"{_words(measure)}. Set noise=False, or leave the column out."
            )
    return [j for j, measure in enumerate(measures) if measure == "density"]


def _words(measure: str | None) -> str:
    return {"probability": "counts or categories"}.get(measure or "", "other densities")


def shape_of_fit(model: NoiseModel, others: ModelShape) -> ModelShape:
    """Return the shape with noise, once the box of the rows is known."""
    return others if model._box is None else shape_with_noise(others, model._box)


def others_weights(model: NoiseModel) -> Any:
    """Return the first weights of the other components, where the user gave some."""
    given = _weights_with_noise(model)
    if given is None:
        return model.weights_init
    total = given[:-1].sum()
    return given[:-1] / total if total > 0 else given


def start_of_noise(model: NoiseModel, rows: Rows) -> NoiseStart | None:
    """Return what the user gave of the start of the noise; None for a model without."""
    if model._box is None:
        return None
    given = _weights_with_noise(model)
    share = None if given is None else float(given[-1] / given.sum())
    return NoiseStart(share, check_noise_init(model.noise_init, rows))


def _weights_with_noise(model: NoiseModel) -> Float64 | None:
    """Return first weights that have one for the noise, the last."""
    if model._box is None or model.weights_init is None:
        return None
    given = np.asarray(model.weights_init, dtype=np.float64)
    return given if given.shape == (model.n_components + 1,) and (given >= 0).all() else None


def check_stream(model: NoiseModel) -> None:
    """Raise ValueError for a stream whose rows are not known before."""
    if is_on(model) and model._fitted is None:
        raise ValueError(
            "noise is uniform over the box of all rows, which the first batch of a stream does not "
            "tell. Call fit first, on a sample or a source: partial_fit then goes on with its box."
        )
