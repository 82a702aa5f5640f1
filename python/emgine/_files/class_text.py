"""A classifier's classes, and parameters that name them, as JSON holds them; and back, checked.

Classes are numbers, text or bools. A mapping from classes is a list of [class, value].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown

from .family_text import family_of_text, text_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

BY_CLASS = "by_class"
TEXT, OBJECTS = "str", "object"
KINDS = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", TEXT, OBJECTS),
)


def classes_text(classes: NDArray[Any]) -> dict[str, Any]:
    """Return classes with their type; ValueError for those that JSON cannot hold."""
    kind = {"U": TEXT, "S": "bytes"}.get(classes.dtype.kind, classes.dtype.name)
    values = classes.tolist()
    if kind not in KINDS or not all(isinstance(value, str | int | float) for value in values):
        raise ValueError(
            "A model file holds classes that are numbers, text or bools. Got "
            f"{shown(values[0])}. Save the classifier's mixture_ instead, or pickle the classifier."
        )
    return {"kind": kind, "names": values}


def classes_of_text(text: Any) -> NDArray[Any]:
    """Return the classes that JSON holds; ValueError for what are none."""
    names, kind = text["names"], text["kind"]
    scalars = isinstance(names, list) and all(isinstance(n, str | int | float) for n in names)
    if kind not in KINDS or not scalars or len(set(names)) < len(names) or not names:
        raise ValueError(f"{shown(text)} are no classes.")
    return np.array(names, dtype=None if kind == TEXT else np.dtype(kind))


def parameter_text(name: str, value: Any) -> Any:
    """Return a parameter that only a classifier has; ValueError for one that JSON cannot hold."""
    if name == "family" and value is not None:
        return {"of": text_of(value)}
    if isinstance(value, Mapping):
        return {BY_CLASS: [[_scalar(name, of), _plain(each)] for of, each in value.items()]}
    if name == "unlabelled":
        return _scalar(name, value)
    return _plain(value)


def parameter_of_text(name: str, value: Any) -> Any:
    """Return the parameter that JSON holds; its checks are those of any parameter."""
    if name == "family" and value is not None:
        return family_of_text(value["of"])
    if isinstance(value, dict):
        return {_scalar(name, of): each for of, each in value[BY_CLASS]}
    return value


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple | range):
        return [_plain(each) for each in value]
    return np.asarray(value).tolist()


def _scalar(name: str, value: Any) -> Any:
    value = value.item() if isinstance(value, np.generic) else value
    if value is not None and not isinstance(value, str | int | float):
        raise ValueError(
            f"A model file holds a class in {name} that is a number, text or a bool. Got "
            f"{shown(value)}. Pickle the classifier instead."
        )
    return value
