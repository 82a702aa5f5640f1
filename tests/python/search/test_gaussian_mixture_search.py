"""GaussianMixtureSearch: its results, attributes, errors, and the methods of its best model."""

from __future__ import annotations

import pickle
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

import emgine
from emgine import GaussianMixture, GaussianMixtureSearch, _core

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

COLUMNS = {
    "n_components", "covariance_type", "log_likelihood", "n_parameters", "aic", "bic", "icl",
    "caic", "score", "rank", "converged", "n_iter", "seconds", "status", "inflated",
}  # fmt: skip


@pytest.fixture
def search(two_blobs: Float64) -> GaussianMixtureSearch:
    return GaussianMixtureSearch(range(1, 4), finish="all", random_state=0).fit(two_blobs)


def test_results_are_columns_of_equal_length(search: GaussianMixtureSearch) -> None:
    frame = pd.DataFrame(search.results_)
    assert set(frame.columns) == COLUMNS
    assert frame["rank"].sort_values().tolist() == list(range(1, len(frame) + 1))
    assert (frame["status"] == "converged").all()
    assert frame["converged"].all()


def test_the_best_has_the_lowest_score(search: GaussianMixtureSearch, two_blobs: Float64) -> None:
    best = search.best_index_
    assert best == search.results_["bic"].argmin()
    assert search.results_["rank"][best] == 1
    assert search.best_score_ == search.results_["score"][best] == search.results_["bic"][best]
    assert search.best_params_["n_components"] == 2
    model = search.best_estimator_
    assert {name: getattr(model, name) for name in search.best_params_} == search.best_params_
    assert search.best_score_ == pytest.approx(model.bic(two_blobs), rel=1e-14)
    assert search.estimators_[best] is model


def test_the_search_answers_through_the_best(
    search: GaussianMixtureSearch, two_blobs: Float64
) -> None:
    model = search.best_estimator_
    for method in ("predict", "predict_proba", "score_samples", "score", "bic", "aic", "icl"):
        ours, theirs = getattr(search, method)(two_blobs), getattr(model, method)(two_blobs)
        assert np.array_equal(ours, theirs)
    assert search.mixture_ is model.mixture_
    assert np.array_equal(search.sample(5)[0], model.sample(5)[0])
    assert search.n_features_in_ == 3
    again = clone(search)
    assert np.array_equal(again.fit_predict(two_blobs), search.predict(two_blobs))


@pytest.mark.parametrize("criterion", ["bic", "aic", "icl", "caic", "nec", "cv"])
def test_every_criterion_finds_two_blobs(two_blobs: Float64, criterion: str) -> None:
    search = GaussianMixtureSearch(range(1, 4), "spherical", criterion, random_state=0)
    search.fit(two_blobs)
    assert search.best_params_ == {"n_components": 2, "covariance_type": "spherical"}
    assert np.array_equal(search.results_[criterion], search.results_["score"])


def test_a_callable_is_a_criterion(two_blobs: Float64) -> None:
    def loss(model: GaussianMixture, X: Float64, *weight: Float64) -> float:
        return abs(model.n_components - 3) + len(weight) + 0.0 * len(X)

    search = GaussianMixtureSearch(range(1, 5), "diag", loss, random_state=0)
    assert search.fit(two_blobs).best_params_["n_components"] == 3
    assert search.best_score_ == 0
    assert search.fit(two_blobs, sample_weight=np.ones(240)).best_score_ == 1


def test_weights_are_repetitions(two_blobs: Float64) -> None:
    weight = np.random.RandomState(3).randint(0, 3, 240).astype(float)
    # From k-means on the repeated rows the start is the same only if the groups are clear.
    weighted = GaussianMixtureSearch(range(1, 3), finish="all", random_state=0)
    weighted.fit(two_blobs, None, weight)
    repeated = GaussianMixtureSearch(range(1, 3), finish="all", random_state=0).fit(
        np.repeat(two_blobs, weight.astype(int), axis=0)
    )
    assert weighted.best_params_ == repeated.best_params_
    for name in ("log_likelihood", "bic", "icl"):  # both stop within tol 1e-6 a row of the optimum
        assert weighted.results_[name] == pytest.approx(repeated.results_[name], abs=1e-3)


@pytest.mark.parametrize("finish", ["best", "all"])
@pytest.mark.parametrize("n_rows", [3_000, 40_000])  # one fit after the other, and side by side
def test_threads_change_no_bit(two_blobs: Float64, finish: str, n_rows: int) -> None:
    rows = np.random.RandomState(0).normal(size=(n_rows, 3))
    rows[:240] = two_blobs
    structures = ["full", "tied", "diag", "VEI", "EEV", "VVE"]
    one, four = (
        GaussianMixtureSearch(
            range(1, 4), structures, n_init=2, finish=finish, random_state=1, n_threads=n
        ).fit(rows)
        for n in (1, 4)
    )
    for name in COLUMNS - {"seconds"}:
        assert np.array_equal(one.results_[name], four.results_[name]), name
    assert np.array_equal(one.means_, four.means_)


def test_a_candidate_does_not_depend_on_the_rest_of_the_grid(two_blobs: Float64) -> None:
    alone = GaussianMixtureSearch(2, "full", finish="all", random_state=4).fit(two_blobs)
    among = GaussianMixtureSearch([1, 2], ["diag", "full"], finish="all", random_state=4)
    among.fit(two_blobs)
    assert alone.results_["log_likelihood"][0] == among.results_["log_likelihood"][3]


def test_a_candidate_that_fails_is_a_row() -> None:
    rows = np.random.RandomState(0).normal(size=(5, 2))
    search = GaussianMixtureSearch([1, 9], "full", random_state=0).fit(rows)
    assert search.results_["status"][0] == "converged"
    assert search.results_["status"][1].startswith("failed: Expected n_samples >= n_components")
    assert np.isnan(search.results_["bic"][1])
    assert search.results_["rank"][1] == 2
    assert search.estimators_[1] is None


def test_if_all_fail_the_search_is_the_one_from_before(two_blobs: Float64) -> None:
    search = GaussianMixtureSearch(2, "full", random_state=0).fit(two_blobs)
    before = search.results_["bic"][0]
    with pytest.raises(ValueError, match="Every candidate failed; the first failed: Expected n_s"):
        search.set_params(n_components=[9, 10]).fit(two_blobs[:5])
    assert search.results_["bic"][0] == before


def test_a_deadline_ends_the_search(two_blobs: Float64) -> None:
    search = GaussianMixtureSearch(range(2, 8), "full", random_state=0, deadline=0.0)
    with pytest.warns(emgine.ConvergenceWarning):
        search.fit(two_blobs)
    assert search.results_["status"].tolist() == ["stopped"] + ["not started"] * 5
    assert search.best_params_["n_components"] == 2


def test_an_interrupt_keeps_what_is_done(two_blobs: Float64) -> None:
    def interrupted(model: GaussianMixture, X: Float64) -> float:
        if model.n_components == 3:
            raise KeyboardInterrupt
        return model.bic(X)

    search = GaussianMixtureSearch([1, 2, 3, 4], "diag", interrupted, random_state=0)
    with pytest.raises(KeyboardInterrupt):
        search.fit(two_blobs)
    assert search.results_["status"].tolist() == ["converged"] * 2 + ["not started"] * 2
    assert search.best_params_["n_components"] == 2


def test_structures_side_by_side_end_together(
    two_blobs: Float64, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt of any of them; small fits run side by side where threads allow."""
    from emgine.search import criteria

    fitted = []

    def interrupted(rows: Any, mixture: _core.Mixture, **options: Any) -> Any:
        if mixture.n_components == 3:
            raise KeyboardInterrupt
        fitted.append(mixture.shape.structure)
        return evidence_of(rows, mixture, **options)

    evidence_of = criteria.evidence_of
    monkeypatch.setattr(criteria, "evidence_of", interrupted)
    search = GaussianMixtureSearch(
        [1, 2, 3, 4], ["diag", "tied"], finish="all", random_state=0, n_threads=2
    )
    with pytest.raises(KeyboardInterrupt):
        search.fit(two_blobs)
    # A fit that runs when another is interrupted is ended, and kept.
    done = search.results_["status"] != "not started"
    assert set(search.results_["status"][done]) <= {"converged", "stopped"}
    assert done.sum() == len(fitted)
    assert set(search.results_["n_components"][done]) <= {1, 2}


def test_without_refit_there_is_only_the_table(two_blobs: Float64) -> None:
    search = GaussianMixtureSearch([1, 2], "diag", refit=False, random_state=0).fit(two_blobs)
    assert search.best_params_["n_components"] == 2
    assert search.estimators_ == [None, None]
    for name in ("best_estimator_", "means_", "mixture_"):
        assert not hasattr(search, name)
    with pytest.raises(AttributeError, match="refit=False"):
        search.predict(two_blobs)
    assert pickle.loads(pickle.dumps(search)).best_params_ == search.best_params_


def test_pickles_and_files_keep_the_search(
    search: GaussianMixtureSearch, two_blobs: Float64, tmp_path: Any
) -> None:
    again = pickle.loads(pickle.dumps(search))
    assert np.array_equal(again.predict_proba(two_blobs), search.predict_proba(two_blobs))
    assert again.best_score_ == search.best_score_
    search.save(tmp_path / "best.safetensors")
    loaded = emgine.load(tmp_path / "best.safetensors")
    assert np.array_equal(loaded.predict(two_blobs), search.predict(two_blobs))


def test_there_are_no_results_before_fit() -> None:
    for name in ("best_estimator_", "best_params_", "results_", "means_"):
        assert not hasattr(GaussianMixtureSearch(), name)
    with pytest.raises(emgine.NotFittedError, match="This GaussianMixtureSearch"):
        GaussianMixtureSearch().predict([[0.0]])


with warnings.catch_warnings():
    # That our class has not scikit-learn's base class is known.
    warnings.filterwarnings("ignore", "Estimator GaussianMixtureSearch does not", UserWarning)
    every_check = parametrize_with_checks([GaussianMixtureSearch([1, 2], ["full", "diag"])])


# The checks allow five iterations, after which the default rule is not met.
@pytest.mark.filterwarnings("ignore:Best performing initialization:UserWarning")
@every_check  # type: ignore[untyped-decorator]
def test_scikit_learns_checks(estimator: GaussianMixtureSearch, check: Any) -> None:
    check(estimator)
