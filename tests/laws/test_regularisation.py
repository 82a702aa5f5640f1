"""reg_covar decides no search: over rows that repeat, the choice is the one without it.

Answers from 1 to 5, rounded and cut numbers, counts, and few rows in many features all let a
component sit on equal rows, or on rows in a plane, where reg_covar alone makes its likelihood.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from emgine import DegenerateWarning, GaussianMixtureSearch
from tests.laws.plain import COUPLED, STRUCTURES

Float64 = npt.NDArray[np.float64]


def answers() -> Float64:
    covariance = 0.5 * np.eye(4) + 0.5
    normal = np.random.RandomState(0).multivariate_normal(np.zeros(4), covariance, 300)
    return np.clip(np.rint(3 + 0.9 * normal), 1, 5)


def rounded() -> Float64:
    return np.round(2 * np.random.RandomState(0).normal(size=(200, 1)), 1) // 0.5 * 0.5


def cut() -> Float64:
    return np.minimum(np.random.RandomState(0).normal(80, 20, (500, 1)), 100)


def counts() -> Float64:
    return np.random.RandomState(0).poisson(3.0, (300, 2)).astype(float)


def searched(rows: Float64, reg_covar: float | str, **parameters: Any) -> GaussianMixtureSearch:
    with warnings.catch_warnings():
        warnings.simplefilter("error", DegenerateWarning)  # the best is not narrow
        options = {"covariance_type": STRUCTURES, "random_state": 0} | parameters
        numbers = options.pop("n_components", range(1, 11))
        return GaussianMixtureSearch(numbers, reg_covar=reg_covar, **options).fit(rows)


@pytest.mark.parametrize("reg_covar", [1e-6, 1e-5, "auto"])
@pytest.mark.parametrize("rows", [answers(), rounded(), cut(), counts()])
def test_the_choice_is_the_one_without_it(rows: Float64, reg_covar: float | str) -> None:
    without, found = searched(rows, 0.0), searched(rows, reg_covar)
    assert found.best_params_["n_components"] == without.best_params_["n_components"]
    assert found.best_score_ == pytest.approx(without.best_score_, abs=0.05)
    assert "degenerate" in found.results_["status"]


@pytest.mark.parametrize("reg_covar", [1e-6, 1e-5, "auto"])
def test_few_rows_in_many_features_get_no_more_components_by_it(reg_covar: float | str) -> None:
    for seed in range(3):
        rows = np.random.RandomState(seed).normal(size=(20, 10))
        without, found = searched(rows, 0.0), searched(rows, reg_covar)
        assert found.best_params_["n_components"] <= without.best_params_["n_components"]


@pytest.mark.parametrize("rows", [answers(), counts()])
def test_structures_that_couple_components_choose_as_without_it(rows: Float64) -> None:
    options = {"covariance_type": COUPLED, "n_components": range(1, 5)}
    without, found = searched(rows, 0.0, **options), searched(rows, 1e-6, **options)
    assert found.best_params_ == without.best_params_
    assert found.best_score_ == pytest.approx(without.best_score_, abs=0.05)


def test_a_bounded_component_that_has_the_volume_of_the_others_is_no_choice() -> None:
    rows = np.random.RandomState(1).normal(size=(20, 10))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateWarning)  # there is no other candidate
        found = GaussianMixtureSearch([10], ["EVI"], reg_covar=0.0, random_state=0).fit(rows)
    assert list(found.results_["status"]) == ["degenerate"]
    assert list(found.results_["inflated"]) == [2]


def test_where_every_candidate_is_narrow_that_is_said() -> None:
    one = np.random.RandomState(0).normal(size=(100, 1))
    rows = np.hstack([one, 1.19 * one])  # net and gross
    search = GaussianMixtureSearch([1], "full", random_state=0)
    with pytest.warns(DegenerateWarning, match=r"column 0 and column 1 are collinear\).*none: try"):
        search.fit(rows)
    assert list(search.results_["status"]) == ["degenerate"]
    both = GaussianMixtureSearch([1], ["full", "diag"], random_state=0)
    with pytest.warns(DegenerateWarning, match="column 0 and column 1 are collinear"):
        both.fit(rows)
    assert both.best_params_["covariance_type"] == "diag"
