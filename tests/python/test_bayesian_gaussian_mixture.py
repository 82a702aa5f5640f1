"""BayesianGaussianMixture: scikit-learn's class, its checks, its trajectory; and what is more."""

from __future__ import annotations

import inspect
import pickle
import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.mixture import BayesianGaussianMixture as Sklearn
from sklearn.utils.estimator_checks import parametrize_with_checks

import emgine
from emgine import BayesianGaussianMixture, NotFittedError, sources

STRUCTURES = ("full", "tied", "diag", "spherical")
KINDS = (*STRUCTURES, "tied_diag", "tied_spherical")
PRIORS = ("dirichlet_process", "dirichlet_distribution")
RANDOM = np.random.default_rng(0)
X = np.concatenate([RANDOM.normal(0, 1, (150, 3)), RANDOM.normal(3, 1, (80, 3)) * [1.0, 2.0, 0.5]])
LABELS = RANDOM.integers(0, 4, len(X))
NOT_CONVERGED = pytest.mark.filterwarnings("ignore:Best performing initialization")

with warnings.catch_warnings():
    # That our class has not scikit-learn's base class is known.
    warnings.filterwarnings("ignore", "Estimator BayesianGaussianMixture does not", UserWarning)
    every_check = parametrize_with_checks(
        [
            BayesianGaussianMixture(covariance_type=kind, weight_concentration_prior_type=weights)
            for kind, weights in zip(("full", "diag"), PRIORS, strict=True)
        ]
    )


@NOT_CONVERGED
@every_check  # type: ignore[untyped-decorator]
def test_estimator_checks(estimator: BayesianGaussianMixture, check: Any) -> None:
    check(estimator)


def test_the_constructor_has_scikit_learns_parameters_by_keyword() -> None:
    ours = inspect.signature(BayesianGaussianMixture).parameters
    theirs = inspect.signature(Sklearn).parameters
    assert list(ours)[: len(theirs)] == list(theirs)
    kinds = {each.kind for each in ours.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    differ = {name for name in theirs if ours[name].default != theirs[name].default}
    assert differ == {"tol", "max_iter"}
    with pytest.raises(TypeError):
        BayesianGaussianMixture(2)  # type: ignore[misc]


class FromLabels(Sklearn):  # type: ignore[misc]
    """Scikit-learn's class from given labels."""

    def _initialize_parameters(self, X: Any, *_: Any, **__: Any) -> None:
        self._initialize(X, np.eye(self.n_components)[LABELS])


@NOT_CONVERGED
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("reg_covar", [0.0, 1e-3])
@pytest.mark.parametrize("kind", PRIORS)
def test_the_trajectory_of_full_is_scikit_learns(kind: str, reg_covar: float) -> None:
    options: Any = {
        "n_components": 4,
        "weight_concentration_prior_type": kind,
        "reg_covar": reg_covar,
        "tol": 0.0,
    }
    for n in (1, 5, 20):
        theirs = FromLabels(max_iter=n, **options).fit(X)
        ours = BayesianGaussianMixture(
            max_iter=n, labels_init=LABELS, acceleration=None, stopping="change", **options
        ).fit(X)
        for name in (
            *("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"),
            *("mean_precision_", "degrees_of_freedom_", "weight_concentration_"),
        ):
            found, expected = (np.asarray(getattr(each, name)) for each in (ours, theirs))
            assert found.shape == expected.shape
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-9)


@pytest.mark.parametrize("weights", PRIORS)
@pytest.mark.parametrize("kind", KINDS)
def test_bounds_rise_and_attributes_have_their_shapes(kind: str, weights: str) -> None:
    model = BayesianGaussianMixture(
        n_components=4,
        covariance_type=kind,
        weight_concentration_prior_type=weights,
        reg_covar=0.0,
        random_state=0,
    ).fit(X)
    assert model.converged_
    assert model.remaining_gain_ < 1e-6
    assert np.diff(model.lower_bounds_).min() > -1e-9
    shape = emgine.GaussianMixture(4, covariance_type=kind, random_state=0).fit(X)
    for name in ("means_", "covariances_", "precisions_", "precisions_cholesky_"):
        assert getattr(model, name).shape == getattr(shape, name).shape
    assert model.weights_.sum() == pytest.approx(1.0)
    assert isinstance(model.lower_bound_, float)
    sample, labels = model.sample(20)
    assert sample.shape == (20, 3)
    assert (np.diff(labels) >= 0).all()


def test_unfitted_models_say_so() -> None:
    with pytest.raises(NotFittedError, match="This BayesianGaussianMixture instance is not fitted"):
        BayesianGaussianMixture().predict(X)
    with pytest.raises(NotFittedError):
        _ = BayesianGaussianMixture().lower_bound_


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"covariance_type": "foo"}, "'covariance_type' parameter of BayesianGaussianMixture"),
        ({"weight_concentration_prior_type": "foo"}, "'weight_concentration_prior_type' parameter"),
        ({"n_components": 0}, r"must be an int in the range \[1, inf\). Got 0 instead"),
        ({"tol": -1.0}, "'tol' parameter"),
        ({"n_components": 400}, "Expected n_samples >= n_components"),
    ],
)
def test_bad_parameters_are_refused_in_scikit_learns_words(
    given: dict[str, Any], message: str
) -> None:
    model = BayesianGaussianMixture(random_state=0).fit(X)
    before = model.means_
    with pytest.raises(ValueError, match=message):
        model.set_params(**given).fit(X)
    assert (model.means_ == before).all()


def test_fit_predict_is_fit_and_predict() -> None:
    for seed in range(3):
        model = BayesianGaussianMixture(n_components=3, random_state=seed, n_init=2)
        assert (model.fit_predict(X) == model.predict(X)).all()


def test_clones_and_pickles() -> None:
    model = BayesianGaussianMixture(n_components=3, mean_prior=[0, 0, 0], random_state=0).fit(X)
    again = clone(model).fit(X)
    assert (again.means_ == model.means_).all()
    assert (pickle.loads(pickle.dumps(model)).predict(X) == model.predict(X)).all()


def test_moved_rows_move_the_posterior() -> None:
    options: Any = {"n_components": 3, "labels_init": LABELS % 3}
    model = BayesianGaussianMixture(**options).fit(X)
    moved = BayesianGaussianMixture(**options).fit(X + 100.0)
    np.testing.assert_allclose(moved.means_, model.means_ + 100.0, atol=1e-6)
    np.testing.assert_allclose(moved.covariances_, model.covariances_, atol=1e-6)
    assert moved.lower_bound_ == pytest.approx(model.lower_bound_, abs=1e-6)


def test_structures_of_one_feature_are_the_same() -> None:
    bounds = [
        BayesianGaussianMixture(
            n_components=3, covariance_type=kind, labels_init=LABELS % 3, tol=1e-10
        )
        .fit(X[:, :1])
        .lower_bound_
        for kind in ("full", "diag", "spherical")
    ]
    assert np.ptp(bounds) < 1e-6


def test_of_one_component_tied_is_full() -> None:
    full, tied = (BayesianGaussianMixture(covariance_type=kind).fit(X) for kind in STRUCTURES[:2])
    assert full.lower_bound_ == pytest.approx(tied.lower_bound_, abs=1e-9)
    np.testing.assert_allclose(full.score_samples(X), tied.score_samples(X), rtol=1e-12)


@NOT_CONVERGED
def test_a_warm_start_goes_on() -> None:
    options: Any = {"n_components": 4, "labels_init": LABELS, "acceleration": None, "tol": 0.0}
    at_once = BayesianGaussianMixture(max_iter=9, **options).fit(X)
    model = BayesianGaussianMixture(max_iter=4, warm_start=True, **options).fit(X)
    model.set_params(max_iter=5).fit(X)
    np.testing.assert_allclose(model.means_, at_once.means_, rtol=1e-10)
    assert model.lower_bound_ == pytest.approx(at_once.lower_bound_, abs=1e-9)
    # With another prior, the first bound is that of the old posterior under the new prior.
    model.set_params(weight_concentration_prior=5.0).fit(X)
    assert np.diff(model.lower_bounds_).min() > -1e-9


@pytest.mark.parametrize("kind", KINDS)
def test_weights_are_repetitions_and_threads_change_no_bit(kind: str) -> None:
    weight = RANDOM.integers(0, 4, len(X))
    scale: Any = {"full": np.eye(3), "tied": np.eye(3)}.get(kind, np.ones(3))
    options: Any = {
        "n_components": 4,
        "covariance_type": kind,
        "mean_prior": np.zeros(3),
        "covariance_prior": 1.0 if kind.endswith("spherical") else scale,
    }
    weighted = BayesianGaussianMixture(labels_init=LABELS, **options).fit(X, sample_weight=weight)
    labels, rows = np.repeat(LABELS, weight), np.repeat(X, weight, axis=0)
    repeated = BayesianGaussianMixture(labels_init=labels, **options).fit(rows)
    np.testing.assert_allclose(weighted.means_, repeated.means_, atol=1e-8)
    assert weighted.lower_bound_ == pytest.approx(repeated.lower_bound_, abs=1e-6)
    models = [
        BayesianGaussianMixture(
            n_components=3, covariance_type=kind, random_state=0, n_threads=n
        ).fit(np.tile(X, (20, 1)))
        for n in (1, 3)
    ]
    assert (models[0].covariances_ == models[1].covariances_).all()
    assert models[0].lower_bounds_ == models[1].lower_bounds_


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_of_blocks_is_the_rows_in_memory(kind: str) -> None:
    model = BayesianGaussianMixture(n_components=3, covariance_type=kind, random_state=0)
    blocks = sources.Blocks([X[:100], X[100:]])
    found = clone(model).fit(blocks).lower_bound_
    assert found == pytest.approx(model.fit(X).lower_bound_, abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_may_lack_cells(kind: str) -> None:
    lacking = X.copy()
    lacking[RANDOM.random(X.shape) < 0.15] = np.nan
    model = BayesianGaussianMixture(
        n_components=3,
        covariance_type=kind,
        missing="marginalize",
        reg_covar=0.0,
        acceleration=None,
        random_state=0,
    ).fit(lacking)
    assert np.diff(model.lower_bounds_).min() > -1e-9
    # The density of the cells that a row has is that of the marginal.
    row = np.array([[0.5, np.nan, 1.0]])
    expected = model.marginal([0, 2]).score_samples(row[:, [0, 2]])
    np.testing.assert_allclose(model.score_samples(row), expected, rtol=1e-12)
    # Rows without gaps have the fit of rows that may not lack cells.
    options: Any = {"covariance_type": kind, "reg_covar": 0.0, "tol": 1e-12, "max_iter": 5000}
    scale: Any = np.eye(3) if kind in STRUCTURES[:2] else np.ones(3)
    scale = 1.0 if kind.endswith("spherical") else scale
    priors: Any = {"mean_prior": np.zeros(3), "covariance_prior": scale}
    one = BayesianGaussianMixture(missing="marginalize", **options, **priors).fit(X)
    other = BayesianGaussianMixture(**options, **priors).fit(X)
    assert one.lower_bound_ == pytest.approx(other.lower_bound_, abs=1e-8)


@pytest.mark.parametrize("kind", KINDS[2:])
def test_leaps_of_rows_that_lack_cells_end_at_the_optimum(kind: str) -> None:
    lacking = X.copy()
    lacking[np.random.default_rng(1).random(X.shape) < 0.2] = np.nan
    options: Any = {"n_components": 3, "covariance_type": kind, "missing": "marginalize"}
    options |= {"reg_covar": 0.0, "tol": 1e-12, "max_iter": 5000, "labels_init": LABELS % 3}
    plain = BayesianGaussianMixture(acceleration=None, **options).fit(lacking)
    leaping = BayesianGaussianMixture(**options).fit(lacking)
    assert leaping.lower_bound_ == pytest.approx(plain.lower_bound_, abs=1e-7)
    assert leaping.n_passes_ < plain.n_passes_
    assert np.diff(leaping.lower_bounds_).min() > -1e-9
    assert leaping.mean_precision_.shape == (3, 3)
    copy = pickle.loads(pickle.dumps(leaping))
    assert (copy.predict_proba(lacking) == leaping.predict_proba(lacking)).all()
    again = copy.set_params(warm_start=True).fit(lacking)
    assert again.lower_bound_ == pytest.approx(plain.lower_bound_, abs=1e-7)
