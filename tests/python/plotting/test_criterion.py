"""plot_criterion: one line for each structure, the best marked, failures left out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixtureSearch, MixtureSearch, NotFittedError, families
from emgine.plotting import plot_criterion, plot_density, plot_responsibilities


@pytest.fixture
def search() -> Any:
    """What a search leaves, with one candidate that failed."""
    results = {
        "n_components": np.array([1, 2, 3, 1, 2, 3]),
        "covariance_type": np.array(["full"] * 3 + ["diag"] * 3),
        "bic": np.array([900.0, 410.0, np.nan, 950.0, 400.5, 420.0]),
        "aic": np.array([9.0, 4.0, 3.0, 8.0, 5.0, 6.0]),
        "rank": np.array([4, 2, 6, 5, 1, 3]),
        "status": np.array(["converged"] * 6),
    }
    return SimpleNamespace(results_=results, criterion="bic")


def test_lines_are_differences_to_the_best(search: Any) -> None:
    ax = plot_criterion(search)
    full, diag, best = ax.lines
    assert (full.get_label(), diag.get_label()) == ("full", "diag")
    assert full.get_xdata().tolist() == [1, 2, 3]
    assert np.allclose(full.get_ydata(), [499.5, 9.5, np.nan], equal_nan=True)
    assert np.allclose(diag.get_ydata(), [549.5, 0.0, 19.5])
    assert (best.get_xdata()[0], best.get_ydata()[0]) == (2, 0.0)
    assert ax.get_title() == "best: diag, 2 components, BIC 400.50"
    assert ax.get_yscale() == "symlog"
    assert full.get_marker() != diag.get_marker()


def test_another_criterion_and_other_axes(search: Any) -> None:
    import matplotlib.pyplot as plt

    ax = plt.subplots()[1]
    assert plot_criterion(search, criterion="aic", ax=ax, legend=False) is ax
    assert ax.get_title() == "best: full, 3 components, AIC 3.00"


def test_what_cannot_be_drawn_is_refused(search: Any) -> None:
    with pytest.raises(NotFittedError):
        plot_criterion(SimpleNamespace(criterion="bic"))
    with pytest.raises(ValueError, match=r"an entry of results_: aic, bic, .*'x'"):
        plot_criterion(search, criterion="x")
    scored = {"score": search.results_["aic"], "rank": np.array([6, 2, 1, 5, 3, 4])}
    own = SimpleNamespace(results_=search.results_ | scored, criterion=lambda *_: 0.0)
    assert plot_criterion(own).get_title() == "best: full, 3 components, score 3.00"
    search.results_["bic"] = np.full(6, np.inf)
    with pytest.raises(ValueError, match="No candidate of the search has a finite bic"):
        plot_criterion(search)


def test_the_best_is_the_one_of_the_ranks(search: Any) -> None:
    results = search.results_
    results["status"] = np.array(
        [*("converged", "stopped early", "converged"), *("stopped", "degenerate", "converged")]
    )
    results["rank"] = np.array([3, 1, 6, 4, 5, 2])
    ax = plot_criterion(search)
    assert ax.get_title() == "best: full, 2 components, BIC 410.00"
    assert plot_criterion(search, criterion="aic").get_title().startswith("best: full, 3 comp")
    lines = {line.get_label(): line for line in ax.lines}
    assert lines["best"].get_xydata().tolist() == [[2.0, 0.0]]
    assert np.allclose(lines["diag"].get_ydata(), [540.0, np.nan, 10.0], equal_nan=True)
    assert ax.get_ylim()[0] < -9.5  # the degenerate candidate is seen, below the best
    behind = ax.get_facecolor()[:3]
    marked = {line.get_marker(): line for line in ax.lines if line.get_label().startswith("_")}
    assert marked["x"].get_xydata().tolist() == [[2.0, -9.5]]
    for marker, point in (("o", [2.0, 0.0]), ("s", [1.0, 540.0])):
        assert marked[marker].get_xydata().tolist() == [point]
        assert tuple(marked[marker].get_markerfacecolor()) == behind
    listed = [text.get_text() for text in ax.get_legend().get_texts()]
    assert listed == ["full", "diag", "stopped early", "stopped", "degenerate", "best"]


def test_structures_may_have_the_names_of_mclust(search: Any) -> None:
    ax = plot_criterion(search, names="mclust")
    assert [line.get_label() for line in ax.lines] == ["VVV", "VVI", "best"]
    assert ax.get_title() == "best: VVI, 2 components, BIC 400.50"
    search.results_["family"] = np.array(["poisson"] * 3 + ["student_t(diag)"] * 3)
    families = plot_criterion(search, names="mclust").lines
    assert [line.get_label() for line in families] == ["poisson", "student_t(diag)", "best"]
    with pytest.raises(ValueError, match=r"names must be 'scikit-learn' or 'mclust'\. Got 'R'"):
        plot_criterion(search, names="R")


def test_what_ran_out_of_iterations_is_hollow(search: Any) -> None:
    search.results_["status"][0] = "max_iter"
    ax = plot_criterion(search)
    (hollow,) = [line for line in ax.lines if line.get_label().startswith("_")]
    assert hollow.get_xydata().tolist() == [[1.0, 499.5]]
    assert tuple(hollow.get_markerfacecolor()) == ax.get_facecolor()[:3]
    assert "max_iter" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_ticks_are_whole_numbers_and_not_too_many() -> None:
    for most in (3, 40):
        counts = np.arange(1, most + 1)
        results = {
            "n_components": counts,
            "covariance_type": np.full(most, "full"),
            "bic": 1.0 * counts,
            "rank": counts,
            "status": np.full(most, "converged"),
        }
        ax = plot_criterion(SimpleNamespace(results_=results, criterion="bic"))
        ticks = ax.get_xticks()
        assert len(ticks) <= 15
        assert np.array_equal(ticks, np.round(ticks))


def test_a_real_search_is_drawn() -> None:
    X = np.random.RandomState(0).normal(size=(200, 2))
    X[:80] += 7.0
    search = GaussianMixtureSearch(range(1, 4), ["full", "diag"], random_state=0).fit(X)
    ax = plot_criterion(search)
    shown = {line.get_label() for line in ax.lines if not line.get_label().startswith("_")}
    assert shown == {"full", "diag", "best"} | {"stopped early"} & set(search.results_["status"])
    assert f"{search.best_params_['n_components']} components" in ax.get_title()
    lowest = min(line.get_ydata().min() for line in ax.lines if len(line.get_ydata()))
    assert lowest == 0.0
    # Of a search, the other pictures show the best model.
    one, other = plot_density(search, X), plot_density(search.best_estimator_, X)
    assert np.array_equal(
        one.collections[-1].get_facecolors(), other.collections[-1].get_facecolors()
    )
    assert len(plot_responsibilities(search, X).collections) == search.best_estimator_.n_components


def test_a_model_of_two_names_is_in_both_lines() -> None:
    rows = np.random.RandomState(0).normal(size=(200, 2))
    search = GaussianMixtureSearch([1, 2, 3], ["full", "tied"], random_state=0).fit(rows)
    assert len(search.results_["bic"]) == 5
    drawn = {line.get_label(): line for line in plot_criterion(search).get_lines()}
    for name in ("full", "tied"):
        assert drawn[name].get_xdata().tolist() == [1, 2, 3]
    assert drawn["full"].get_ydata()[0] == drawn["tied"].get_ydata()[0]


def test_families_are_lines_with_their_names_in_the_table() -> None:
    rng = np.random.RandomState(0)
    rows = np.append(rng.poisson(2, 300), rng.poisson(15, 100))[:, np.newaxis]
    kinds = ["poisson", families.NegativeBinomial(size=3), "geometric"]
    search = MixtureSearch(range(1, 4), kinds, finish="all", random_state=0).fit(rows)
    ax = plot_criterion(search)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == ["poisson", "negative_binomial(size=3.0)", "geometric", "best"]
    assert ax.get_title() == f"best: poisson, 2 components, BIC {search.best_score_:.2f}"
    best = search.results_["bic"].min()
    assert np.allclose(ax.lines[0].get_ydata(), search.results_["bic"][:3] - best)


def test_a_model_of_two_families_is_in_both_lines() -> None:
    rows = np.random.RandomState(0).gamma(2.0, size=(200, 1))
    kinds = ["gaussian", families.StudentT("diag"), families.StudentT(dof="shared")]
    search = MixtureSearch([1, 2], kinds, finish="all", random_state=0).fit(rows)
    assert search.results_["family"].tolist() == [kinds[0]] * 2 + ["student_t(diag)"] * 2 + [
        "student_t(full, dof='shared')"
    ]
    lines = plot_criterion(search).lines
    assert [line.get_xdata().tolist() for line in lines[:3]] == [[1, 2]] * 3
    assert lines[1].get_ydata()[0] == lines[2].get_ydata()[0]
