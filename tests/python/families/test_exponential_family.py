"""A family of the user's: the fits of built-in families, the laws, and what does not work."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import MixtureModel, families
from emgine.sources import Blocks
from tests.python.families.own_families import (
    InverseGaussian,
    OwnPoisson,
    Rayleigh,
    counts,
    times,
)

if TYPE_CHECKING:
    from pathlib import Path

RATES = [[1.0, 5.0], [7.0, 3.0]]


class OwnGaussian(families.ExponentialFamily):
    """Gaussian with variance 4."""

    def statistics(self, X: Any) -> Any:
        return X

    def log_base_measure(self, X: Any) -> Any:
        return -0.5 * (X**2 / 4 + np.log(8 * np.pi)).sum(axis=1)

    def natural_parameters(self, mean_statistics: Any) -> Any:
        return mean_statistics / 4, (mean_statistics**2).sum(axis=1) / 8


def own_poisson(**parameters: Any) -> Any:
    given: dict[str, Any] = {"random_state": 0, "tol": 1e-9} | parameters
    return MixtureModel(2, family=OwnPoisson(), **given)


def test_a_poisson_gives_the_fit_of_the_one_here() -> None:
    X = counts()
    given: dict[str, Any] = {"weights_init": [0.5, 0.5], "tol": 1e-13, "acceleration": None}
    ours = MixtureModel(2, family="poisson", parameters_init={"rates": RATES}, **given).fit(X)
    own = own_poisson(parameters_init={"mean_statistics": RATES}, **given).fit(X)
    assert abs(own.score(X) - ours.score(X)) < 1e-10
    assert abs(own.bic(X) - ours.bic(X)) < 1e-6
    assert own.mixture_.shape.n_free_parameters == ours.mixture_.shape.n_free_parameters
    np.testing.assert_allclose(own.rates_, ours.rates_, rtol=1e-9)
    np.testing.assert_allclose(own.score_samples(X), ours.score_samples(X), rtol=1e-12)
    np.testing.assert_allclose(own.predict_proba(X), ours.predict_proba(X), atol=1e-12)
    np.testing.assert_array_equal(own.predict(X), ours.predict(X))


def test_a_gaussian_of_known_variance_has_the_likelihood_of_the_one_here() -> None:
    X = np.concatenate([np.random.RandomState(0).normal(size=(400, 2)) * 2 + at for at in (0, 9)])
    own = MixtureModel(2, family=OwnGaussian(), random_state=0, tol=1e-12).fit(X)
    from emgine import Mixture

    known = Mixture(own.weights_, own.mean_statistics_, [4.0, 4.0], "spherical")
    assert abs(own.score(X) - known.score(X)) < 1e-10
    # A maximum: the means are those of the responsibilities.
    shares = known.predict_proba(X)
    means = shares.T @ X / shares.sum(axis=0)[:, np.newaxis]
    np.testing.assert_allclose(own.mean_statistics_, means, atol=1e-5)


@pytest.mark.parametrize("init", ["kmeans", "k-means++", "random", "random_from_data", "short-em"])
def test_every_start_ends_where_the_family_here_does(init: str) -> None:
    X = counts()
    ours = MixtureModel(2, family="poisson", init_params=init, n_init=2, random_state=0, tol=1e-9)
    own = own_poisson(init_params=init, n_init=2).fit(X)
    assert own.score(X) == pytest.approx(ours.fit(X).score(X), abs=1e-7)
    assert len(own.restarts_) == 2


def test_labels_and_responsibilities_start_a_fit() -> None:
    X = counts()
    labels = (X[:, 0] > 5).astype(int)
    of_labels = own_poisson(labels_init=labels).fit(X)
    shares = np.eye(2)[labels]
    of_shares = own_poisson(responsibilities_init=shares).fit(X)
    assert of_labels.lower_bounds_ == of_shares.lower_bounds_
    assert of_labels.rates_[1, 0] > of_labels.rates_[0, 0]


def test_an_inverse_gaussian_and_a_rayleigh_find_their_parameters() -> None:
    model = MixtureModel(2, family=InverseGaussian(), random_state=0, tol=1e-9).fit(times(40_000))
    order = np.argsort(model.means_)
    np.testing.assert_allclose(model.means_[order], [1, 6], rtol=0.05)
    np.testing.assert_allclose(model.shapes_[order], [4, 90], rtol=0.1)
    random_state = np.random.RandomState(0)
    lengths = np.concatenate([random_state.rayleigh(s, (20_000, 2)) for s in (1, 8)])
    rayleigh = MixtureModel(2, family=Rayleigh(), random_state=0).fit(lengths)
    scales = np.sort(np.sqrt(rayleigh.mean_statistics_ / 2), axis=0)
    np.testing.assert_allclose(scales, [[1, 1], [8, 8]], rtol=0.05)


@pytest.mark.parametrize(
    ("family", "X"), [(OwnPoisson(), counts()), (InverseGaussian(), times())], ids=["count", "time"]
)
def test_likelihood_never_falls_and_rows_weigh(family: Any, X: Any) -> None:
    weight = np.random.RandomState(2).randint(0, 3, len(X))
    labels = (X[:, 0] > 4).astype(int)
    twice = np.repeat(np.arange(len(X)), weight)
    model = MixtureModel(2, family=family, tol=1e-10, labels_init=labels)
    model.fit(X, sample_weight=weight)
    assert np.all(np.diff(model.lower_bounds_) > -1e-12)
    again = MixtureModel(2, family=family, tol=1e-10, labels_init=labels[twice]).fit(X[twice])
    np.testing.assert_allclose(again.mean_statistics_, model.mean_statistics_, rtol=1e-9)
    assert again.score(X[twice]) == pytest.approx(model.score(X, sample_weight=weight), abs=1e-12)


def test_the_same_bits_for_threads_layouts_and_places() -> None:
    X = np.asarray(counts(60_000), dtype=np.float64)
    expected = own_poisson().fit(X)
    for other in (
        own_poisson(n_threads=1).fit(X),
        own_poisson().fit(np.asfortranarray(X)),
        own_poisson().fit(X.astype(np.float32)),
        own_poisson().fit(Blocks([X[:777], X[777:30_000], X[30_000:]])),
    ):
        assert other.rates_.tobytes() == expected.rates_.tobytes()
        assert other.lower_bounds_ == expected.lower_bounds_
    blocks = Blocks([X[:9], X[9:]])
    assert expected.bic(X) == expected.bic(blocks)
    np.testing.assert_array_equal(np.concatenate([*expected.predict(blocks)]), expected.predict(X))


def test_scores_have_the_dtype_of_the_rows() -> None:
    X = counts().astype(np.float32)
    model = own_poisson().fit(X)
    assert model.score_samples(X).dtype == np.float32
    assert model.predict_proba(X).dtype == np.float32
    assert model.fit_predict(X).dtype == np.int64
    np.testing.assert_array_equal(model.fit_predict(X), model.predict(X))


def test_attributes_pickles_and_draws() -> None:
    model = own_poisson().fit(counts())
    assert model.n_features_in_ == 2
    assert model.mixture_.n_features == 3
    assert list(model.parameters_) == ["mean_statistics", "eta", "log_normalizer", "rates"]
    again = pickle.loads(pickle.dumps(model))
    assert again.rates_.tobytes() == model.rates_.tobytes()
    rows, components = model.sample(500, random_state=0)
    assert rows.shape == (500, 2)
    np.testing.assert_allclose(rows[components == 0].mean(axis=0), model.rates_[0], atol=0.6)
    with pytest.raises(AttributeError, match="no attribute 'covariances_'"):
        _ = model.covariances_


def test_a_warm_start_goes_on() -> None:
    model = own_poisson(max_iter=2, warm_start=True, tol=1e-4)
    with pytest.warns(UserWarning, match="did not converge"):
        model.fit(counts())
    first = model.lower_bound_
    model.max_iter = 500
    assert model.fit(counts()).lower_bounds_[0] > first


def test_the_mixture_goes_to_a_file_and_the_model_does_not(tmp_path: Path) -> None:
    from emgine import Mixture, load

    X = counts()
    model = own_poisson().fit(X)
    with pytest.raises(ValueError, match="A file holds no functions"):
        model.save(tmp_path / "model.safetensors")
    model.mixture_.save(tmp_path / "mixture.safetensors")
    mixture = load(tmp_path / "mixture.safetensors")
    assert isinstance(mixture, Mixture)
    rows = np.column_stack([X, OwnPoisson().log_base_measure(X)])
    np.testing.assert_array_equal(mixture.score_samples(rows), model.score_samples(X))
    assert mixture.score_samples(rows[5]) == model.score_samples(X)[5]


def test_what_does_not_work_says_so() -> None:
    model = own_poisson().fit(counts())
    with pytest.raises(ValueError, match="'natural' cannot be sampled"):
        model.mixture_.sample(3)
    with pytest.raises(ValueError, match="one of your own, which cannot be a part of a product"):
        MixtureModel(2, family={0: OwnPoisson(), 1: "poisson"}).fit(counts())
    statistics = model.mixture_.expectation(np.zeros((5, 3)))
    with pytest.raises(ValueError, match="become parameters by functions of the user's"):
        statistics.maximization()
    with pytest.raises(ValueError, match=r"^family must be one of \['bernoulli'.*Got 'natural'"):
        MixtureModel(2, family="natural").fit(counts())


def test_a_component_that_has_no_maximum_is_named_with_the_function() -> None:
    message = r"natural_parameters of OwnPoisson gave .*component 0"
    with np.errstate(divide="ignore"), pytest.raises(ValueError, match=message):
        own_poisson().fit(np.zeros((10, 1)))


def test_equal_only_to_itself() -> None:
    assert OwnPoisson() != OwnPoisson()
    assert repr(OwnPoisson()) == "OwnPoisson()"
    with pytest.raises(ValueError, match=r"for MixtureModel.fit alone"):
        OwnPoisson().structure(2)
