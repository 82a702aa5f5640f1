"""What a variational fit publishes: which mixture answers, and pickles that check themselves."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from emgine import BayesianGaussianMixture
from emgine._estimators.variational_fitted import VariationalFitted, _restored

RANDOM = np.random.default_rng(0)
X = np.concatenate([RANDOM.normal(0, 1, (60, 2)), RANDOM.normal(4, 1, (30, 2))])


@pytest.fixture(scope="module")
def model() -> BayesianGaussianMixture:
    return BayesianGaussianMixture(n_components=3, random_state=0).fit(X)


def fit_of(model: BayesianGaussianMixture) -> VariationalFitted:
    assert isinstance(model._fitted, VariationalFitted)
    return model._fitted


def test_densities_are_predictive_and_responsibilities_the_posteriors(
    model: BayesianGaussianMixture,
) -> None:
    fitted = fit_of(model)
    assert fitted.mixture_for("score_samples") is fitted.mixture is model.mixture_
    assert fitted.mixture_for("predict_proba") is fitted.posterior
    assert fitted.mixture_for("predict") is fitted.posterior
    assert (model.score_samples(X) == model.mixture_.score_samples(X)).all()
    assert (model.predict(X) == model.predict_proba(X).argmax(axis=1)).all()
    assert not (model.predict_proba(X) == model.mixture_.predict_proba(X)).all()


def test_bounds_are_of_all_rows(model: BayesianGaussianMixture) -> None:
    fitted = fit_of(model)
    assert fitted.evidence_bound == model.lower_bound_ == model.lower_bounds_[-1]
    assert fitted.lower_bound * 90 == pytest.approx(model.lower_bound_)
    unfitted = BayesianGaussianMixture(max_iter=0).fit(X)
    assert unfitted.lower_bound_ == -np.inf
    assert unfitted.lower_bounds_ == []


def test_pickles_have_the_same_bits(model: BayesianGaussianMixture) -> None:
    copy: BayesianGaussianMixture = pickle.loads(pickle.dumps(model))
    assert isinstance(copy._fitted, VariationalFitted)
    for name in ("means_", "covariances_", "weights_", "mean_precision_", "lower_bounds_"):
        assert np.array_equal(getattr(copy, name), getattr(model, name))
    assert (copy.predict_proba(X) == model.predict_proba(X)).all()


@pytest.mark.parametrize("counts", [np.ones(2), np.array([1.0, -1.0, 2.0]), "abc"])
def test_damaged_pickles_are_refused(model: BayesianGaussianMixture, counts: Any) -> None:
    _, (values, prior, _) = fit_of(model).__reduce__()
    with pytest.raises(ValueError, match=r"pickle of a variational fit|could not convert"):
        _restored(values, prior, counts)
    with pytest.raises(ValueError, match="pickle of a variational fit"):
        _restored(values, None, np.ones(3))
