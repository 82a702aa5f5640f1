"""outputs: a bound call scores the current contents of its array, and keeps what it needs alive.

Arguments ``out`` of the scoring methods are tested in ``test_row_scores.py``.
"""

from __future__ import annotations

import array
import gc
import weakref
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.laws.plain import make_case

if TYPE_CHECKING:
    import emgine

METHODS = ("score_samples", "predict", "predict_proba")


def small() -> tuple[emgine.Mixture, Any]:
    case = make_case("full", 60, 3, 4)
    return case.mixture, np.asarray(case.rows)


@pytest.mark.parametrize("n", [None, 1, 10])
@pytest.mark.parametrize("method", METHODS)
def test_each_call_reads_anew(method: str, n: int | None) -> None:
    mixture, rows = small()
    first, second = (rows[0], rows[30]) if n is None else (rows[:n], rows[30 : 30 + n])
    X = np.array(first)
    out = np.array(getattr(mixture, method)(X))
    out[...] = -1
    call = mixture.bind(X, out, method)
    for values in (first, second):
        X[...] = values
        assert np.shares_memory(call(), out)
        assert np.array_equal(out, getattr(mixture, method)(values))


def test_any_buffer_will_do() -> None:
    mixture, rows = small()
    row, score = array.array("d", rows[0]), array.array("d", [0.0])
    mixture.bind(row, score)()
    assert score[0] == mixture.score_samples(rows[0])


def test_a_bound_call_keeps_its_mixture_and_leaves_no_cycle() -> None:
    mixture, rows = small()
    expected = mixture.score_samples(rows[0])
    out = np.empty(1)
    call: Any = mixture.bind(np.array(rows[0]), out)
    del mixture
    gc.collect()
    assert call()[0] == expected
    watched = weakref.ref(out)
    del out, call
    gc.collect()
    assert watched() is None


def test_a_row_that_is_not_finite_is_refused_at_the_call() -> None:
    mixture, rows = small()
    row, out = np.array(rows[0]), np.zeros(1)
    call: Any = mixture.bind(row, out)
    row[1] = np.nan
    with pytest.raises(ValueError, match="Input X contains NaN"):
        call()
    assert out[0] == 0
    with pytest.raises(TypeError, match="no arguments"):
        call(1)


BAD = [
    ({"X": [0.0] * 3}, TypeError, "X must be a numpy array or another buffer. Got list"),
    ({"X": np.zeros(4)}, ValueError, r"X must have shape \(3,\) or \(n_samples, 3\). Got \(4,\)"),
    ({"X": np.zeros((0, 3))}, ValueError, "X must have shape"),
    ({"X": np.zeros(3, int)}, ValueError, "X must have dtype float64 or float32"),
    ({"X": np.zeros(6)[::2]}, ValueError, "X must be C-contiguous"),
    ({"out": [0.0]}, TypeError, "out must be a numpy array or another buffer"),
    ({"out": b"12345678"}, ValueError, "out must have shape"),
    ({"out": np.zeros(2)}, ValueError, r"out must have shape \(\) or \(1,\)"),
    ({"out": np.zeros(1, int)}, ValueError, "out must have dtype float64 or float32"),
    ({"method": "score"}, ValueError, "method must be one of"),
]


@pytest.mark.parametrize(("change", "error", "message"), BAD)
def test_wrong_buffers_are_refused_by_name(
    change: dict[str, Any], error: type[Exception], message: str
) -> None:
    mixture, _ = small()
    with pytest.raises(error, match=message):
        mixture.bind(**{"X": np.zeros(3), "out": np.zeros(1), **change})
