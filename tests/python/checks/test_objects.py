"""Objects: real numbers of any class are accepted, all else is refused with its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import emgine
from emgine._checks.objects import objects_as_float64, place

NUMBERS = [1, 1.5, True, np.float32(0.1), np.int8(3), np.True_, Decimal("0.1"), Fraction(1, 3)]


def with_one(value: object) -> np.ndarray[Any, np.dtype[np.object_]]:
    """40 rows of two columns; the value is in row 37 of the second."""
    array = np.zeros((40, 2), dtype=object)
    array[37, 1] = value
    return array


@pytest.mark.parametrize("value", NUMBERS, ids=lambda value: type(value).__name__)
def test_real_numbers_of_any_class_are_accepted(value: Any) -> None:
    assert objects_as_float64(with_one(value), "X", None)[37, 1] == float(value)


def test_none_is_nan() -> None:
    assert np.isnan(objects_as_float64(with_one(None), "X", None)[37, 1])


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        ("1.5", ValueError, "holds strings"),
        (b"1.5", ValueError, "holds strings"),
        (bytearray(b"1.5"), ValueError, "holds strings"),
        (pd.NA, ValueError, "contains NaN"),
        (pd.NaT, TypeError, "real number, not 'NaTType'"),
        (pd.Timestamp("2020"), TypeError, "real number, not 'Timestamp'"),
        (pd.Timedelta("1s"), TypeError, "real number, not 'Timedelta'"),
        (np.datetime64("2020-01-01"), TypeError, "real number, not 'datetime64'"),
        (np.timedelta64(3, "s"), TypeError, "real number, not 'timedelta64'"),
        (dt.date(2020, 1, 1), TypeError, "real number, not 'date'"),
        (dt.time(1), TypeError, "real number, not 'time'"),
        (1j, TypeError, "real number, not 'complex'"),
        (np.complex128(1 + 2j), TypeError, "real number, not 'complex128'"),
        ({"a": 1}, TypeError, "real number, not 'dict'"),
        (object(), TypeError, "real number, not 'object'"),
        (10**400, ValueError, "too large for dtype"),
        (10**9000, ValueError, "too large for dtype"),
        (Fraction(10**400), ValueError, "too large for dtype"),
        (np.ones(2), ValueError, "no number"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_all_else_is_refused_with_its_place(
    value: Any, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=rf"{message}(.|\n)*") as error:
        objects_as_float64(with_one(value), "X", ["age", "salary"])
    assert "in row 37, column 1 ('salary')" in str(error.value)
    assert len(str(error.value)) < 400
    with pytest.raises(kind, match=r"in row 37, column 1[^ ]"):
        emgine.GaussianMixture(1).fit(with_one(value))


def test_places_of_weights_are_rows() -> None:
    assert place([3], None) == "row 3"
    assert place([3, 1], ["a"]) == "row 3, column 1"
    with pytest.raises(TypeError, match=r"sample_weight holds .* in row 1:"):
        emgine.GaussianMixture(1).fit([[1.0], [2.0]], sample_weight=[1.0, dt.date.min])
