"""The candidates of a classifier's fit: families and structures, of which the best joint mixture.

What is held is held in the joint mixture, whose components are those of the first class, then of
the second. Where structures are given by class, no component is shared: see `class_structures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from emgine._checks.classes import numbers_by_class
from emgine._families.gaussian.family import Gaussian

from .class_mixtures import fit_joint
from .class_structures import fit_apart, structures_by_class

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .class_mixtures import Joint
    from .class_rows import ClassRows

HELD = ("fixed", "weights_init", "parameters_init")


class ClassModel(Protocol):
    """What is read here of a classifier."""

    n_components: Any
    covariance_type: Any
    family: Any
    fixed: Any
    weights_init: Any
    parameters_init: Any

    def _model(self, family: Any, n_components: int, **start: Any) -> Any:
        """Return a mixture with the parameters that it shares with this estimator."""


def best_joint(
    model: ClassModel, rows: ClassRows, names: NDArray[Any]
) -> tuple[Joint, str | dict[Any, str] | None]:
    """Return the joint mixture of the smallest BIC, and its structure."""
    numbers = numbers_by_class(model.n_components, names)
    held = {name: value for name in HELD if (value := getattr(model, name)) is not None}
    if held.keys() - {"fixed"} and any(len(each) > 1 for each in numbers):
        raise ValueError(
            "weights_init and parameters_init have values for each component, so n_components "
            f"must be one number for each class. Got {model.n_components!r}."
        )
    if model.family is None and isinstance(model.covariance_type, Mapping):
        if held:
            raise ValueError(
                f"{' and '.join(held)} and a covariance_type by class exclude each other: the "
                "classes share no parameters then. Give one structure for all classes."
            )
        by_class = structures_by_class(model.covariance_type, names)
        return fit_apart(model._model, rows, numbers, by_class, names)
    joints = [
        (fit_joint(partial(model._model, family), rows, numbers, held, names.tolist()), structure)
        for family, structure in _families(model)
    ]
    return min(joints, key=lambda each: each[0].rank)


def _families(model: ClassModel) -> list[tuple[Any, str | None]]:
    """Return the candidates for the family of the densities, with their structures."""
    if model.family is not None:
        return [(model.family, None)]
    given = model.covariance_type
    structures = [given] if isinstance(given, str) else list(given)
    if not structures:
        raise ValueError("covariance_type must name at least one structure. Got none.")
    return [(Gaussian(structure), structure) for structure in structures]
