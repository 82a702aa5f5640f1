"""noise= of a search: candidates with noise over one box, their criteria, starts and refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch, MixtureSearch, families, sources

RANDOM = np.random.RandomState(0)
GROUPS = np.concatenate([RANDOM.normal(0, 1, (200, 2)), RANDOM.normal(6, 0.5, (150, 2))])
X = np.concatenate([GROUPS, RANDOM.uniform(-10, 15, (70, 2))])
POSITIVE = np.exp(X / 5)


@pytest.mark.parametrize("finish", ["best", "all"])
def test_candidates_are_the_fits_with_noise(finish: str) -> None:
    kinds = ["full", "diag", "spherical"]
    search = GaussianMixtureSearch(range(1, 4), kinds, noise=True, finish=finish, random_state=0)
    search.fit(X)
    assert search.best_params_ == {"n_components": 2, "covariance_type": "spherical"}
    best = search.best_estimator_
    assert best.noise is True
    assert best.weights_.shape == (3,)
    assert search.best_score_ == pytest.approx(best.bic(X), rel=1e-12)
    assert set(np.unique(search.predict(X))) == {-1, 0, 1}
    alone = GaussianMixture(2, covariance_type="spherical", noise=True, random_state=0).fit(X)
    assert search.best_score_ == pytest.approx(alone.bic(X), abs=1e-3)
    without = GaussianMixtureSearch(range(1, 7), kinds, random_state=0).fit(X)
    assert search.best_score_ < without.best_score_


def test_equal_models_are_fitted_once_and_larger_ones_split_smaller_ones() -> None:
    kinds = ["full", "tied"]
    search = GaussianMixtureSearch([1, 2, 3], kinds, noise=True, finish="all", random_state=0)
    search.fit(X)
    assert len(search.results_["status"]) == 5  # a single component has one matrix either way
    bounds = [model.score(X) for model in search.estimators_ if model.covariance_type == "full"]
    assert (np.diff(bounds) > -1e-9).all()


@pytest.mark.parametrize("criterion", ["aic", "icl", "cv"])
def test_families_and_criteria(criterion: str) -> None:
    given: Any = ["gamma", {(0, 1): families.LogNormal("diag")}]
    search = MixtureSearch([1, 2], given, criterion, noise=True, random_state=0, cv=2).fit(POSITIVE)
    assert search.best_params_["n_components"] == 2
    assert search.best_estimator_.mixture_.shape.family == "noise"
    volume = float(np.ptp(POSITIVE, axis=0).prod())
    given_volume = MixtureSearch([2], "gamma", noise=volume, random_state=0).fit(POSITIVE)
    found = MixtureSearch([2], "gamma", noise=True, random_state=0).fit(POSITIVE)
    assert given_volume.best_score_ == pytest.approx(found.best_score_, rel=1e-9)


def test_sources_threads_gaps_and_priors() -> None:
    options: dict[str, Any] = {
        "noise": True,
        "random_state": 0,
        "covariance_type": ["full", "diag"],
    }
    expected = GaussianMixtureSearch([1, 2], n_threads=1, **options).fit(X)
    two = GaussianMixtureSearch([1, 2], n_threads=2, **options).fit(X)
    assert two.best_score_ == expected.best_score_
    cut = GaussianMixtureSearch([1, 2], **options).fit(sources.Blocks([X[:100], X[100:]]))
    assert cut.best_score_ == expected.best_score_
    gaps = np.where(np.random.RandomState(3).uniform(size=X.shape) < 0.1, np.nan, X)
    search = GaussianMixtureSearch([1, 2], missing="marginalize", **options).fit(gaps)
    assert search.best_params_["n_components"] == 2
    posterior = GaussianMixtureSearch([1, 2], prior="weak", **options).fit(X)
    alone = GaussianMixture(
        2, covariance_type=posterior.best_params_["covariance_type"], noise=True, prior="weak",
        random_state=0,
    ).fit(X)  # fmt: skip
    assert posterior.bic(X) == pytest.approx(alone.bic(X), abs=1e-3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"fixed": "weights"}, "noise and fixed weights exclude"),
        ({"criterion": "nec"}, "noise and criterion='nec' exclude"),
        ({"noise": -1}, "'noise' parameter of GaussianMixtureSearch"),
    ],
)
def test_what_does_not_fit_is_refused_and_results_stay(options: dict[str, Any], said: str) -> None:
    search = GaussianMixtureSearch([1, 2], "full", noise=True, random_state=0).fit(X)
    before = search.best_estimator_
    with pytest.raises(ValueError, match=said):
        search.set_params(**options).fit(X)
    assert search.best_estimator_ is before


def test_counts_have_no_noise() -> None:
    counts = RANDOM.poisson(3, (50, 2))
    with pytest.raises(ValueError, match="counts or categories"):
        MixtureSearch([1, 2], ["poisson", "geometric"], noise=True).fit(counts)
