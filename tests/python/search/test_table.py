"""table: places by score, and behind them what a collapse inflated."""

from __future__ import annotations

import numpy as np
import pytest

import emgine
from emgine import GaussianMixtureSearch
from emgine.search.table import ranks


def rows() -> np.ndarray:
    """30 equal rows, on which a component collapses, and 300 in two groups."""
    generator = np.random.RandomState(0)
    groups = [generator.normal(mean, 1.0, size=(150, 2)) for mean in (8.0, 14.0)]
    return np.concatenate([np.zeros((30, 2)), *groups])


def test_inflated_scores_come_behind_the_others_and_nothing_last() -> None:
    score = np.array([3.0, -9.0, np.nan, 1.0, -9.5])
    assert ranks(score, [False, True, False, False, True]).tolist() == [2, 4, 5, 1, 3]


def test_a_degenerate_candidate_is_a_row_that_does_not_win() -> None:
    search = GaussianMixtureSearch(range(1, 4), "full", reg_covar=0.0, random_state=0).fit(rows())
    table = search.results_
    assert table["status"].tolist() == ["converged", "converged", "degenerate"]
    assert table["bic"].argmin() == 2  # which its collapse has made so
    assert table["rank"].tolist() == [2, 1, 3]
    assert search.best_params_["n_components"] == 2
    assert np.isfinite(table["log_likelihood"]).all()


def test_if_all_are_degenerate_the_best_of_them_wins_with_a_warning() -> None:
    search = GaussianMixtureSearch([1, 2], "full", reg_covar=0.0, random_state=0)
    with pytest.warns(emgine.DegenerateWarning, match="was regularized"):
        search.fit(np.repeat([[0.0, 0.0], [1.0, 1.0]], 20, axis=0))
    assert search.results_["status"].tolist() == ["degenerate"] * 2
    assert search.best_score_ == search.results_["bic"][search.results_["rank"] == 1]


def test_raise_makes_it_a_candidate_that_failed() -> None:
    search = GaussianMixtureSearch(
        range(1, 4), "full", reg_covar=0.0, random_state=0, on_degenerate="raise"
    ).fit(rows())
    assert search.results_["status"][2].startswith("failed: Fitting the mixture model failed")
    assert search.best_params_["n_components"] == 2


def test_dropping_leaves_a_candidate_of_fewer_components() -> None:
    search = GaussianMixtureSearch(
        3, "full", reg_covar=0.0, random_state=0, on_degenerate="drop", init_params="kmeans"
    )
    with pytest.warns(emgine.DegenerateWarning, match="was dropped"):
        search.fit(rows())
    assert search.results_["status"].tolist() == ["converged"]
    assert search.weights_.shape == (2,)
    assert search.results_["n_parameters"].tolist() == [2 * 5 + 1]
