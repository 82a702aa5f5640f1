"""Regression: shapes of rows, gaps, and the formula for one component."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import Mixture
from tests.python.inference.mixtures import COVARIANCES, FULL, MEANS

X = np.random.RandomState(0).normal(size=(100, 3)) * 2 + [1, 9, 0]


def test_one_component_is_linear_regression() -> None:
    mixture = Mixture([1.0], MEANS[:1], COVARIANCES[:1])
    slope = COVARIANCES[0, 2, :2] @ np.linalg.inv(COVARIANCES[0, :2, :2])
    expected = MEANS[0][2] + (X[:, :2] - MEANS[0][:2]) @ slope
    means, deviations = mixture.predict_mean(X, of=2, return_std=True)
    assert means[:, 0] == pytest.approx(expected, rel=1e-12)
    variance = COVARIANCES[0, 2, 2] - slope @ COVARIANCES[0, :2, 2]
    assert deviations[:, 0] == pytest.approx(np.sqrt(variance), rel=1e-12)


def test_what_is_asked_for_is_not_looked_at() -> None:
    other = X.copy()
    other[:, 1] = np.nan
    assert np.array_equal(FULL.predict_mean(X, of=1), FULL.predict_mean(other, of=[1]))
    assert np.array_equal(FULL.predict_mean(X, of=1), FULL.predict_mean(X[:, [0, 2]], of=1))


def test_several_are_in_the_order_asked_for() -> None:
    found = FULL.predict_mean(X, of=[2, 0])
    assert np.array_equal(found[:, ::-1], FULL.predict_mean(X, of=[0, 2]))
    assert found.shape == (100, 2)


def test_gaps_of_what_is_given_are_left_out() -> None:
    rows = X.copy()
    rows[::2, 0] = np.nan
    found = FULL.predict_mean(rows, of=1)
    alone = FULL.marginal([1, 2]).predict_mean(X[::2, 1:], of=0)
    assert found[::2] == pytest.approx(alone, rel=1e-12)
    assert found[1::2] == pytest.approx(FULL.predict_mean(X[1::2], of=1), rel=1e-12)
    nothing = FULL.predict_mean(np.full((1, 3), np.nan), of=1)
    assert nothing[0, 0] == pytest.approx(FULL.mean[1], rel=1e-12)


@pytest.mark.parametrize(
    ("rows", "of", "said"),
    [
        (X, 3, "of must be numbers of columns from 0 to 2"),
        (X[:, :1], 2, "1 features, but Mixture is expecting 3"),
        ([[1.0, np.inf, 0.0]], 0, "infinity .* row 0, column 1"),
        (X[0], 0, "Expected 2D array"),
    ],
)
def test_what_cannot_be_is_refused(rows: Any, of: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        FULL.predict_mean(rows, of)
