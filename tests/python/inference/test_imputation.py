"""Imputation against numerical integration, containers with gaps, and the spread of draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import integrate

from emgine import Mixture
from tests.python.inference.mixtures import DIAG, FULL, TIED, T

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("mixture", [FULL, TIED, DIAG, T])
@pytest.mark.parametrize("gap", [0, 1, 2])
def test_a_mean_is_the_numerical_integral(mixture: Mixture, gap: int) -> None:
    row = np.array([1.0, 9.5, 2.0])

    def moment(power: int) -> float:
        def value(x: float) -> float:
            return float(x**power * np.exp(mixture.score_samples(np.where(at, x, row))))

        at = np.arange(3) == gap
        ends = (-40, 40) if mixture is not T else (-4000, 4000)
        points = [-5, 0, 5, 10]
        return float(integrate.quad(value, *ends, points=points, limit=2000, epsabs=1e-14)[0])

    total, first, second = moment(0), moment(1), moment(2)
    rows = np.where(np.arange(3) == gap, np.nan, row)[np.newaxis]
    mean = first / total
    assert mixture.impute(rows)[0, gap] == pytest.approx(mean, rel=1e-6)
    std = np.sqrt(second / total - mean**2)
    # The tails of a t beyond the ends of the integral hold some of its variance.
    assert mixture.imputation_std(rows)[0, gap] == pytest.approx(std, rel=1e-3)


CONTAINERS: dict[str, Callable[[Any], Any]] = {
    "list with None": lambda rows: rows.astype(object).tolist(),
    "objects": lambda rows: np.where(np.isnan(rows), None, rows),
    "float32": lambda rows: rows.astype(np.float32),
    "pandas": lambda rows: pd.DataFrame(rows, columns=["a", "b", "c"]),
    "pandas nullable": lambda rows: pd.DataFrame(rows, columns=["a", "b", "c"]).astype("Float64"),
    "polars": lambda rows: pl.DataFrame(rows, schema=["a", "b", "c"]).fill_nan(None),
    "transposed": np.asfortranarray,
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_gaps_come_in_any_container(container: str) -> None:
    rows = np.array([[1.0, np.nan, 2.0], [np.nan, 9.0, np.nan], [0.5, 10.0, 4.0]])
    found = FULL.impute(CONTAINERS[container](rows))
    assert np.array_equal(found, FULL.impute(rows))
    assert np.array_equal(found[2], rows[2])


@pytest.mark.parametrize("how", ["mean", "sample", "mode"])
def test_observed_cells_stay_and_nothing_given_is_changed(how: str) -> None:
    rows = np.random.RandomState(0).normal([0, 9, 0], size=(200, 3))
    gaps = np.random.RandomState(1).uniform(size=rows.shape) < 0.5
    given = np.where(gaps, np.nan, rows)
    before = given.copy()
    found = FULL.impute(given, how, random_state=0)
    assert np.array_equal(given, before, equal_nan=True)
    assert np.array_equal(found[~gaps], rows[~gaps])
    assert np.isfinite(found).all()
    assert np.array_equal(FULL.impute(rows, how), rows)


def test_draws_have_the_spread_that_means_lack() -> None:
    rows = FULL.sample(20_000, random_state=0)[0]
    gaps = np.random.RandomState(1).uniform(size=rows.shape) < 0.3
    given = np.where(gaps, np.nan, rows)
    drawn, means = FULL.impute(given, "sample", random_state=2), FULL.impute(given)
    assert np.cov(drawn.T) == pytest.approx(np.cov(rows.T), rel=0.05, abs=0.1)
    assert (means.var(axis=0) < drawn.var(axis=0)).all()


def test_a_seed_says_the_draws() -> None:
    given = [[None, 9.0, None]] * 5
    first = FULL.impute(given, "sample", random_state=7)
    assert np.array_equal(first, FULL.impute(given, "sample", random_state=7))
    assert not np.array_equal(first, FULL.impute(given, "sample", random_state=8))
    assert len(np.unique(first[:, 0])) == 5


def test_categories_get_the_most_probable() -> None:
    mixture = Mixture.from_parameters(
        [0.5, 0.5],
        {0: {"means": [[0.0], [9.0]], "covariances": [[[1.0]], [[1.0]]]},
         1: {"probabilities": [[[0.7, 0.2, 0.1]], [[0.1, 0.2, 0.7]]]}},
        {0: "gaussian", 1: "categorical"},
    )  # fmt: skip
    rows = [[0.1, None], [8.8, None], [None, 2.0]]
    assert mixture.impute(rows)[:, 1].tolist() == [0.0, 2.0, 2.0]
    assert mixture.impute(rows, "mode")[:, 1].tolist() == [0.0, 2.0, 2.0]
    assert mixture.impute(rows)[2, 0] == pytest.approx(9 * 0.7 / 0.8)
    assert mixture.impute(rows, "mode")[2, 0] == 9.0
    assert np.isnan(mixture.imputation_std(rows)[:2, 1]).all()


def test_another_word_is_refused() -> None:
    with pytest.raises(ValueError, match=r"how must be one of .* Got 'median'"):
        FULL.impute([[None, 1.0, 2.0]], "median")
