"""A single row gives a number with the same bits as in a batch; out= writes to the given array."""

from __future__ import annotations

import inspect
import timeit
from typing import Any

import numpy as np
import pytest

import emgine
from tests.laws.plain import STRUCTURES, make_case

METHODS = ("score_samples", "predict", "predict_proba")
NUMBER = {"score_samples": float, "predict": int, "predict_proba": np.ndarray}
SIZES = [(1, 1), (2, 1), (3, 5), (8, 8), (9, 4), (17, 3), (33, 16), (70, 2), (257, 2), (2, 257)]


def small(kind: str = "full") -> tuple[emgine.Mixture, Any]:
    case = make_case(kind, 60, 3, 4)
    return case.mixture, np.asarray(case.rows)


def empty_out(method: str, n: int, k: int, dtype: Any = np.float64) -> Any:
    shape = (n, k) if method == "predict_proba" else (n,)
    return np.empty(shape, dtype=np.int64 if method == "predict" else dtype)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("d", "k"), SIZES)
@pytest.mark.parametrize("kind", STRUCTURES)
def test_one_row_has_the_bits_of_the_batch(kind: str, d: int, k: int, method: str) -> None:
    case = make_case(kind, 500, d, k)
    rows = np.array(case.rows)
    rows[:3] = [[1e9], [1e160], [1e308]]  # far away: distances that overflow among them
    for dtype in (np.float64, np.float32):
        with np.errstate(over="ignore"):
            batch = np.clip(rows, -1e38, 1e38).astype(dtype) if dtype == np.float32 else rows
        together = getattr(case.mixture, method)(batch)
        for i in (0, 1, 2, 3, 77, 383, 499):
            alone = getattr(case.mixture, method)(batch[i])
            assert type(alone) is NUMBER[method]
            assert np.array_equal(alone, together[i])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", STRUCTURES)
def test_any_split_of_a_batch_has_its_bits(kind: str, method: str) -> None:
    case = make_case(kind, 900, 5, 3)
    rows = np.asarray(case.rows)
    score = getattr(case.mixture, method)
    together = score(rows)
    for n in (1, 2, 7, 12, 13, 23, 24, 25, 30, 47, 48, 49, 383, 384, 385, 408, 899):
        assert np.array_equal(score(rows[:n]), together[:n]), n


@pytest.mark.parametrize("method", METHODS)
def test_whatever_holds_a_row_is_a_row(method: str) -> None:
    pandas = pytest.importorskip("pandas")
    mixture, rows = small()
    score = getattr(mixture, method)
    wide = np.zeros((2, 6))
    wide[1, ::2] = rows[5]
    big_endian = rows[5].astype(">f8")
    for row in (list(rows[5]), tuple(rows[5]), wide[1, ::2], pandas.Series(rows[5]), big_endian):
        found = score(row)
        assert type(found) is NUMBER[method]
        assert np.array_equal(found, score(rows[5]))
    assert np.array_equal(score(np.array([1, 2, 3])), score(np.array([1.0, 2.0, 3.0])))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("n", [1, 60])
@pytest.mark.parametrize("method", METHODS)
def test_out_takes_the_results(method: str, n: int, dtype: Any) -> None:
    mixture, rows = small()
    score = getattr(mixture, method)
    expected = score(rows[:n])
    for X in (rows[:n], rows[:n].tolist(), np.asfortranarray(rows)[:n]):
        out = empty_out(method, n, 4, dtype)
        assert score(X, out=out) is out
        assert np.array_equal(out, expected.astype(out.dtype))


@pytest.mark.parametrize("method", METHODS)
def test_out_of_a_single_row(method: str) -> None:
    mixture, rows = small()
    score = getattr(mixture, method)
    dtype = np.int64 if method == "predict" else np.float64
    shapes: list[Any] = [(4,)] if method == "predict_proba" else [(), (1,)]
    for X in (rows[7], rows[7].tolist()):
        for shape in shapes:
            out = np.empty(shape, dtype)
            assert score(X, out=out) is out
            assert np.array_equal(out, np.reshape(score(rows[7]), shape))


def read_only(shape: Any) -> Any:
    array = np.empty(shape)
    array.flags.writeable = False
    return array


BAD_OUT = [
    (np.empty(7), ValueError, r"out must have shape \(6,\). Got \(7,\)"),
    (np.empty((6, 1)), ValueError, r"out must have shape \(6,\)"),
    (np.empty(6, np.int32), ValueError, "out must have dtype float64 or float32. Got"),
    (np.empty(6, ">f8"), ValueError, "out must have dtype float64 or float32. Got"),
    (np.empty(12)[::2], ValueError, "out must be C-contiguous"),
    (read_only(6), ValueError, "out must be writeable"),
    ([0.0] * 6, TypeError, "out must be a numpy array. Got list"),
]


@pytest.mark.parametrize(("out", "error", "message"), BAD_OUT)
def test_a_wrong_out_is_refused_by_name(out: Any, error: type[Exception], message: str) -> None:
    mixture, rows = small()
    with pytest.raises(error, match=message):
        mixture.score_samples(rows[:6], out=out)
    with pytest.raises(error, match=message):
        mixture.score_samples(rows[:6].tolist(), out=out)


def test_a_wrong_out_of_one_row_is_refused_by_name() -> None:
    mixture, rows = small()
    with pytest.raises(ValueError, match=r"out must have shape \(\) or \(1,\). Got \(2,\)"):
        mixture.score_samples(rows[0], out=np.empty(2))
    with pytest.raises(ValueError, match=r"out must have shape \(4,\). Got \(1, 4\)"):
        mixture.predict_proba(rows[0], out=np.empty((1, 4)))
    with pytest.raises(ValueError, match="out must have dtype int64"):
        mixture.predict(rows[0], out=np.empty(1))


BAD_ROWS = [
    (np.zeros(4), ValueError, "X has 4 features, but Mixture is expecting 3 features"),
    (np.zeros(0), ValueError, r"0 feature\(s\)"),
    (np.array([0.0, np.nan, 0.0]), ValueError, "Input X contains NaN"),
    (np.array([0.0, np.inf, 0.0]), ValueError, "Input X contains infinity"),
    (np.array([[0.0, 0.0, 0.0], [0.0, np.nan, 0.0]]), ValueError, "NaN.*row 1, column 1"),
    (np.array(["a", "b", "c"]), ValueError, "X has dtype"),
    (np.zeros(3, complex), ValueError, "Complex data not supported"),
    (np.zeros((1, 1, 3)), ValueError, "dim 3"),
    (np.float64(1.0), ValueError, "Expected 2D array, got scalar"),
    (np.zeros((0, 3)), ValueError, r"0 sample\(s\)"),
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("row", "error", "message"), BAD_ROWS)
def test_a_wrong_row_is_refused_by_name(
    row: Any, error: type[Exception], message: str, method: str
) -> None:
    mixture, _ = small()
    with pytest.raises(error, match=message):
        getattr(mixture, method)(row)


def test_wrong_calls_are_type_errors() -> None:
    mixture, rows = small()
    method: Any = mixture.score_samples
    for arguments, names in [((), {}), ((rows, 1, 2), {}), ((rows,), {"nothing": 1})]:
        with pytest.raises(TypeError, match="score_samples"):
            method(*arguments, **names)
    with pytest.raises(TypeError):
        method(rows, 1, out=None, X=rows, more=2)
    with pytest.raises(TypeError, match="score_samples"):
        emgine.Mixture.score_samples(3, rows)  # type: ignore[arg-type]


def test_arguments_by_name_and_no_out() -> None:
    mixture, rows = small()
    expected = mixture.score_samples(rows)
    assert np.array_equal(mixture.score_samples(X=rows, n_threads=1), expected)
    assert np.array_equal(mixture.score_samples(rows, 2, out=None), expected)
    assert np.array_equal(mixture.score_samples(rows, out=None), expected)


@pytest.mark.parametrize("method", METHODS)
def test_help_and_signature_are_those_of_python(method: str) -> None:
    found = inspect.signature(getattr(emgine.Mixture, method))
    assert str(found) == "(self, /, X, n_threads=None, *, out=None)"
    documentation = inspect.getdoc(getattr(emgine.Mixture, method)) or ""
    assert documentation.startswith("Return the ")
    assert "Parameters\n----------\nX : array-like" in documentation


def test_a_mixture_that_was_never_made_is_refused() -> None:
    unmade = emgine.Mixture.__new__(emgine.Mixture)
    with pytest.raises(TypeError, match="__init__"):
        unmade.score_samples(np.zeros(2))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("d", "k"), [(1, 2), (3, 4), (64, 2), (256, 2), (257, 2)])
def test_a_list_or_tuple_is_a_row_with_the_bits_of_an_array(d: int, k: int, method: str) -> None:
    case = make_case("diag", 60, d, k)
    score, row = getattr(case.mixture, method), np.asarray(case.rows)[7]
    for numbers in (row.tolist(), list(row), np.round(row).astype(int).tolist()):
        expected = score(np.array(numbers))
        for given in (numbers, tuple(numbers)):
            assert type(score(given)) is NUMBER[method]
            assert np.array_equal(score(given), expected)
        out = np.empty_like(expected)
        assert score(numbers, out=out) is out
        assert np.array_equal(out, expected)


@pytest.mark.parametrize("kind", [list, tuple])
def test_numbers_of_a_list_are_checked_as_those_of_an_array_are(kind: Any) -> None:
    mixture, _ = small()

    class Odd(float):
        """A float that says it is another one."""

        def __float__(self) -> float:
            return 3.0

    large = [2**53 + 1, -(2**63), 2**64]
    for row in (large, [True, 2, 0.5], [np.float32(0.1), 1.0, np.int8(3)], [Odd(1.0), 1.0, 2.0]):
        expected = mixture.score_samples(np.asarray(row).astype(np.float64))
        assert mixture.score_samples(kind(row)) == expected
    for row, said in (
        ([1.0, 2.0], "X has 2 features, but Mixture is expecting 3"),
        ([1.0, "2", 3.0], "holds strings|has dtype <U"),
        ([1.0, np.nan, 3.0], "NaN.* in row 0, column 1"),
        ([1.0, 2.0, np.inf], "infinity.* in row 0, column 2"),
        ([1.0, 1j, 2.0], "Complex data not supported"),
        ([], "X has 0 features|0 feature"),
    ):
        with pytest.raises(ValueError, match=said):
            mixture.score_samples(kind(row))
    for row in ([1.0, None, 3.0], [1.0, 10**400, 3.0], [1.0, [2.0], 3.0]):
        with pytest.raises((ValueError, TypeError, OverflowError)):
            mixture.score_samples(kind(row))


def test_a_list_costs_at_most_a_microsecond_more_than_an_array() -> None:
    mixture, rows = small()

    def microseconds(row: Any) -> float:
        calls = timeit.repeat(lambda: mixture.score_samples(row), number=2000, repeat=9)
        return 1e6 * min(calls) / 2000

    array = microseconds(rows[0])
    for row in (rows[0].tolist(), tuple(rows[0].tolist()), [1, 2, 3], list(rows[0])):
        assert microseconds(row) < array + 1.0
