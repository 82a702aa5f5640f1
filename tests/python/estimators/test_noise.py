"""noise=: one more component of constant density, of every family, kind of rows and method."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator

import emgine
from emgine import GaussianMixture, MixtureModel, families, sources
from tests.laws.plain import EVERY

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = np.random.RandomState(0)
GROUPS = np.concatenate([RANDOM.normal(0, 1, (200, 2)), RANDOM.normal(6, 0.5, (150, 2))])
X = np.concatenate([GROUPS, RANDOM.uniform(-10, 15, (70, 2))])
VOLUME = float(np.ptp(X, axis=0).prod())
POSITIVE = np.exp(X / 5)
SHARES = 1 / (1 + np.exp(-X / 4))
# Rows that each family can have.
FAMILIES: dict[str, tuple[Any, Any]] = {
    "gaussian": (families.Gaussian("tied"), X),
    "student_t": ("student_t", X),
    "log_normal": (families.LogNormal("diag"), POSITIVE),
    "gamma": ("gamma", POSITIVE),
    "exponential": ("exponential", POSITIVE),
    "weibull": ("weibull", POSITIVE),
    "beta": ("beta", SHARES),
    "product": ({0: "gaussian", 1: "gamma"}, np.column_stack([X[:, 0], POSITIVE[:, 1]])),
    "left_out": (families.Product({0: "gaussian"}, others="drop"), X),
}


def model_of(name: str, **options: Any) -> tuple[MixtureModel, Any]:
    """An unfitted model with noise, and its rows."""
    family, rows = FAMILIES[name]
    return MixtureModel(2, family=family, noise=True, random_state=0, **options), rows


@pytest.mark.parametrize("name", list(FAMILIES))
def test_every_continuous_family_has_noise(name: str, tmp_path: Path) -> None:
    model, rows = model_of(name)
    model.fit(rows)
    plain = MixtureModel(2, family=FAMILIES[name][0], random_state=0).fit(rows)
    assert model.weights_.shape == (3,)
    assert model.predict_proba(rows).shape == (len(rows), 3)
    assert set(np.unique(model.predict(rows))) <= {-1, 0, 1}
    assert model.mixture_.shape.n_free_parameters == plain.mixture_.shape.n_free_parameters + 2
    bounds = np.array(model.lower_bounds_)
    assert (np.diff(bounds) > -1e-9).all()
    assert model.converged_
    used = [0] if name == "left_out" else [0, 1]
    density = -np.log(np.ptp(rows[:, used], axis=0)).sum()
    only = np.log(model.weights_[-1]) + density  # far from everything
    assert model.score_samples(rows).min() >= only - 1e-9
    drawn, labels = model.sample(500, random_state=1)
    noise = drawn[labels == -1][:, used]
    assert len(noise) == pytest.approx(500 * model.weights_[-1], abs=60)
    assert (noise >= rows[:, used].min(axis=0)).all()
    assert (noise <= rows[:, used].max(axis=0)).all()
    model.save(tmp_path / "model.safetensors")
    again = emgine.load(tmp_path / "model.safetensors")
    assert np.array_equal(again.score_samples(rows), model.score_samples(rows))
    assert np.array_equal(again.predict(rows), model.predict(rows))
    assert again.noise is True


@pytest.mark.parametrize("name", ["gaussian", "student_t", "gamma", "product"])
def test_rows_from_a_source_and_threads_change_no_bit(name: str) -> None:
    model, rows = model_of(name, n_threads=1)
    expected = model.fit(rows).lower_bounds_
    assert clone(model).set_params(n_threads=2).fit(rows).lower_bounds_ == expected
    cut = sources.Blocks([rows[:100], rows[100:]])
    assert clone(model).fit(cut).lower_bounds_ == expected


def test_weights_are_repetitions_and_rows_of_none_are_absent() -> None:
    weight = RANDOM.randint(0, 3, len(X)).astype(float)
    model = GaussianMixture(2, noise=True, random_state=0, tol=1e-12)
    weighted = clone(model).fit(X, sample_weight=weight)
    repeated = clone(model).fit(np.repeat(X, weight.astype(int), axis=0))
    assert weighted.lower_bound_ == pytest.approx(repeated.lower_bound_, rel=1e-9)


@pytest.mark.parametrize("name", ["gaussian", "student_t", "gamma", "product"])
def test_rows_may_lack_cells(name: str) -> None:
    model, rows = model_of(name, missing="marginalize")
    gaps = np.where(np.random.RandomState(3).uniform(size=rows.shape) < 0.1, np.nan, rows)
    model.fit(gaps)
    assert (np.diff(model.lower_bounds_) > -1e-9).all()
    one = np.array([[np.nan, rows[0, 1]]])
    marginal = model.marginal([1])
    np.testing.assert_allclose(model.score_samples(one), marginal.score_samples(one[:, 1:]))
    assert np.isfinite(model.impute(gaps)).all()
    drawn = model.impute(gaps, how="sample", random_state=0)
    assert np.array_equal(drawn[~np.isnan(gaps)], gaps[~np.isnan(gaps)])
    assert np.isfinite(drawn).all()


def test_a_volume_is_mclusts_inverse_density() -> None:
    exact = GaussianMixture(2, noise=VOLUME, random_state=0).fit(X)
    found = GaussianMixture(2, noise=True, random_state=0).fit(X)
    assert exact.lower_bound_ == pytest.approx(found.lower_bound_, rel=1e-12)
    larger = GaussianMixture(2, noise=100 * VOLUME, random_state=0).fit(X)
    assert larger.weights_[-1] < found.weights_[-1]
    nowhere = [[1e6, 1e6]]
    density = np.log(larger.weights_[-1] / (100 * VOLUME))
    assert larger.score_samples(nowhere)[0] == pytest.approx(density)
    assert larger.predict(nowhere).tolist() == [-1]


def test_labels_of_rows_agree_with_probabilities() -> None:
    model = GaussianMixture(2, noise=True, random_state=0)
    labels, shares = model.fit_predict(X), model.predict_proba(X)
    densest = shares.argmax(axis=1)
    assert np.array_equal(labels, np.where(densest == 2, -1, densest))
    assert np.array_equal(labels, [model.predict(row[np.newaxis])[0] for row in X])
    assert (labels[-70:] == -1).mean() > 0.7
    assert (labels[:350] == -1).mean() < 0.05


def test_inference_knows_the_box() -> None:
    model = GaussianMixture(2, noise=True, random_state=0).fit(X)
    given = model.condition({0: 0.5})
    assert given.weights.shape == (3,)
    x = np.linspace(-20, 30, 20_001)
    marginal = model.marginal([0])
    inside = (x > X[:, 0].min()) & (x < X[:, 0].max())
    density = np.exp(marginal.score_samples(x[:, np.newaxis]))
    assert np.trapezoid(density[inside], x[inside]) == pytest.approx(1.0, abs=1e-3)
    assert marginal.cdf([X[:, 0].min(), X[:, 0].max()]).tolist() == pytest.approx([0, 1], abs=1e-3)
    middle = (X.min(axis=0) + X.max(axis=0)) / 2
    means = model.predict_mean(np.array([[1e4, np.nan]]), of=[1])
    assert means[0, 0] == pytest.approx(middle[1])


def test_components_are_ordered_and_the_noise_stays_last() -> None:
    model = GaussianMixture(2, noise=True, random_state=0)
    found = clone(model).set_params(order_components="mean").fit(X)
    assert found.means_[0, 0] < found.means_[1, 0]
    assert found.weights_[-1] == pytest.approx(clone(model).fit(X).weights_[-1], rel=1e-6)
    heavy = clone(model).set_params(order_components="weight").fit(X).weights_
    assert heavy[0] >= heavy[1]


def test_means_may_be_held() -> None:
    means = [[0.0, 0.0], [6.0, 6.0]]
    model = GaussianMixture(2, noise=True, means_init=means, fixed="means", random_state=0).fit(X)
    assert model.means_.tolist() == means


@pytest.mark.parametrize("on_degenerate", ["regularize", "reseed", "drop"])
def test_components_that_collapse_are_repaired_beside_noise(on_degenerate: str) -> None:
    rows = np.concatenate([X, np.tile([[12.0, -8.0]], (30, 1))])
    with pytest.warns(emgine.DegenerateWarning):
        model = GaussianMixture(
            4,
            noise=True,
            on_degenerate=on_degenerate,
            random_state=0,
            reg_covar=0,
            init_params="k-means++",  # a default fit also begins from the densest rows
        ).fit(rows)
    assert np.isfinite(model.lower_bound_)
    assert len(model.weights_) == len(model.means_) + 1


def test_a_warm_start_and_a_stream_go_on_with_the_box() -> None:
    model = GaussianMixture(2, noise=True, random_state=0, warm_start=True).fit(X[::2])
    box = model.mixture_.shape.structure
    model.fit(X)
    assert model.mixture_.shape.structure == box
    model.partial_fit(X[::3])
    assert model.mixture_.shape.structure == box
    with pytest.raises(ValueError, match="Call fit first"):
        GaussianMixture(2, noise=True).partial_fit(X)


@pytest.mark.parametrize(
    ("options", "rows", "said"),
    [
        ({"noise": 0}, X, "'noise' parameter"),
        ({"noise": -1.0}, X, "'noise' parameter"),
        ({"noise": np.inf}, X, "'noise' parameter"),
        ({"noise": "yes"}, X, "'noise' parameter"),
        ({"noise": False, "noise_init": [0]}, X, "set noise=True"),
        ({"fixed": "weights"}, X, "noise and fixed weights exclude"),
        ({"labels_init": np.arange(len(X)) % 2}, X, "labels_init leaves the noise without rows"),
        (
            {},
            np.column_stack([X[:, 0], np.ones(len(X))]),
            "values differ: .*column 1",
        ),
    ],
)
def test_what_does_not_fit_is_refused_and_the_model_stays(
    options: dict[str, Any], rows: Any, said: str
) -> None:
    model = GaussianMixture(2, noise=True, random_state=0).fit(X)
    before = model.mixture_
    with pytest.raises(ValueError, match=said):
        model.set_params(**options).fit(rows)
    assert model.mixture_ is before


@pytest.mark.parametrize(
    ("family", "rows", "said"),
    [
        ("poisson", RANDOM.poisson(3, (50, 2)), "counts or categories"),
        ("categorical", RANDOM.randint(0, 3, (50, 2)), "counts or categories"),
        ({0: "gaussian", 1: "bernoulli"}, RANDOM.randint(0, 2, (50, 2)), "column 1"),
        ("von_mises_fisher", X / np.linalg.norm(X, axis=1, keepdims=True), "other densities"),
    ],
)
def test_columns_without_a_density_are_refused(family: Any, rows: Any, said: str) -> None:
    with pytest.raises(ValueError, match=f"noise is uniform .*{said}"):
        MixtureModel(2, family=family, noise=True).fit(rows)


def test_pickles_and_statistics_go_on() -> None:
    model = GaussianMixture(2, noise=True, random_state=0).fit(X)
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.predict(X), model.predict(X))
    one, two = model.mixture_.expectation(X[:200]), model.mixture_.expectation(X[200:])
    whole = model.mixture_.expectation(X)
    np.testing.assert_allclose((one + two).weight, whole.weight)
    back = emgine.SufficientStatistics.from_bytes(whole.to_bytes())
    assert np.array_equal(back.weight, whole.weight)
    assert back.maximization().score(X) >= model.score(X) - 1e-9
    moved = whole.about(whole.reference + 1.0)
    np.testing.assert_allclose(moved.maximization().means, whole.maximization().means, rtol=1e-9)


class WithoutStreams(GaussianMixture):
    """Refuses partial_fit, which needs a fit before it, before the checks ask for it."""

    @property
    def partial_fit(self) -> Any:
        raise AttributeError


@pytest.mark.filterwarnings("ignore")
def test_it_passes_the_checks_of_scikit_learn() -> None:
    check_estimator(WithoutStreams(noise=True, max_iter=20))


def test_a_summary_tells_the_noise() -> None:
    model = GaussianMixture(2, noise=True, random_state=0).fit(X)
    text = str(model.summary(X))
    assert text.startswith("GaussianMixture of 2 components, full covariances, and noise")
    assert "\nnoise " in text
    assert "noise=True" in repr(model.mixture_)


@pytest.mark.parametrize("structure", EVERY)
def test_the_likelihood_rises_beside_noise_in_every_structure(structure: str) -> None:
    options = {"covariance_type": structure, "noise": True, "random_state": 0, "tol": 1e-8}
    plain = GaussianMixture(2, **options, acceleration=None, max_iter=30).fit(X)
    assert np.diff(plain.lower_bounds_).min() > -1e-12
    assert GaussianMixture(2, **options).fit(X).lower_bound_ > plain.lower_bound_ - 1e-6
