"""Mixture's test of rows: what it takes, and what it returns."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture

ONE = Mixture([1.0], [[1.0, 2.0]], [1.0], "spherical")


def test_p_values_are_float64_whatever_the_rows() -> None:
    X = ONE.sample(50, random_state=0)[0]
    p_values = ONE.outlier_p_values(X)
    assert p_values.dtype == np.float64
    single = X.astype(np.float32)
    assert np.array_equal(ONE.outlier_p_values(single), ONE.outlier_p_values(single.astype(float)))
    assert np.array_equal(ONE.outlier_p_values(X, n_threads=2), p_values)
    assert ONE.is_outlier(X, 0.2).dtype == bool
    assert np.array_equal(ONE.is_outlier(X, 0.2), p_values <= 0.2)


def test_a_row_by_names_is_one_row() -> None:
    pandas = pytest.importorskip("pandas", reason="names come from a table")
    X = pandas.DataFrame(ONE.sample(50, random_state=0)[0], columns=["a", "b"])
    mixture = GaussianMixture().fit(X).mixture_
    assert mixture.is_outlier({"b": 2.0, "a": 60.0}).tolist() == [True]


def test_rows_are_checked() -> None:
    with pytest.raises(ValueError, match="NaN"):
        ONE.is_outlier([[np.nan, 1.0]])
    with pytest.raises(ValueError, match="2 features"):
        ONE.outlier_p_values([[1.0]])


def test_the_threshold_of_one_gaussian_is_a_distance() -> None:
    half = ONE.outlier_threshold(0.5)
    radius = np.sqrt(2 * np.log(2))  # of two columns
    assert ONE.score_samples([1.0 + radius, 2.0]) == pytest.approx(half, rel=1e-12)
