"""mixture_estimator: what a fitted model answers, and what it refuses."""

from __future__ import annotations

import pickle
import threading
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.mixture import GaussianMixture as SklearnMixture

import emgine
from emgine import GaussianMixture, GaussianMixtureSearch, Mixture

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

FITTED = {
    "mixture_",
    "weights_",
    "means_",
    "covariances_",
    "precisions_",
    "precisions_cholesky_",
    "converged_",
    "n_iter_",
    "n_passes_",
    "restarts_",
    "remaining_gain_",
    "lower_bound_",
    "lower_bounds_",
    "n_features_in_",
}


@pytest.fixture
def model(covariance_type: str, two_blobs: Float64) -> GaussianMixture:
    return GaussianMixture(2, covariance_type=covariance_type, random_state=0).fit(two_blobs)


def test_fitted_attributes_have_scikit_learns_shapes_and_types(
    model: GaussianMixture, covariance_type: str, two_blobs: Float64
) -> None:
    if covariance_type in ("tied_diag", "tied_spherical"):  # scikit-learn has no such structure
        assert model.covariances_.shape == ((3,) if covariance_type == "tied_diag" else (1,))
        assert np.array_equal(model.precisions_, model.precisions_cholesky_**2)
        return
    theirs = SklearnMixture(2, covariance_type=covariance_type, random_state=0).fit(two_blobs)
    for name in FITTED - {"mixture_", "n_passes_", "remaining_gain_", "restarts_"}:
        ours, expected = getattr(model, name), getattr(theirs, name)
        assert np.shape(ours) == np.shape(expected) or name == "lower_bounds_"
        assert isinstance(ours, np.ndarray) == isinstance(expected, np.ndarray)
    assert type(model.mixture_) is Mixture
    assert type(model.converged_) is bool
    assert type(model.n_iter_) is type(model.n_passes_) is int
    assert type(model.remaining_gain_) is float
    assert type(model.lower_bound_) is float
    assert model.n_iter_ == len(model.lower_bounds_)
    assert model.lower_bounds_[-1] == model.lower_bound_


def test_public_names_are_those_of_scikit_learn_and_more(two_blobs: Float64) -> None:
    theirs = {name for name in dir(SklearnMixture().fit(two_blobs)) if not name.startswith("_")}
    ours = {name for name in dir(GaussianMixture().fit(two_blobs)) if not name.startswith("_")}
    assert theirs <= ours
    extra = {"mixture_", "n_threads", "feature_names_in_", "set_fit_request", "set_score_request"}
    convergence = {
        "stopping", "acceleration", "callback", "n_passes_", "remaining_gain_", "restarts_",
        "missing",
        "fixed",
        "order_components",
        "prior",
        "on_degenerate", "noise", "contamination",
    }  # fmt: skip
    starts = {"labels_init", "responsibilities_init", "covariances_init", "noise_init"}
    columns = {"marginal", "condition", "predict_mean", "impute"}
    outliers = {"labels_", "is_outlier", "outlier_p_values", "outlier_threshold"}
    more = columns | outliers | {"save", "icl", "partial_fit", "summary", "n_parameters"}
    assert ours - theirs == extra | convergence | starts | more


@pytest.mark.parametrize("name", sorted(FITTED | {"feature_names_in_"}))
def test_nothing_is_fitted_before_fit(name: str) -> None:
    assert not hasattr(GaussianMixture(), name)
    with pytest.raises(emgine.NotFittedError):
        getattr(GaussianMixture(), name)


@pytest.mark.parametrize(
    "method", ["predict", "predict_proba", "score_samples", "score", "aic", "bic", "icl"]
)
def test_methods_ask_for_a_fit_first(method: str) -> None:
    with pytest.raises(emgine.NotFittedError, match="is not fitted yet"):
        getattr(GaussianMixture(), method)([[np.nan]])
    with pytest.raises(emgine.NotFittedError, match="is not fitted yet"):
        GaussianMixture().sample()


@pytest.mark.parametrize("name", sorted(FITTED))
def test_fitted_attributes_cannot_be_set(name: str, two_blobs: Float64) -> None:
    fitted = GaussianMixture().fit(two_blobs)
    for model in (GaussianMixture(), fitted):
        with pytest.raises(AttributeError, match=r"For known parameters use emgine\.Mixture\("):
            setattr(model, name, 1.0)


def test_fit_predict_is_fit_and_predict(model: GaussianMixture, two_blobs: Float64) -> None:
    labels = GaussianMixture(**model.get_params()).fit_predict(two_blobs)
    assert labels.dtype == np.int64
    assert np.array_equal(labels, model.predict(two_blobs))


@pytest.mark.parametrize("dumped", [pickle.dumps, None])
def test_a_pickled_model_predicts_the_same_bits(
    dumped: Any, model: GaussianMixture, two_blobs: Float64, tmp_path: Any
) -> None:
    if dumped is None:
        joblib.dump(model, tmp_path / "model")
        copy = joblib.load(tmp_path / "model")
    else:
        copy = pickle.loads(dumped(model))
    assert copy.get_params() == model.get_params()
    assert np.array_equal(copy.predict_proba(two_blobs), model.predict_proba(two_blobs))
    assert copy.lower_bounds_ == model.lower_bounds_
    assert pickle.loads(pickle.dumps(GaussianMixture(3))).get_params()["n_components"] == 3


def test_sample_starts_anew_each_time(two_blobs: Float64) -> None:
    model = GaussianMixture(2, random_state=5).fit(two_blobs)
    X, y = model.sample(7)
    assert X.shape == (7, 3)
    assert y.tolist() == sorted(y)
    assert np.array_equal(model.sample(7)[0], X)
    assert model.sample()[0].shape == (1, 3)
    with pytest.raises(ValueError, match=r"^Invalid value for 'n_samples': 0 \."):
        model.sample(0)


def test_predict_during_refits_sees_one_model(two_blobs: Float64) -> None:
    """Test that no score mixes an old and a new model."""
    model = GaussianMixture(2, random_state=0, n_threads=1)
    others = [two_blobs, two_blobs + 10.0]
    answers = {model.fit(X).score_samples(two_blobs).tobytes() for X in others}
    done = threading.Event()

    def refit() -> None:
        for turn in range(60):
            model.fit(others[turn % 2])
        done.set()

    thread = threading.Thread(target=refit)
    thread.start()
    seen = set()
    while not done.is_set():
        seen.add(model.score_samples(two_blobs).tobytes())
    thread.join()
    assert seen <= answers


def test_sample_takes_a_seed_or_a_generator_of_its_own(two_blobs: Float64) -> None:
    model = GaussianMixture(2, random_state=0).fit(two_blobs)
    own, seeded = model.sample(6)[0], model.sample(6, random_state=7)[0]
    assert np.array_equal(seeded, model.mixture_.sample(6, 7)[0])
    assert not np.array_equal(seeded, own)
    assert np.array_equal(model.sample(6, random_state=None)[0], own)
    generator = np.random.default_rng(7)
    first, second = (model.sample(6, random_state=generator)[0] for _ in range(2))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, model.sample(6, random_state=np.random.default_rng(7))[0])
    search = GaussianMixtureSearch([1, 2], "full", random_state=0).fit(two_blobs)
    assert search.sample(6, random_state=7)[0].shape == (6, 3)
    with pytest.raises(ValueError, match="random_state must be an int"):
        model.sample(6, random_state="seed")


@pytest.mark.parametrize("init", ["kmeans", "k-means++", "random", "random_from_data", "short-em"])
def test_a_numpy_generator_may_be_the_random_state(init: str, two_blobs: Float64) -> None:
    options: dict[str, Any] = {"init_params": init, "n_init": 2}
    for kind in (GaussianMixture, GaussianMixtureSearch):
        first, second = (
            kind(2, random_state=np.random.default_rng(4), **options).fit(two_blobs)
            for _ in range(2)
        )
        assert np.array_equal(first.means_, second.means_)
        copy = clone(first)  # clone copies the generator
        assert isinstance(copy.random_state, np.random.Generator)
        assert copy.random_state.uniform() == first.random_state.uniform()
        again = pickle.loads(pickle.dumps(first))
        assert again.random_state.uniform() == first.random_state.uniform()
        assert np.isfinite(copy.fit(two_blobs, sample_weight=np.ones(len(two_blobs))).lower_bound_)


def test_a_stream_and_held_out_rows_take_a_numpy_generator(two_blobs: Float64) -> None:
    stream = GaussianMixture(2, random_state=np.random.default_rng(0)).partial_fit(two_blobs)
    assert stream.sample(3)[0].shape == (3, 3)
    search = GaussianMixtureSearch(
        [1, 2], "full", criterion="cv", random_state=np.random.default_rng(0)
    )
    assert search.fit(two_blobs).best_params_["n_components"] == 2
