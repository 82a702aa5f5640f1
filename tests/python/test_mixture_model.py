"""MixtureModel: which family, its fitted parameters, and what an estimator of scikit-learn does."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV

from emgine import GaussianMixture, InvalidParameterError, MixtureModel, NotFittedError, families

COUNTS = np.concatenate(
    [np.random.RandomState(0).poisson(2, (300, 2)), np.random.RandomState(1).poisson(9, (200, 2))]
)


@pytest.fixture(scope="module")
def fitted() -> MixtureModel:
    return MixtureModel(2, family="poisson", random_state=0).fit(COUNTS)


def test_parameters_are_attributes_by_their_names(fitted: MixtureModel) -> None:
    assert list(fitted.parameters_) == ["rates"]
    assert fitted.rates_ is not None
    assert np.array_equal(fitted.rates_, fitted.parameters_["rates"])
    np.testing.assert_allclose(np.sort(fitted.rates_[:, 0]), [2, 9], rtol=0.1)
    with pytest.raises(AttributeError, match="has no attribute 'means_'"):
        fitted.means_  # noqa: B018
    with pytest.raises(NotFittedError):
        MixtureModel().parameters_  # noqa: B018
    assert not hasattr(MixtureModel(family="poisson"), "rates_")


def test_gaussian_is_the_family_by_default() -> None:
    rows = np.random.RandomState(0).normal(size=(200, 2))
    for family, structure in (("gaussian", "full"), (families.Gaussian("tied"), "tied")):
        model = MixtureModel(2, family=family, random_state=0).fit(rows)
        other = GaussianMixture(2, covariance_type=structure, random_state=0).fit(rows)
        assert np.array_equal(model.means_, other.means_)
        assert np.array_equal(model.covariances_, other.covariances_)


def test_criteria_and_scores(fitted: MixtureModel) -> None:
    total = fitted.score_samples(COUNTS).sum()
    assert fitted.aic(COUNTS) == pytest.approx(2 * 5 - 2 * total)
    assert fitted.bic(COUNTS) == pytest.approx(5 * np.log(500) - 2 * total)
    assert fitted.icl(COUNTS) >= fitted.bic(COUNTS)
    proba = fitted.predict_proba(COUNTS)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert np.array_equal(proba.argmax(axis=1), fitted.predict(COUNTS))
    assert fitted.fit_predict(COUNTS).shape == (500,)


def test_what_scikit_learn_does_with_estimators(fitted: MixtureModel) -> None:
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    grid = GridSearchCV(
        MixtureModel(family=families.Poisson(), random_state=0), {"n_components": [1, 2]}, cv=3
    ).fit(COUNTS)
    assert grid.best_params_ == {"n_components": 2}
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.score_samples(COUNTS), fitted.score_samples(COUNTS))
    assert "family='poisson'" in repr(fitted)


def test_wrong_parameters_are_refused_before_work(fitted: MixtureModel) -> None:
    before = fitted.mixture_
    for options, message in (
        ({"parameters_init": [1]}, "'parameters_init' parameter of MixtureModel must be"),
        ({"n_components": 0}, "'n_components' parameter of MixtureModel"),
        ({"tol": -1}, "'tol' parameter of MixtureModel"),
    ):
        with pytest.raises(InvalidParameterError, match=message):
            MixtureModel(**{"family": "poisson", **options}).fit(COUNTS)
    model = pickle.loads(pickle.dumps(fitted)).set_params(family="poison")
    with pytest.raises(ValueError, match="Did you mean 'poisson'"):
        model.fit(COUNTS)
    assert np.array_equal(model.mixture_.rates, before.rates)


def test_starts(fitted: MixtureModel) -> None:
    for init_params in ("kmeans", "k-means++", "random", "random_from_data", "short-em"):
        model = MixtureModel(2, family="poisson", random_state=0, init_params=init_params)
        model.fit(COUNTS)
        assert model.lower_bound_ == pytest.approx(fitted.lower_bound_, abs=1e-3)
    warm = MixtureModel(2, family="poisson", random_state=0, warm_start=True).fit(COUNTS)
    assert warm.fit(COUNTS).n_iter_ <= 2
