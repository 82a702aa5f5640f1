"""Layouts and dtypes that convert exactly change no bit of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.laws.compare import scores_bits, statistics_bits
from tests.laws.plain import STRUCTURES, make_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Array = npt.NDArray[Any]


def strided(rows: Array, step_rows: int, step_columns: int) -> Array:
    """A view with the given steps (negative ones too) that shows exactly ``rows``."""
    n, d = rows.shape
    wide = np.full((n * abs(step_rows), d * abs(step_columns)), -77, dtype=rows.dtype)
    view = wide[::step_rows, ::step_columns]
    view[...] = rows
    return view


def misaligned(rows: Array) -> Array:
    """A C-ordered copy that starts one byte past an aligned address."""
    buffer = np.zeros(rows.nbytes + 1, dtype=np.uint8)
    view = buffer[1:].view(rows.dtype).reshape(rows.shape)
    view[...] = rows
    return view


def byte_swapped(rows: Array) -> Array:
    """The same values in the other byte order."""
    return rows.astype(rows.dtype.newbyteorder())


def read_only(rows: Array) -> Array:
    """A read-only copy."""
    copy = rows.copy()
    copy.flags.writeable = False
    return copy


def inner_slice(rows: Array) -> Array:
    """A window of a bigger array, offset in rows and columns."""
    big = np.full((rows.shape[0] + 9, rows.shape[1] + 5), -77, dtype=rows.dtype)
    big[4:-5, 2:-3] = rows
    return big[4:-5, 2:-3]


LAYOUTS: dict[str, Callable[[Array], Array]] = {
    "fortran": np.asfortranarray,
    "every second row": lambda rows: strided(rows, 2, 1),
    "every third column": lambda rows: strided(rows, 1, 3),
    "rows backwards": lambda rows: strided(rows, -1, 1),
    "columns backwards": lambda rows: strided(rows, 1, -1),
    "all backwards and sparse": lambda rows: strided(rows, -2, -3),
    "fortran backwards": lambda rows: np.asfortranarray(rows[::-1])[::-1],
    "read-only": read_only,
    "byte-swapped": byte_swapped,
    "byte-swapped fortran": lambda rows: np.asfortranarray(byte_swapped(rows)),
    "misaligned": misaligned,
    "slice of a bigger array": inner_slice,
    "middle axis of a cube": lambda rows: np.stack([rows, rows * 3, -rows], axis=1)[:, 0],
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", STRUCTURES)
def test_any_layout_gives_the_bits_of_c_order(kind: str, layout: str, dtype: type) -> None:
    case = make_case(kind, 1037, 5, 3, weighted=True)
    rows: Array = case.rows.astype(dtype)
    mixture, weight = case.mixture, case.sample_weight
    other = LAYOUTS[layout](rows)
    before = other.copy()
    assert scores_bits(mixture, other) == scores_bits(mixture, rows)
    found = mixture.expectation(other, sample_weight=weight)
    assert statistics_bits(found) == statistics_bits(mixture.expectation(rows, weight))
    assert np.array_equal(other, before), "the input was written to"


@pytest.mark.parametrize("kind", STRUCTURES)
def test_repeated_rows_of_zero_stride(kind: str) -> None:
    case = make_case(kind, 5, 4, 2)
    repeated = np.broadcast_to(case.rows[0], (900, 4))
    assert scores_bits(case.mixture, repeated) == scores_bits(case.mixture, repeated.copy())


def test_a_memory_mapped_file_is_read_as_it_is(tmp_path: Path) -> None:
    case = make_case("full", 1037, 5, 3)
    np.save(tmp_path / "rows.npy", case.rows)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    assert scores_bits(case.mixture, mapped) == scores_bits(case.mixture, case.rows)


WHOLE_NUMBERS = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16",
    "longdouble",
)  # fmt: skip


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", WHOLE_NUMBERS)
@pytest.mark.parametrize("kind", STRUCTURES)
def test_any_dtype_gives_the_bits_of_float64(kind: str, dtype: str, order: str) -> None:
    case = make_case(kind, 500, 4, 3)
    levels = 2 if dtype == "bool" else 100
    whole = np.abs(np.round(case.rows * 20)) % levels
    rows = np.asarray(whole.astype(dtype), order=order)  # type: ignore[call-overload]
    score = case.mixture.score_samples(rows)
    assert score.dtype == np.float64
    assert scores_bits(case.mixture, rows) == scores_bits(case.mixture, whole)
    found = case.mixture.expectation(rows)
    assert statistics_bits(found) == statistics_bits(case.mixture.expectation(whole))


@pytest.mark.parametrize("kind", STRUCTURES)
def test_float32_is_computed_in_float64_and_rounded_once(kind: str) -> None:
    case = make_case(kind, 1037, 5, 3, weighted=True)
    single = (case.rows + 1000).astype(np.float32)
    double = single.astype(np.float64)
    for score in (case.mixture.score_samples, case.mixture.predict_proba):
        assert score(single).dtype == np.float32
        assert np.array_equal(score(single), score(double).astype(np.float32))
    assert np.array_equal(case.mixture.predict(single), case.mixture.predict(double))
    ours = case.mixture.expectation(single, case.sample_weight)
    theirs = case.mixture.expectation(double, case.sample_weight)
    assert statistics_bits(ours) == statistics_bits(theirs)


@pytest.mark.parametrize("layout", ["strided", "backwards", "byte-swapped", "int32", "list"])
def test_any_layout_of_the_row_weights(layout: str) -> None:
    case = make_case("full", 301, 3, 2)
    weight = np.arange(301) % 5 + 1.0
    forms: dict[str, Any] = {
        "strided": np.repeat(weight, 2)[::2],
        "backwards": weight[::-1].copy()[::-1],
        "byte-swapped": byte_swapped(weight),
        "int32": weight.astype(np.int32),
        "list": weight.tolist(),
    }
    found = case.mixture.expectation(case.rows, sample_weight=forms[layout])
    expected = case.mixture.expectation(case.rows, sample_weight=weight)
    assert statistics_bits(found) == statistics_bits(expected)
