"""Searches that run fits at the same time, one per thread; this changes no bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixtureSearch, MixtureSearch, priors
from emgine._em.side_by_side import SideBySide
from emgine.search import fits
from emgine.search.fits import Fits

if TYPE_CHECKING:
    from emgine._core import Mixture
    from emgine.search.candidates import Candidate


def fitted(n_rows: int, n_threads: int) -> GaussianMixtureSearch:
    rows = np.random.RandomState(3).normal(size=(n_rows, 4))
    rows[::2] += 3.0
    search = GaussianMixtureSearch([1, 2, 5], ["full", "diag"], n_threads=n_threads, random_state=0)
    return search.fit(rows)


@pytest.mark.parametrize(("n_rows", "at_once"), [(400, {1}), (30_000, {3})])
def test_fits_share_threads_where_a_pass_is_longer_than_the_interpreter_between(
    n_rows: int, at_once: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[int] = set()

    def watched(at_once: int | None = None, **more: Any) -> SideBySide[None]:
        asked.update([] if at_once is None else [at_once])
        return SideBySide(at_once or 1, **more)

    monkeypatch.setattr(fits, "SideBySide", watched)
    shared = fitted(n_rows, 3)
    assert asked == at_once
    alone = fitted(n_rows, 1)
    for name in ("log_likelihood", "bic", "n_iter"):
        assert np.array_equal(shared.results_[name], alone.results_[name])
    assert np.array_equal(shared.mixture_.means, alone.mixture_.means)


@pytest.mark.parametrize("finish", ["all", "best"])
def test_a_shared_candidate_is_in_the_chain_of_every_structure(
    finish: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tied components are fitted again from one, which is listed as full."""
    seen = []
    halves = Fits._halves

    def noted(self: Fits, smaller: Mixture, candidate: Candidate) -> Mixture:
        start = halves(self, smaller, candidate)
        seen.append((smaller.shape.structure, start.shape.structure, start.n_components))
        return start

    monkeypatch.setattr(Fits, "_halves", noted)
    module = {"all": "exhaustive", "best": "early_stopping"}[finish]
    monkeypatch.setattr(f"emgine.search.{module}.is_below", lambda *_: True)
    rows = np.random.RandomState(0).normal(size=(200, 2))
    structures = ["full", "tied", "diag"]
    GaussianMixtureSearch([2, 1, 3], structures, finish=finish, random_state=0).fit(rows)
    expected = [("full", "full", 2), ("full", "full", 3), ("full", "tied", 2)]
    expected += [("tied", "tied", 3), ("diag", "diag", 2), ("diag", "diag", 3)]
    assert sorted(seen) == sorted(expected)


@pytest.mark.filterwarnings("ignore:Best performing:UserWarning")
@pytest.mark.parametrize("criterion", ["bic", "cv"])
@pytest.mark.parametrize("weights", [None, np.full(200, 0.1)])
def test_candidates_have_the_prior_of_their_own_size_and_structure(
    criterion: str, weights: Any
) -> None:
    rows = np.random.RandomState(0).normal(size=(200, 2))
    search = GaussianMixtureSearch(
        [1, 2, 3], ["full", "tied"], criterion, prior="weak", cv=2, random_state=0
    ).fit(rows, sample_weight=weights)
    assert set(search.results_["status"]) == {"converged"}  # whatever `finish` says
    total = 200.0 if weights is None else weights.sum()
    likelihoods = search.results_["log_likelihood"]
    for model, likelihood in zip(search.estimators_, likelihoods, strict=True):
        assert model.score(rows, sample_weight=weights) * total == pytest.approx(likelihood)
        again = model.__class__(**model.get_params()).set_params(
            weights_init=model.weights_,
            means_init=model.means_,
            precisions_init=model.precisions_,
            max_iter=1,
            tol=1.0,
        )
        again.fit(rows, sample_weight=weights)
        assert again.lower_bound_ == pytest.approx(model.lower_bound_, abs=1e-5)


def test_a_candidate_that_the_prior_does_not_fit_fails_alone() -> None:
    rows = np.random.RandomState(0).poisson(3, (200, 2))
    prior = priors.Gamma(2, 1)
    search = MixtureSearch([1, 2], ["poisson", "geometric"], prior=prior, random_state=0).fit(rows)
    status = search.results_["status"].tolist()
    assert status[:2] == ["converged", "converged"]
    assert all("'geometric' must be priors.Beta" in text for text in status[2:])
    assert search.best_estimator_.prior == prior
    with pytest.raises(ValueError, match=r"'poisson' must be priors\.Gamma"):
        MixtureSearch([1, 2], "poisson", prior=priors.Beta(2, 2)).fit(rows)
