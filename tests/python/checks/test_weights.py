"""_validation: sample weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import emgine
from emgine._checks.validation import check_sample_weight, check_summed_weight, scaled_weights

BAD: list[tuple[Any, str]] = [
    ([1.0, -0.5, 1.0], r"^Negative values in data passed to `sample_weight`: .* row 1 is -0\.5"),
    ([1.0, 1.0, np.nan], r"^Input sample_weight contains NaN\. .* in row 2\."),
    ([np.inf, 1.0, 1.0], r"^Input sample_weight contains infinity .* in row 0\."),
    ([0.0, 0.0, 0.0], r"^Sample weights must contain at least one non-zero number\.$"),
    (0.0, r"^Sample weights must contain at least one non-zero number\.$"),
    (-1.0, r"^Negative values in data passed to `sample_weight`"),
    ([1.0, 1.0], r"^sample_weight\.shape == \(2,\), expected \(3,\)!$"),
    ([1.0] * 4, r"^sample_weight\.shape == \(4,\), expected \(3,\)!$"),
    (np.ones((3, 1)), "^Sample weights must be 1D array or scalar, got 2D array"),
    (["1", "1", "1"], "^sample_weight has dtype .* holds strings"),
    (np.ones(3) + 1j, "^Complex data not supported"),
    (1j, "^Complex data not supported"),
    (np.full(3, 1e308), "sum of the sample weights is too large"),
]


@pytest.mark.parametrize(("weights", "message"), BAD, ids=[b[1][1:45] for b in BAD])
def test_bad_weights_are_refused(weights: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_sample_weight(weights, 3)


@pytest.mark.parametrize(
    "weights",
    [
        [1, 0, 2],
        np.array([1, 0, 2], dtype=np.int8),
        np.array([1, 0, 2], dtype=np.float32),
        np.array([1.0, 9.0, 0.0, 9.0, 2.0])[::2],
        np.array([1.0, 0.0, 2.0]).astype(">f8"),
        pd.Series([1, 0, 2]),
        pl.Series([1.0, 0.0, 2.0]),
        [True, False, 2],
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_kind_of_weights_comes_out_the_same(weights: object) -> None:
    found = check_sample_weight(weights, 3)
    assert found is not None
    assert found.dtype == np.float64
    assert found.flags.c_contiguous
    assert found.tolist() == [1.0, 0.0, 2.0]


def test_no_weights_stay_no_weights() -> None:
    assert check_sample_weight(None, 3) is None


def test_a_number_is_the_weight_of_every_row() -> None:
    found = check_sample_weight(2, 3)
    assert found is not None
    assert found.tolist() == [2.0, 2.0, 2.0]


def test_weights_are_not_copied_where_they_fit() -> None:
    weights = np.array([1.0, 2.0, 3.0])
    found = check_sample_weight(weights, 3)
    assert found is not None
    assert np.shares_memory(found, weights)


@pytest.mark.parametrize("method", ["fit", "fit_predict", "score", "aic", "bic"])
def test_every_method_with_weights_checks_them(method: str) -> None:
    X = np.random.RandomState(0).normal(size=(30, 2))
    model = emgine.GaussianMixture(2, random_state=0).fit(X)
    before = model.mixture_
    with pytest.raises(ValueError, match="Negative values"):
        getattr(model, method)(X, sample_weight=np.full(30, -1.0))
    assert model.mixture_ is before


def test_tiny_weights_are_scaled_by_a_power_of_four() -> None:
    weights = np.array([1.0, 0.0, 3.0])
    scaled = scaled_weights(np.ldexp(weights, -1070))
    assert scaled is not None
    assert scaled.tolist() == [0.25, 0.0, 0.75]
    assert scaled_weights(weights) is weights
    assert scaled_weights(None) is None


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical", "tied_diag"])
@pytest.mark.parametrize("exponent", [-1070, -1022, -850])
def test_a_fit_with_tiny_weights_has_the_bits_of_their_multiples(kind: str, exponent: int) -> None:
    rng = np.random.RandomState(0)
    X = np.concatenate([rng.randn(60, 3), rng.randn(40, 3) + 5])
    weights = rng.randint(0, 5, 100).astype(float)
    for init in ("kmeans", "random"):
        model = emgine.GaussianMixture(2, covariance_type=kind, random_state=0, init_params=init)
        bounds = list(model.fit(X, sample_weight=weights).lower_bounds_)
        means = np.array(model.means_)
        model.fit(X, sample_weight=np.ldexp(weights, exponent))
        assert list(model.lower_bounds_) == bounds
        assert model.means_.tobytes() == means.tobytes()


def test_a_search_with_tiny_weights_ranks_as_with_their_multiples() -> None:
    X, weights = np.random.RandomState(0).randn(80, 2), np.ldexp(np.ones(80), -1070)
    search = emgine.GaussianMixtureSearch([1, 2], covariance_type=["full", "diag"], random_state=0)
    expected = search.fit(X, sample_weight=np.ones(80)).results_
    found = search.fit(X, sample_weight=weights).results_
    assert list(found["n_components"]) == list(expected["n_components"])
    assert list(found["bic"]) == list(expected["bic"])


def test_sums_of_tiny_weights_are_refused_where_they_count() -> None:
    with pytest.raises(ValueError, match="too small for float64; scale them up"):
        check_summed_weight(1e-310)
    X, tiny = np.random.RandomState(0).randn(20, 2), np.full(20, 1e-320)
    model = emgine.GaussianMixture(1).fit(X, sample_weight=tiny)
    with pytest.raises(ValueError, match="too small for float64; scale them up"):
        model.bic(X, tiny)
    source = emgine.sources.Blocks([(X, tiny)])
    with pytest.raises(ValueError, match="too small for float64; scale them up"):
        emgine.GaussianMixture(1).fit(source)
