"""sklearn_contract: parameters, representation and scikit-learn's protocols."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sklearn
from sklearn.base import clone
from sklearn.mixture import GaussianMixture as SklearnMixture
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import get_tags

import emgine

if TYPE_CHECKING:
    import numpy.typing as npt


def test_parameters_and_defaults_are_those_of_scikit_learn_and_more() -> None:
    ours = emgine.GaussianMixture().get_params()
    more = {"n_threads": None, "stopping": "aitken", "acceleration": "auto", "callback": None}
    more |= dict.fromkeys(("labels_init", "responsibilities_init", "covariances_init"))
    more |= {"on_degenerate": "regularize", "missing": "error", "fixed": None}
    more |= {"order_components": None}
    more |= {"prior": None, "noise": False, "noise_init": None}
    more |= {"contamination": None}
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


def test_the_picture_has_parameters_and_attributes_of_the_fit() -> None:
    pytest.importorskip("sklearn", "1.9")
    model = emgine.MixtureModel(2, family="poisson", random_state=0)
    assert ">rates_<" not in "".join((model._repr_html_() or "").split())
    page = "".join((model.fit(np.arange(20).reshape(-1, 1))._repr_html_() or "").split())
    for name in ("family", "n_components", "rates_", "weights_", "remaining_gain_"):
        assert f"{name}<" in page, name
    assert "Poisson" not in page  # nothing of how the family is kept


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


def test_labels_are_routed_on_request(two_blobs: npt.NDArray[np.float64]) -> None:
    labels = np.full(len(two_blobs), -1)
    labels[:2] = 0, 0
    with sklearn.config_context(enable_metadata_routing=True):
        model = emgine.GaussianMixture(2, random_state=0).set_fit_request(labels=True)
        pipe = make_pipeline(model).fit(two_blobs, labels=labels)
        assert model.get_metadata_routing().fit.requests["sample_weight"] is None
    expected = clone(model).fit(two_blobs, labels=labels)
    assert np.array_equal(pipe[-1].means_, expected.means_)


def test_what_a_method_does_not_take_cannot_be_requested() -> None:
    with pytest.raises(TypeError, match=r"MixtureClassifier.fit takes no labels"):
        emgine.MixtureClassifier().set_fit_request(labels=True)


def test_requests_survive_clone_and_may_have_another_name() -> None:
    with sklearn.config_context(enable_metadata_routing=True):
        model = emgine.GaussianMixture().set_fit_request(sample_weight="counts")
        requests = clone(model).get_metadata_routing()
        assert requests.fit.requests == {"sample_weight": "counts", "labels": None}
        assert requests.score.requests == {"sample_weight": None}
        with pytest.raises(ValueError, match="alias"):
            model.set_fit_request(sample_weight="not a name")


class Fewer(emgine.GaussianMixture):
    """Fixes all parameters but one."""

    def __init__(self, n_components: int = 2) -> None:
        super().__init__(n_components, random_state=0)


class Renamed(emgine.GaussianMixture):
    """Another name for n_components; everything else is passed on."""

    def __init__(self, n_clusters: int = 2, **others: Any) -> None:
        super().__init__(n_components=n_clusters, **others)
        self.n_clusters = n_clusters


class Scaled(emgine.GaussianMixture):
    """A required parameter, which is an estimator itself."""

    def __init__(self, scaler: Any, n_components: int = 2) -> None:
        super().__init__(n_components, random_state=0)
        self.scaler = scaler


class Positional(emgine.GaussianMixture):
    """Parameters without names."""

    def __init__(self, *numbers: int) -> None:
        super().__init__(*numbers)


class FewerSizes(emgine.GaussianMixtureSearch):
    """A search with one parameter."""

    def __init__(self, most: int = 3) -> None:
        super().__init__(range(1, most + 1), "full", random_state=0)
        self.most = most


@pytest.mark.parametrize("model", [Fewer(), Renamed(), FewerSizes()])
def test_a_subclass_has_a_constructor_of_its_own(
    model: Any, two_blobs: npt.NDArray[np.float64]
) -> None:
    copy = clone(model).fit(two_blobs)
    again = pickle.loads(pickle.dumps(copy))
    assert np.array_equal(again.predict(two_blobs), copy.predict(two_blobs))
    assert again.get_params() == model.get_params()
    assert repr(model) == f"{type(model).__name__}()"
    assert len(copy.sample(5)[0]) == 5
    with pytest.raises(ValueError, match="Invalid parameter 'tol'"):
        model.set_params(tol=0.5)


@pytest.mark.parametrize("method", ["fit", "partial_fit", "fit_predict"])
def test_what_a_subclass_passes_on_is_checked(method: str) -> None:
    with pytest.raises(ValueError, match="'tol' parameter of Renamed must be a float"):
        getattr(Renamed(tol=-1.0), method)([[0.0], [1.0]])


def test_a_subclass_streams_and_works_in_scikit_learns_tools(
    two_blobs: npt.NDArray[np.float64],
) -> None:
    stream = Renamed(2, random_state=0)
    for batch in np.array_split(two_blobs, 3):
        stream.partial_fit(batch)
    search = GridSearchCV(Renamed(), {"n_clusters": [1, 2]}, cv=3).fit(two_blobs)
    assert list(search.best_params_) == ["n_clusters"]


def test_parameters_of_a_parameter_are_listed_and_set() -> None:
    model = Scaled(StandardScaler())
    assert model.get_params()["scaler__with_mean"] is True
    assert set(model.get_params(deep=False)) == {"scaler", "n_components"}
    model.set_params(scaler__with_mean=False, n_components=3)
    assert (model.scaler.with_mean, model.n_components) == (False, 3)
    for name in ("tol", "n_components__x", "scaler__no_such"):
        with pytest.raises(ValueError, match="Invalid parameter"):
            model.set_params(**{name: 1})
    with pytest.raises(RuntimeError, match="Positional takes \\*args"):
        Positional(2).get_params()


def test_an_older_pickle_of_a_subclass_gets_the_defaults_of_its_base() -> None:
    model = Renamed()
    state = {name: value for name, value in vars(model).items() if name != "on_degenerate"}
    model.__dict__.clear()
    model.__setstate__(state)
    assert model.on_degenerate == "regularize"
