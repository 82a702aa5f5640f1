"""summary: the criterion by sizes and kinds, its marks, and a table of all candidates."""

from __future__ import annotations

import numpy as np
import pytest

import emgine
from emgine import GaussianMixtureSearch
from emgine.search.summary import by_size_and_kind, name_of

RNG = np.random.default_rng(0)
X = np.concatenate([RNG.normal(0, 1, (60, 2)), RNG.normal(6, 1, (40, 2))])
RESULTS = {
    "n_components": np.array([1, 2, 1, 2, 3]),
    "covariance_type": np.array(["full", "full", "diag", "diag", "diag"]),
    "score": np.array([300.0, 200.0, np.nan, -500.0, 210.0]),
    "status": np.array(["converged", "converged", "failed: x", "converged", "stopped early"]),
    "inflated": np.array([0, 0, 0, 2, 0]),
}


def test_each_cell_is_marked() -> None:
    table = by_size_and_kind(RESULTS, 1, "BIC")
    assert table.headings == ("components", "full", "diag")
    assert table.rows == [
        ("1", "300.00 ", "–"),
        ("2", "200.00*", "-500.00b"),
        ("3", "", "210.00…"),
    ]


def test_a_search_names_its_best() -> None:
    search = GaussianMixtureSearch(range(1, 4), ["full", "diag"], random_state=0).fit(X)
    summary = search.summary()
    assert summary.title == "GaussianMixtureSearch: BIC, lower is better"
    assert summary.facts["best"] == f"2 components, {search.best_params_['covariance_type']}"
    assert summary.facts["its BIC"] == f"{search.best_score_:.3f}"
    cells = [cell for row in summary.tables[0].rows for cell in row[1:]]
    assert [cell for cell in cells if cell.endswith("*")] == [f"{search.best_score_:.2f}*"]
    assert "* the best" in summary.notes[0]


def test_all_candidates_are_a_table() -> None:
    pandas = pytest.importorskip("pandas")
    search = GaussianMixtureSearch([1, 2], "full", random_state=0).fit(X)
    frame = search.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(search.results_)
    assert frame["bic"].tolist() == search.results_["bic"].tolist()


def test_a_search_that_was_not_made_has_neither() -> None:
    for method in ("summary", "to_frame"):
        with pytest.raises(emgine.NotFittedError):
            getattr(GaussianMixtureSearch(), method)()


def test_a_criterion_of_ones_own_has_its_name() -> None:
    assert name_of("bic") == "BIC"
    assert name_of(test_each_cell_is_marked) == "test_each_cell_is_marked"
