"""sklearn_contract: parameters, representation and scikit-learn's protocols."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import sklearn
from sklearn.base import clone
from sklearn.mixture import GaussianMixture as SklearnMixture
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils import get_tags

import emgine

if TYPE_CHECKING:
    import numpy.typing as npt


def test_parameters_and_defaults_are_those_of_scikit_learn_and_more() -> None:
    ours = emgine.GaussianMixture().get_params()
    more = {"n_threads": None, "stopping": "aitken", "acceleration": "auto", "callback": None}
    more |= dict.fromkeys(("labels_init", "responsibilities_init", "covariances_init"))
    more |= {"on_degenerate": "regularize"}
    others = {"tol": 1e-6, "max_iter": 1000}  # until little is left to gain
    assert ours == SklearnMixture().get_params() | more | others
    assert list(ours) == sorted(ours)


def test_parameters_are_stored_as_given() -> None:
    means = [[0.0], [1.0]]
    model = emgine.GaussianMixture(2, means_init=means, tol=5)
    assert model.means_init is means
    assert model.get_params(deep=True)["tol"] == 5


def test_set_params_sets_all_or_nothing() -> None:
    model = emgine.GaussianMixture()
    assert model.set_params(tol=0.5, n_components=3) is model
    assert (model.tol, model.n_components) == (0.5, 3)
    with pytest.raises(ValueError, match=r"Invalid parameter 'n_component' for estimator Gaussian"):
        model.set_params(tol=0.25, n_component=4)
    assert model.tol == 0.5


def test_the_representation_shows_what_was_changed() -> None:
    assert repr(emgine.GaussianMixture()) == "GaussianMixture()"
    model = emgine.GaussianMixture(3, tol=1e-5, covariance_type="diag")
    assert repr(model) == "GaussianMixture(covariance_type='diag', n_components=3, tol=1e-05)"
    wide = emgine.GaussianMixture(50, means_init=np.zeros((50, 4)))
    assert len(repr(wide)) < 130
    assert "\n" not in repr(wide)


def test_notebooks_get_scikit_learns_picture_where_it_is_loaded() -> None:
    assert "GaussianMixture" in (emgine.GaussianMixture()._repr_html_() or "")
    program = "import emgine; assert emgine.GaussianMixture()._repr_html_() is None"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_pipeline_has_a_picture() -> None:
    assert "GaussianMixture" in make_pipeline(emgine.GaussianMixture(2))._repr_html_()


def test_tags_are_those_of_a_density_estimator() -> None:
    ours, theirs = get_tags(emgine.GaussianMixture()), get_tags(SklearnMixture())
    theirs.array_api_support = False
    assert ours == theirs


def test_clone_copies_parameters_and_forgets_the_fit(two_blobs: npt.NDArray[np.float64]) -> None:
    means = np.zeros((2, 3))
    means[1] = 4.0
    model = emgine.GaussianMixture(2, means_init=means, random_state=1).fit(two_blobs)
    copy = clone(model)
    assert not hasattr(copy, "mixture_")
    assert np.array_equal(copy.means_init, means)
    assert copy.random_state == 1


def test_sample_weight_is_routed_on_request(two_blobs: npt.NDArray[np.float64]) -> None:
    weights = np.linspace(0.5, 2.0, len(two_blobs))
    with sklearn.config_context(enable_metadata_routing=True):
        model = emgine.GaussianMixture(random_state=0)
        routed = model.set_fit_request(sample_weight=True).set_score_request(sample_weight=True)
        assert routed is model
        search = GridSearchCV(model, {"n_components": [1, 2]}, cv=3)
        search.fit(two_blobs, sample_weight=weights)
    best = search.best_estimator_
    expected = clone(best).fit(two_blobs, sample_weight=weights)
    assert np.array_equal(best.means_, expected.means_)


def test_weights_that_were_not_requested_raise(two_blobs: npt.NDArray[np.float64]) -> None:
    weights = np.ones(len(two_blobs))
    with sklearn.config_context(enable_metadata_routing=True):
        pipe = make_pipeline(emgine.GaussianMixture())
        with pytest.raises(ValueError, match="sample_weight"):
            pipe.fit(two_blobs, sample_weight=weights)


def test_requests_survive_clone_and_may_have_another_name() -> None:
    with sklearn.config_context(enable_metadata_routing=True):
        model = emgine.GaussianMixture().set_fit_request(sample_weight="counts")
        requests = clone(model).get_metadata_routing()
        assert requests.fit.requests == {"sample_weight": "counts"}
        assert requests.score.requests == {"sample_weight": None}
        with pytest.raises(ValueError, match="alias"):
            model.set_fit_request(sample_weight="not a name")
