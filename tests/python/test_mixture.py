"""mixture: scores with known parameters, is immutable, and keeps every bit in a pickle."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as SklearnMixture

from emgine import GaussianMixture, Mixture, SufficientStatistics, _core
from emgine._families.gaussian.parameters import shape_of

if TYPE_CHECKING:
    import numpy.typing as npt

COVARIANCES: dict[str, Any] = {
    "full": [[[2.0, 0.5], [0.5, 1.0]], [[1.0, -0.2], [-0.2, 3.0]]],
    "tied": [[2.0, 0.5], [0.5, 1.0]],
    "diag": [[2.0, 1.0], [1.0, 3.0]],
    "spherical": [2.0, 0.5],
    "tied_diag": [2.0, 1.0],
    "tied_spherical": [2.0],
}
WEIGHTS = [0.3, 0.7]
MEANS = [[0.0, 1.0], [4.0, -1.0]]
X = np.random.RandomState(0).normal(size=(50, 2)) * 3


@pytest.fixture
def mixture(covariance_type: str) -> Mixture:
    return Mixture(WEIGHTS, MEANS, COVARIANCES[covariance_type], covariance_type)


@pytest.fixture
def theirs(covariance_type: str, mixture: Mixture) -> SklearnMixture:
    """scikit-learn's estimator with the same parameters."""
    # It lacks shared variances: each component gets its own.
    kinds = {"tied_diag": "diag", "tied_spherical": "spherical"}
    model = SklearnMixture(2, covariance_type=kinds.get(covariance_type, covariance_type))
    model.weights_, model.means_ = mixture.weights, mixture.means
    for name in ("covariances", "precisions_cholesky", "precisions"):
        value = getattr(mixture, name)
        if covariance_type in kinds:
            value = np.tile(value, 2).reshape((2, 2) if covariance_type == "tied_diag" else 2)
        setattr(model, f"{name}_", value)
    return model


def test_scores_are_scikit_learns(mixture: Mixture, theirs: SklearnMixture) -> None:
    assert np.allclose(mixture.score_samples(X), theirs.score_samples(X), rtol=1e-13, atol=1e-13)
    assert np.allclose(mixture.predict_proba(X), theirs.predict_proba(X), rtol=1e-12, atol=1e-15)
    assert np.array_equal(mixture.predict(X), theirs.predict(X))
    assert mixture.score(X) == pytest.approx(theirs.score(X), rel=1e-14)


def test_parameters_come_back_as_given(mixture: Mixture, covariance_type: str) -> None:
    assert mixture.weights.tolist() == WEIGHTS
    assert mixture.means.tolist() == MEANS
    assert mixture.covariances.tolist() == COVARIANCES[covariance_type]
    assert (mixture.n_components, mixture.n_features) == (2, 2)
    assert mixture.covariance_type == covariance_type


def test_precisions_are_the_inverses(mixture: Mixture, covariance_type: str) -> None:
    if covariance_type in ("full", "tied"):
        product = mixture.precisions @ mixture.covariances
        assert np.allclose(product, np.broadcast_to(np.eye(2), product.shape), atol=1e-15)
    else:
        assert np.allclose(mixture.precisions * mixture.covariances, 1.0, rtol=1e-15)


def test_integers_score_as_the_floats_they_are(mixture: Mixture) -> None:
    whole = np.array([[0, 1], [5, -2], [100, 3]])
    assert np.array_equal(mixture.score_samples(whole), mixture.score_samples(whole.astype(float)))


def test_scores_of_float32_rows_are_float32(mixture: Mixture) -> None:
    single = X.astype(np.float32)
    for method in (mixture.score_samples, mixture.predict_proba):
        found = method(single)
        assert found.dtype == np.float32
        assert np.array_equal(found, method(single.astype(np.float64)).astype(np.float32))
    assert mixture.predict(single).dtype == np.int64
    assert mixture.score(single) == mixture.score(single.astype(np.float64))


def test_score_is_a_weighted_mean(mixture: Mixture) -> None:
    weights = np.random.RandomState(1).uniform(size=50)
    expected = np.average(mixture.score_samples(X), weights=weights)
    assert mixture.score(X, sample_weight=weights) == pytest.approx(expected, rel=1e-14)
    assert isinstance(mixture.score(X), float)


def test_nothing_can_be_changed(mixture: Mixture) -> None:
    for name in ("weights", "means", "covariances", "precisions_cholesky", "n_components", "extra"):
        with pytest.raises(AttributeError):
            setattr(mixture, name, 1.0)
    for array in (mixture.weights, mixture.means, mixture.covariances, mixture.precisions_cholesky):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0.0


def test_the_arrays_given_are_not_kept() -> None:
    means = np.array(MEANS)
    mixture = Mixture(WEIGHTS, means, COVARIANCES["full"])
    means[:] = 99.0
    assert mixture.means.tolist() == MEANS


def test_views_outlive_the_mixture() -> None:
    means = Mixture(WEIGHTS, MEANS, COVARIANCES["full"]).means
    assert means.tolist() == MEANS


@pytest.mark.parametrize(
    "copied", [lambda m: pickle.loads(pickle.dumps(m)), copy.copy, copy.deepcopy]
)
def test_a_copy_scores_to_the_same_bits(mixture: Mixture, copied: Any) -> None:
    other = copied(mixture)
    assert type(other) is Mixture
    for name in ("weights", "means", "covariances", "precisions_cholesky"):
        assert np.array_equal(getattr(other, name), getattr(mixture, name))
    assert np.array_equal(other.score_samples(X), mixture.score_samples(X))


def test_a_start_from_precisions_survives_a_pickle_to_the_bit(covariance_type: str) -> None:
    shape = np.shape(COVARIANCES[covariance_type])
    factors = np.random.RandomState(5).uniform(0.5, 1.5, shape)
    if len(shape) > 1 and covariance_type != "diag":
        factors = np.triu(factors)
    parameters = {
        "means": np.array(MEANS),
        "precisions_cholesky": np.ascontiguousarray(factors),
    }
    core = _core.Mixture(np.array(WEIGHTS), parameters, shape_of(covariance_type, 2, 2))
    mixture = Mixture._adopt(core)
    other = pickle.loads(pickle.dumps(mixture))
    assert np.array_equal(other.precisions_cholesky, factors)
    assert np.array_equal(other.score_samples(X), mixture.score_samples(X))


def test_samples_have_the_moments_of_the_mixture(mixture: Mixture, covariance_type: str) -> None:
    rows, labels = mixture.sample(200_000, random_state=3)
    assert rows.shape == (200_000, 2)
    assert labels.dtype == np.int64
    assert np.array_equal(labels, np.sort(labels))
    covariances = COVARIANCES[covariance_type]
    for k in range(2):
        part = rows[labels == k]
        spread = np.asarray(covariances if "tied" in covariance_type else covariances[k])
        expected = spread if spread.ndim == 2 else spread * np.eye(2)
        assert len(part) / 200_000 == pytest.approx(WEIGHTS[k], abs=0.005)
        assert np.allclose(part.mean(axis=0), MEANS[k], atol=0.03)
        assert np.allclose(np.cov(part.T), expected, atol=0.06)


def test_samples_are_repeatable() -> None:
    mixture = Mixture(WEIGHTS, MEANS, COVARIANCES["full"])
    first, again = mixture.sample(5, random_state=1), mixture.sample(5, random_state=1)
    assert np.array_equal(first[0], again[0])
    generator = np.random.RandomState(1)
    assert np.array_equal(mixture.sample(5, random_state=generator)[0], first[0])
    assert not np.array_equal(mixture.sample(5, random_state=generator)[0], first[0])
    np.random.seed(1)
    assert np.array_equal(mixture.sample(5)[0], first[0])


@pytest.mark.parametrize("n_samples", [0, -1, 1.5, "3", None])
def test_a_bad_number_of_samples_is_named(n_samples: Any) -> None:
    mixture = Mixture(WEIGHTS, MEANS, COVARIANCES["full"])
    with pytest.raises(
        ValueError, match=rf"^Invalid value for 'n_samples': {n_samples!r} \. The sam"
    ):
        mixture.sample(n_samples)
    with pytest.raises(ValueError, match="random_state must be"):
        mixture.sample(2, random_state=-3)


BAD: list[tuple[tuple[Any, ...], str]] = [
    (([0.5, 0.4], MEANS, COVARIANCES["full"]), "should be normalized"),
    (([1.0], MEANS, COVARIANCES["full"]), r"'weights' should have the shape of \(2,\)"),
    ((WEIGHTS, [0.0, 1.0], COVARIANCES["full"]), "'means' should have the shape of"),
    ((WEIGHTS, np.ones((0, 2)), COVARIANCES["full"]), "'means' should have the shape of"),
    ((WEIGHTS, MEANS, COVARIANCES["tied"]), "'full covariance' should have the shape of"),
    ((WEIGHTS, MEANS, [2.0, 0.0], "spherical"), "'spherical covariance' should be positive"),
    ((WEIGHTS, MEANS, [[1.0, 2.0], [2.0, 1.0]], "tied"), "'tied covariance' should be symmetric"),
    ((WEIGHTS, MEANS, [[1.0, 1.0], [1.0, 1.0]], "tied"), "'tied covariance' should be symmetric"),
    ((WEIGHTS, MEANS, [1.0, np.nan], "spherical"), "spherical covariance contains NaN"),
    ((WEIGHTS, MEANS, [1.0, 1.0], "round"), "covariance_type must be one of"),
    ((WEIGHTS, [[np.inf, 0.0], [0.0, 0.0]], COVARIANCES["full"]), "Input means contains infinity"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=[b[1][:40] for b in BAD])
def test_bad_parameters_are_refused(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Mixture(*arguments)


def test_rows_are_checked_under_the_name_of_the_class() -> None:
    mixture = Mixture(WEIGHTS, MEANS, COVARIANCES["full"])
    with pytest.raises(ValueError, match="X has 3 features, but Mixture is expecting 2 features"):
        mixture.predict(np.ones((4, 3)))
    with pytest.raises(ValueError, match="n_threads must be an int"):
        mixture.predict(X, n_threads=0)


def test_a_component_may_have_no_weight() -> None:
    mixture = Mixture([0.0, 1.0], MEANS, COVARIANCES["full"])
    assert np.array_equal(mixture.predict_proba(X), np.tile([0.0, 1.0], (50, 1)))


def test_expectation_gives_statistics_that_maximize(mixture: Mixture) -> None:
    statistics = mixture.expectation(X, sample_weight=np.full(50, 2.0), n_threads=1)
    assert type(statistics) is SufficientStatistics
    assert statistics.row_weight == 100.0
    assert statistics.log_likelihood == pytest.approx(100 * mixture.score(X), rel=1e-13)
    assert type(statistics.maximization()) is Mixture


def test_a_fitted_mixture_is_one() -> None:
    fitted: npt.NDArray[np.float64] = GaussianMixture(2, random_state=0).fit(X).mixture_.means
    assert fitted.shape == (2, 2)


def test_the_representation_says_what_it_is() -> None:
    assert repr(Mixture(WEIGHTS, MEANS, COVARIANCES["diag"], "diag")) == (
        "Mixture(n_components=2, n_features=2, covariance_type='diag', weights=[0.3, 0.7])"
    )
    many = Mixture(np.full(100, 0.01), np.zeros((100, 1)), np.ones(100), "spherical")
    assert len(repr(many)) < 150


PARAMETERS = ("means", "covariances", "precisions_cholesky")


def test_parameters_are_attributes_and_a_mapping(mixture: Mixture) -> None:
    assert tuple(mixture.parameters) == PARAMETERS
    assert {name: array.shape for name, array in mixture.parameters.items()} == (
        mixture.shape.parameters
    )
    for name, array in mixture.parameters.items():
        assert np.shares_memory(array, getattr(mixture, name))
        assert not array.flags.writeable
    mixture.parameters.clear()  # a copy of the mapping
    assert tuple(mixture.parameters) == PARAMETERS
    assert np.array_equal(mixture.reference, mixture.means)


@pytest.mark.parametrize("of_the_core", [False, True])
def test_other_attributes_are_refused_by_name(of_the_core: bool) -> None:
    mixture: _core.Mixture = Mixture(WEIGHTS, MEANS, COVARIANCES["full"])
    if of_the_core:
        mixture = _core.Mixture(mixture)
    for name in ("mode", "shape_", "__array__", "__array_interface__", "__len__", "_repr_png_"):
        assert not hasattr(mixture, name)
        with pytest.raises(AttributeError, match=f"Mixture' object has no attribute '{name}'"):
            getattr(mixture, name)
    assert np.asarray(mixture, dtype=object).shape == ()
    assert hasattr(mixture, "means")
    with pytest.raises(AttributeError):
        mixture.means = MEANS  # type: ignore[misc]


@pytest.mark.parametrize(
    "copied", [lambda m: pickle.loads(pickle.dumps(m)), copy.copy, copy.deepcopy]
)
def test_a_copy_in_the_core_has_every_bit(mixture: Mixture, copied: Any) -> None:
    core = _core.Mixture(mixture)
    other = copied(core)
    assert type(other) is _core.Mixture
    assert other.shape == core.shape
    for name, array in core.parameters.items():
        assert other.parameters[name].tobytes() == array.tobytes()
    assert other.weights.tobytes() == core.weights.tobytes()


def test_missing_and_unknown_parameters_are_refused() -> None:
    shape, weights, means = shape_of("diag", 2, 2), np.array(WEIGHTS), np.array(MEANS)
    for parameters in (
        {"means": means},
        {"covariances": np.ones((2, 2))},
        {"means": means, "covariances": np.ones((2, 2)), "colours": means},
        {"means": means, "covariances": np.ones((2, 3))},
        {"means": means, "covariances": np.full((2, 2), np.nan)},
    ):
        with pytest.raises(ValueError, match=r"covariances|means|name"):
            _core.Mixture(weights, parameters, shape)
