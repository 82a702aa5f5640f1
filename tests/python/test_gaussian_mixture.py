"""gaussian_mixture: the results of fit, its attributes, and what it must not change."""

from __future__ import annotations

import pickle
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import emgine
from emgine import GaussianMixture

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
    "lower_bound_",
    "lower_bounds_",
    "n_features_in_",
}


def test_weights_are_repetitions(covariance_type: str, two_blobs: Float64) -> None:
    """From the same start, weight 2 counts a row twice and weight 0 leaves it out."""
    counts = np.random.RandomState(1).randint(0, 4, size=240)
    eye = {"full": np.stack([np.eye(3)] * 2), "tied": np.eye(3), "diag": np.ones((2, 3))}
    eye |= {"tied_diag": np.ones(3), "tied_spherical": np.ones(1)}
    options: dict[str, Any] = {
        "covariance_type": covariance_type,
        "weights_init": [0.5, 0.5],
        "means_init": [[0.0] * 3, [3.0] * 3],
        "precisions_init": eye.get(covariance_type, np.ones(2)),
    }
    weighted = GaussianMixture(2, **options).fit(two_blobs, sample_weight=counts)
    repeated = GaussianMixture(2, **options).fit(np.repeat(two_blobs, counts, axis=0))
    assert weighted.n_iter_ == repeated.n_iter_
    assert np.allclose(weighted.lower_bounds_, repeated.lower_bounds_, rtol=1e-12)
    for name in ("weights_", "means_", "covariances_"):
        a, b = getattr(weighted, name), getattr(repeated, name)
        assert np.max(np.abs(a - b)) <= 1e-12 * np.max(np.abs(b))


def test_rows_of_weight_zero_do_not_count_as_rows() -> None:
    X = np.arange(10.0)[:, np.newaxis]
    weight = np.zeros(10)
    weight[:2] = 1.0
    with pytest.raises(
        ValueError, match="n_components = 3, n_samples = 2 with a sample_weight above"
    ):
        GaussianMixture(3).fit(X, sample_weight=weight)
    weight[1] = 0.0
    with pytest.raises(ValueError, match="n_samples = 1 with a sample_weight above 0"):
        GaussianMixture().fit(X, sample_weight=weight)


@pytest.mark.parametrize(
    ("n_samples", "message"),
    [
        (3, "^Expected n_samples >= n_components but got n_components = 5, n_samples = 3$"),
        (1, r"^Found array with 1 sample\(s\) .* minimum of 2 is required by GaussianMixture\.$"),
        (0, r"^Found array with 0 sample\(s\) .* minimum of 2 is required by GaussianMixture\.$"),
    ],
)
def test_too_few_rows(n_samples: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GaussianMixture(5).fit(np.ones((n_samples, 2)))


def test_the_warning_points_at_the_caller_and_comes_before_the_fit(two_blobs: Float64) -> None:
    model = GaussianMixture(2, max_iter=1, random_state=0)
    for method in (model.fit, model.fit_predict):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            method(two_blobs)
        assert [warning.filename for warning in caught] == [__file__]
        assert str(caught[0].message).startswith("Best performing initialization did not converge.")
    before = model.mixture_
    with pytest.raises(emgine.ConvergenceWarning):
        model.fit(two_blobs)
    assert model.mixture_ is before


def test_no_iterations_are_no_reason_to_warn(two_blobs: Float64) -> None:
    model = GaussianMixture(2, max_iter=0, n_init=2, random_state=0).fit(two_blobs)
    assert (model.converged_, model.n_iter_, model.lower_bound_) == (False, 0, -np.inf)


BAD_FITS: list[tuple[dict[str, Any], Any, Any, str]] = [
    ({"tol": -1.0}, None, None, "The 'tol' parameter"),
    ({"means_init": [[0.0]]}, None, None, "The parameter 'means'"),
    ({}, [["a", "b", "c"]], None, "holds strings"),
    ({}, np.full((20, 3), np.nan), None, "contains NaN"),
    ({}, None, -np.ones(240), "Negative values"),
    ({"reg_covar": 0.0, "on_degenerate": "raise"}, np.ones((20, 3)), None, "ill-defined empirical"),
    ({"n_components": 500}, None, None, "Expected n_samples >= n_components"),
]


@pytest.mark.parametrize(
    ("parameters", "X", "weight", "message"), BAD_FITS, ids=[bad[3] for bad in BAD_FITS]
)
def test_a_failed_fit_leaves_the_model_from_before(
    parameters: dict[str, Any], X: Any, weight: Any, message: str, two_blobs: Float64
) -> None:
    model = GaussianMixture(2, random_state=0).fit(two_blobs)
    before = {name: getattr(model, name) for name in FITTED}
    model.set_params(**parameters)
    with pytest.raises(ValueError, match=message):
        model.fit(two_blobs if X is None else X, sample_weight=weight)
    assert model.mixture_ is before["mixture_"]
    for name in FITTED - {"mixture_"}:
        assert np.array_equal(getattr(model, name), before[name])


@pytest.mark.filterwarnings("ignore:Components are as narrow:emgine.DegenerateWarning")
def test_restarts_share_one_stream_and_the_best_is_kept(two_blobs: Float64) -> None:
    options: dict[str, Any] = {"n_components": 4, "init_params": "random_from_data", "tol": 1e-5}
    stream = np.random.RandomState(0)
    singles = []
    for _ in range(5):
        single = GaussianMixture(random_state=stream, **options).fit(two_blobs)
        if not single.restarts_[0].degenerate:
            singles.append(single.lower_bound_)
    assert len(set(singles)) > 1
    model = GaussianMixture(n_init=5, random_state=0, **options).fit(two_blobs)
    assert model.lower_bound_ == max(singles)


def test_a_refit_does_not_depend_on_the_last_one(two_blobs: Float64) -> None:
    model = GaussianMixture(3, random_state=0).fit(two_blobs)
    first = model.means_
    assert np.array_equal(model.fit(two_blobs[:, :2]).fit(two_blobs).means_, first)


def test_a_warm_start_goes_on_where_it_ended(covariance_type: str, two_blobs: Float64) -> None:
    options: dict[str, Any] = {
        "n_components": 3,
        "covariance_type": covariance_type,
        "random_state": 0,
        "tol": 1e-7,
        # What acceleration and the rule of Aitken remember ends with a fit.
        "stopping": "change",
        "acceleration": None,
    }
    whole = GaussianMixture(max_iter=1000, **options).fit(two_blobs)
    steps = GaussianMixture(max_iter=1, warm_start=True, **options)
    bounds: list[float] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", emgine.ConvergenceWarning)
        while not (bounds and steps.converged_):
            bounds += steps.fit(two_blobs).lower_bounds_
    assert bounds == whole.lower_bounds_
    assert np.array_equal(steps.means_, whole.means_)


def test_a_warm_start_makes_a_single_run(
    two_blobs: Float64, capsys: pytest.CaptureFixture[str]
) -> None:
    model = GaussianMixture(2, n_init=3, warm_start=True, random_state=0, verbose=1)
    model.fit(two_blobs).fit(two_blobs)
    assert capsys.readouterr().out.count("Initialization 0") == 2
    model.set_params(warm_start=False).fit(two_blobs)
    assert "Initialization 2" in capsys.readouterr().out


def test_a_warm_start_asks_for_its_like(two_blobs: Float64) -> None:
    model = GaussianMixture(2, warm_start=True, random_state=0).fit(two_blobs)
    for change in ({"n_components": 3}, {"covariance_type": "diag"}):
        with pytest.raises(ValueError, match="Set warm_start=False to start anew"):
            GaussianMixture.set_params(pickle.loads(pickle.dumps(model)), **change).fit(two_blobs)
    with pytest.raises(ValueError, match="Set warm_start=False to start anew"):
        model.fit(two_blobs[:, :2])


def test_it_works_in_pipelines_and_grid_searches(two_blobs: Float64) -> None:
    pipe = make_pipeline(StandardScaler(), GaussianMixture(random_state=0))
    grid = {
        "gaussianmixture__n_components": [1, 2],
        "gaussianmixture__covariance_type": ["diag", "full"],
    }
    folds = KFold(3, shuffle=True, random_state=0)
    search = GridSearchCV(pipe, grid, cv=folds, n_jobs=2, error_score="raise").fit(two_blobs)
    assert search.best_params_["gaussianmixture__n_components"] == 2
    assert search.predict(two_blobs).shape == (240,)
