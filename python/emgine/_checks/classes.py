"""The classes of rows, as a classifier is given them: names of any type, and rows without one.

Messages are scikit-learn's where it has one. Knows no densities.
"""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .arguments import shown
from .exceptions import level_of_caller
from .parameters import integer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64

POSITIVE = integer(1)
UNLABELLED = -1
# Prior probabilities add up to 1 within this; they are then divided by their sum.
SUM_TOLERANCE = 1e-8


class Classes(NamedTuple):
    """The classes, sorted, and the number of each row's; -1 without one."""

    names: NDArray[Any]
    codes: NDArray[np.int64]


def check_classes(y: Any, n_rows: int, unlabelled: Any, caller: str) -> Classes:
    """Return the classes of the rows; those equal to `unlabelled` have none."""
    if y is None:
        raise ValueError(
            f"This {caller} estimator requires y to be passed, but the target y is None."
        )
    array = column_of(y)
    if array.shape != (n_rows,):
        raise ValueError(
            f"Found input variables with inconsistent numbers of samples: X has {n_rows}, y "
            f"{len(array)}."
        )
    _check_discrete(array)
    unknown = _equal(array, unlabelled)
    known = _unique(array[~unknown])
    if not len(known):
        raise ValueError(
            f"y has no row of a class: all are {unlabelled!r}, which stands for rows whose class "
            "is unknown."
        )
    if unknown.any() and len(known) == 1 and _is_sign(unlabelled, known[0]):
        warnings.warn(
            f"y has the two values {unlabelled} and {known[0]}, which are taken as two classes. "
            f"Rows of {unlabelled} count as unlabelled beside two classes or more; unlabelled=None "
            "says that they never do.",
            UserWarning,
            stacklevel=level_of_caller(),
        )
        known, unknown = _unique(array), np.zeros(n_rows, dtype=bool)
    codes = np.full(n_rows, UNLABELLED, dtype=np.int64)
    codes[~unknown] = np.searchsorted(known, array[~unknown])
    return Classes(known, codes)


def column_of(y: Any) -> NDArray[Any]:
    """Return y as one column, of objects where a list mixes numbers and text."""
    array = np.asarray(y)
    if array.dtype.kind in "US" and isinstance(y, list | tuple):
        array = np.array(y, dtype=object)
        if all(isinstance(value, str) for value in array.flat):
            array = np.asarray(y)
    if array.ndim == 2 and array.shape[1] == 1:
        warnings.warn(
            "A column-vector y was passed when a 1d array was expected. Please change the shape of "
            "y to (n_samples,), for example using ravel().",
            _conversion_warning(),
            stacklevel=level_of_caller(),
        )
        array = array[:, 0]
    if array.ndim != 1:
        raise ValueError(f"y should be a 1d array, got an array of shape {array.shape} instead.")
    return array


def _conversion_warning() -> type[Warning]:
    module = sys.modules.get("sklearn.exceptions")
    return UserWarning if module is None else module.DataConversionWarning


def _check_discrete(array: NDArray[Any]) -> None:
    """Raise ValueError for numbers that are measured, and for those that are missing."""
    if array.dtype.kind == "O":
        missing = [value is None or value != value for value in array]
        if any(missing):
            _raise_missing("NaN", missing.index(True))
        return
    if array.dtype.kind != "f":
        return
    for name, bad in (
        ("NaN", np.isnan(array)),
        ("infinity or a value too large for dtype('float64')", np.isinf(array)),
    ):
        if bad.any():
            _raise_missing(name, int(bad.argmax()))
    if (measured := array != np.floor(array)).any():
        row = int(measured.argmax())
        raise ValueError(
            f"Unknown label type: continuous. y must hold classes, not measured values such as "
            f"{array[row]:g} in row {row}."
        )


def _raise_missing(what: str, row: int) -> None:
    raise ValueError(
        f"Input y contains {what}. The first such value is in row {row}. Rows whose class is not "
        "known have the value of the parameter unlabelled, -1 by default. Of text, fill them with "
        "'' and say unlabelled=''."
    )


def _equal(array: NDArray[Any], unlabelled: Any) -> NDArray[np.bool_]:
    """Return which values are `unlabelled`; text is no number."""
    if unlabelled is None:
        return np.zeros(len(array), dtype=bool)
    text = isinstance(unlabelled, str)
    if array.dtype.kind == "O":
        same = [isinstance(each, str) == text and each == unlabelled for each in array]
        return np.array(same, dtype=bool)
    if (array.dtype.kind in "US") != text:
        return np.zeros(len(array), dtype=bool)
    return np.asarray(array == unlabelled)


def _unique(array: NDArray[Any]) -> NDArray[Any]:
    try:
        return np.unique(array)
    except TypeError as error:
        kinds = sorted({type(value).__name__ for value in array})
        raise ValueError(
            f"Unknown label type: the classes in y have the types {kinds}, which have no order. "
            "Use one type."
        ) from error


def _is_sign(unlabelled: Any, other: Any) -> bool:
    """Return whether two values are the -1 and 1 of a binary target."""
    return bool(unlabelled == -1 and not isinstance(other, str) and other == 1)


def check_every_class(rows: Any, names: NDArray[Any]) -> None:
    """Raise ValueError unless each class has a labelled row of weight."""
    if rows.weight is None:
        return
    weights = np.bincount(rows.codes[rows.codes >= 0], rows.weight[rows.codes >= 0], len(names))
    empty = names[weights == 0].tolist()
    if empty:
        raise ValueError(
            f"Each class must have a labelled row with a weight above 0. The classes {empty} have "
            "none."
        )


def numbers_by_class(n_components: Any, names: NDArray[Any]) -> list[tuple[int, ...]]:
    """Return the candidates for the number of components of each class."""
    given = [n_components] * len(names)
    if hasattr(n_components, "keys"):
        if set(n_components) != set(names.tolist()):
            raise ValueError(
                f"n_components must have one entry for each class of {names.tolist()}. Got "
                f"{shown(n_components)}."
            )
        given = [n_components[name] for name in names.tolist()]
    numbers = [(each,) if POSITIVE.accepts(each) else _listed(each) for each in given]
    for each in numbers:
        if not each or not all(POSITIVE.accepts(number) for number in each):
            raise ValueError(
                "n_components must be a positive int, a list of them, or a mapping from classes "
                f"to either. Got {shown(n_components)}."
            )
    return [tuple(int(number) for number in each) for each in numbers]


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple | range) else ()


def check_priors(priors: Any, names: NDArray[Any]) -> Float64 | None:
    """Return given prior probabilities of the classes, in their order."""
    if priors is None:
        return None
    if hasattr(priors, "keys"):
        unknown = [name for name in priors if name not in names.tolist()]
        missing = [name for name in names.tolist() if name not in priors]
        if unknown or missing:
            raise ValueError(
                f"priors must have one entry for each class of {names.tolist()}. Got "
                f"{sorted(map(str, priors))}."
            )
        priors = [priors[name] for name in names.tolist()]
    given: Float64 = np.array(priors, dtype=np.float64)
    bad = given.shape != names.shape or not np.all(given >= 0)
    if bad or not abs(given.sum() - 1) <= SUM_TOLERANCE:
        raise ValueError(
            f"priors must be {len(names)} probabilities with sum 1, one for each class of "
            f"{names.tolist()}. Got {shown(priors)}."
        )
    shares: Float64 = given / given.sum()
    return shares


def check_costs(costs: Any, n_classes: int) -> Float64 | None:
    """Return the costs of decisions: of the class in the row for that in the column."""
    if costs is None:
        return None
    try:
        given: Float64 = np.array(costs, dtype=np.float64)
    except (TypeError, ValueError):  # words, rows of several lengths
        given = np.empty(0)
    if given.shape != (n_classes, n_classes) or not np.all(np.isfinite(given)):
        raise ValueError(
            f"costs must have finite numbers and the shape (n_classes, n_classes) = "
            f"{(n_classes, n_classes)}. Got {shown(costs)}."
        )
    return given
