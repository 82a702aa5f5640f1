"""Early stopping: the best of an exhaustive search is found, and what was stopped says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixtureSearch
from emgine.search.cutoff import NEAR

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def groups(seed: int) -> Float64:
    """Overlapping groups of any shape."""
    random_state = np.random.RandomState(seed)
    n_features, n_groups = random_state.randint(2, 4), random_state.randint(2, 5)
    centers = 2.0 * random_state.normal(size=(n_groups, n_features))
    group = random_state.randint(n_groups, size=800)
    noise = random_state.normal(size=(800, n_features)) @ random_state.normal(size=2 * [n_features])
    return np.asarray(centers[group] + noise)


def no_groups(seed: int) -> Float64:
    """Rows that no mixture of a few components describes."""
    random_state = np.random.RandomState(seed)
    draws = (
        random_state.uniform(size=(600, 2)),
        random_state.exponential(size=(600, 2)),
        random_state.standard_t(3, size=(600, 2)),
        np.exp(random_state.normal(size=(600, 2))),
    )
    return np.asarray(draws[seed % 4])


@pytest.mark.parametrize("criterion", ["bic", "caic"])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_is_that_of_an_exhaustive_search(seed: int, criterion: str) -> None:
    for X in (groups(seed), no_groups(seed)):
        sizes = range(1, 7)
        best, every = (
            GaussianMixtureSearch(sizes, "all", criterion, finish=finish, random_state=0).fit(X)
            for finish in ("best", "all")
        )
        assert best.best_params_ == every.best_params_
        assert best.best_score_ == every.best_score_
        assert np.array_equal(best.means_, every.means_)


def test_what_comes_near_is_finished_and_the_rest_says_so() -> None:
    table = GaussianMixtureSearch(range(1, 9), random_state=0).fit(groups(1)).results_
    near = table["score"] <= table["score"].min() + NEAR
    assert (table["status"][near] == "converged").all()
    stopped = table["status"] == "stopped early"
    assert stopped.sum() > 20
    assert not table["converged"][stopped].any()
    assert np.isfinite(table["log_likelihood"]).all()


def test_early_stopping_takes_fewer_passes() -> None:
    passes = []
    for finish in ("best", "all"):
        search = GaussianMixtureSearch(range(1, 9), finish=finish, random_state=0).fit(groups(1))
        fits = [fit for fit in search.estimators_ if fit is not None]
        passes.append(sum(run.n_passes for fit in fits for run in fit.restarts_))
    assert 3 * passes[0] < passes[1]


def test_every_run_is_recorded() -> None:
    search = GaussianMixtureSearch(range(1, 5), n_init=3, random_state=0).fit(groups(1))
    for model in search.estimators_:
        assert model is not None
        kept = max(model.restarts_, key=lambda run: run.lower_bound)
        assert kept.lower_bound == model.lower_bound_ == model.lower_bounds_[-1]
        assert kept.n_iter == model.n_iter_
        assert kept.n_passes == model.n_passes_
        assert kept.start is not None
        assert len(model.restarts_) == 1 if model.n_components == 1 else 3


def test_max_iter_is_kept() -> None:
    for most in (1, 2, 3, 4, 7):
        search = GaussianMixtureSearch(
            [2, 3], "full", max_iter=most, tol=0.0, stopping="change", random_state=0
        )
        with pytest.warns(UserWarning, match="did not converge"):
            search.fit(no_groups(0))
        assert search.results_["n_iter"].max() == most
        assert search.results_["status"][search.best_index_] == "max_iter"


def test_without_an_iteration_the_starts_are_scored() -> None:
    search = GaussianMixtureSearch([1, 2], "diag", max_iter=0, random_state=0).fit(groups(1))
    assert np.isfinite(search.results_["bic"]).all()
    assert search.results_["status"].tolist() == ["max_iter"] * 2


def test_an_interrupt_keeps_what_was_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    from emgine.search.early_stopping import EarlyStopping

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(EarlyStopping, "_refit", interrupted)
    search = GaussianMixtureSearch(range(1, 4), "diag", random_state=0)
    with pytest.raises(KeyboardInterrupt):
        search.fit(groups(1))
    assert np.isfinite(search.results_["bic"]).all()
