"""Mixtures from scikit-learn's models and to them: equal densities; wrong objects are refused."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from sklearn.mixture import BayesianGaussianMixture
from sklearn.mixture import GaussianMixture as SklearnMixture

import emgine
from emgine import Mixture

KINDS = ("full", "tied", "diag", "spherical")
# Two libraries that round differently, on log-densities of tens of nats.
ROUNDING = 1e-10
rows = np.random.default_rng(3).normal(size=(400, 3)) * [1.0, 5.0, 0.2] + [0.0, 100.0, 3.0]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kind", KINDS)
def test_a_model_of_scikit_learn_keeps_its_density(kind: str, dtype: type) -> None:
    theirs = SklearnMixture(3, covariance_type=kind, random_state=0).fit(rows.astype(dtype))
    mixture = Mixture.from_sklearn(theirs)
    assert mixture.covariance_type == kind
    assert np.array_equal(mixture.means, theirs.means_)
    allowed = ROUNDING if dtype is np.float64 else 1e-2  # theirs has rounded to float32 on the way
    np.testing.assert_allclose(
        mixture.score_samples(rows), theirs.score_samples(rows), atol=allowed
    )


@pytest.mark.parametrize("kind", [*KINDS, "tied_diag", "tied_spherical"])
def test_a_mixture_becomes_a_model_of_scikit_learn(kind: str) -> None:
    model = emgine.GaussianMixture(3, covariance_type=kind, random_state=0).fit(rows)
    theirs = model.mixture_.to_sklearn()
    assert type(theirs) is SklearnMixture
    np.testing.assert_allclose(theirs.score_samples(rows), model.score_samples(rows), atol=ROUNDING)
    np.testing.assert_allclose(theirs.predict_proba(rows), model.predict_proba(rows), atol=ROUNDING)
    assert np.array_equal(theirs.predict(rows), model.predict(rows))
    assert theirs.sample(5)[0].shape == (5, 3)
    # A structure that scikit-learn lacks counts more parameters there.
    assert kind not in KINDS or theirs.bic(rows) == pytest.approx(model.bic(rows))


@pytest.mark.parametrize("kind", KINDS)
def test_there_and_back_changes_no_parameter(kind: str) -> None:
    mixture = emgine.GaussianMixture(2, covariance_type=kind, random_state=0).fit(rows).mixture_
    back = Mixture.from_sklearn(mixture.to_sklearn())
    assert np.array_equal(back.weights, mixture.weights)
    assert np.array_equal(back.means, mixture.means)
    np.testing.assert_allclose(back.covariances, mixture.covariances, rtol=1e-15)


def test_the_model_of_scikit_learn_has_numbers_of_its_own() -> None:
    mixture = Mixture([1.0], [[2.0]], [1.0], "spherical")
    theirs = mixture.to_sklearn()
    theirs.means_ += 1
    assert mixture.means.tolist() == [[2.0]]


def test_what_is_no_gaussian_mixture_is_refused_by_name() -> None:
    for wrong in (BayesianGaussianMixture().fit(rows), emgine.GaussianMixture(2), 3, None):
        with pytest.raises(TypeError, match=type(wrong).__name__):
            Mixture.from_sklearn(wrong)
    with pytest.raises(ValueError, match="must be fitted"):
        Mixture.from_sklearn(SklearnMixture(2))


def test_a_subclass_is_a_gaussian_mixture() -> None:
    class Ours(SklearnMixture):  # type: ignore[misc]
        pass

    assert Mixture.from_sklearn(Ours(2, random_state=0).fit(rows)).n_components == 2


def test_scikit_learn_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.mixture", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        Mixture([1.0], [[2.0]], [1.0], "spherical").to_sklearn()
