"""Expected values of columns given others: those of each family's completed rows, row by row."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import MixtureModel
from emgine._inference import completion, expected_values
from tests.laws.family_problems import problem
from tests.python.inference.mixtures import DIAG, FULL, TIED, T

if TYPE_CHECKING:
    from emgine import Mixture

X = np.random.RandomState(0).normal(size=(400, 3)) * 3 + [1, 9, 0]
GAPS = np.random.RandomState(1).uniform(size=X.shape) < 0.4
ROWS = np.where(GAPS, np.nan, X)


def filled(mixture: Mixture, rows: np.ndarray, n_threads: int = 1) -> np.ndarray:
    made = np.array(rows, dtype=np.float64)
    expected_values.fill_expected(mixture, made, n_threads)
    return made


@pytest.mark.parametrize("mixture", [FULL, TIED, DIAG, T])
def test_gaps_get_what_completed_rows_have(mixture: Mixture) -> None:
    """To rounding: 1e-12 of values of size 10."""
    expected = completion.expected(mixture, ROWS, 1)[0]
    assert filled(mixture, ROWS) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", ["gamma", "poisson", "product"])
def test_other_families_have_theirs(name: str) -> None:
    """To rounding, as above."""
    family, rows = problem(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mixture = MixtureModel(2, family=family, random_state=0, max_iter=5).fit(rows).mixture_
    some = rows[:40].astype(np.float64)
    some[np.random.RandomState(2).uniform(size=some.shape) < 0.3] = np.nan
    expected = completion.expected(mixture, some, 1)[0]
    found = filled(mixture, some)
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("mixture", [FULL, TIED, DIAG, T])
def test_rows_have_the_same_bits_alone_and_together(
    mixture: Mixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = filled(mixture, ROWS, 2)
    for i in range(0, 400, 37):
        assert np.array_equal(filled(mixture, ROWS[i : i + 1])[0], together[i])
    monkeypatch.setattr(expected_values, "ROWS_AT_ONCE", 64)
    assert np.array_equal(filled(mixture, ROWS), together)


def test_a_regression_far_from_the_origin_keeps_its_digits() -> None:
    """An offset of 1e8 costs the digits it takes from the rows, 1e-8, and no more."""
    far = type(FULL)(FULL.weights, FULL.means + 1e8, FULL.covariances)
    near = FULL.predict_mean(X, of=[2])
    assert far.predict_mean(X + 1e8, of=[2]) - 1e8 == pytest.approx(near, abs=1e-6)


def test_layouts_and_types_of_complete_rows_change_no_bit() -> None:
    expected = FULL.predict_mean(X, of=[1])
    assert np.array_equal(FULL.predict_mean(np.asfortranarray(X), of=[1]), expected)
    assert np.array_equal(FULL.predict_mean(X.tolist(), of=[1]), expected)
    assert np.array_equal(FULL.predict_mean(X.astype(object), of=[1]), expected)
    single = X.astype(np.float32)
    same = FULL.predict_mean(single.astype(np.float64), of=[1])
    assert np.array_equal(FULL.predict_mean(single, of=[1]), same)
    swapped = X.astype(X.dtype.newbyteorder())
    assert np.array_equal(FULL.predict_mean(swapped, of=[1]), expected)


def test_what_is_asked_for_may_be_anything() -> None:
    other = X.copy()
    other[:, 1] = np.inf
    expected = FULL.predict_mean(X, of=[1])
    assert np.array_equal(FULL.predict_mean(other, of=[1]), expected)
    other[0, 0] = np.nan
    assert np.array_equal(FULL.predict_mean(other, of=[1])[1:], expected[1:])
