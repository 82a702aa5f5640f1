"""Estimators with a prior: what is maximised and reported, refusals, files, rows of every kind."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import check_estimator

import emgine
from emgine import GaussianMixture, MixtureModel, priors
from tests.laws.test_degenerate_sets import COVARIANCE_TYPES, degenerate

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = np.random.RandomState(0)
X = np.concatenate([RANDOM.normal(0, 1, (200, 2)), RANDOM.normal(5, 1, (100, 2))])
BOTH = {"weights": priors.Dirichlet(2.0), "components": "weak"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"prior": "strong"}, "parameter of GaussianMixture must be None, 'weak', a prior"),
        ({"prior": {"means": "weak"}}, r"may name \['weights', 'components'\]. Got 'means'"),
        ({"prior": {"components": {"weights": {"weights": "weak"}}}}, "'prior' parameter"),
        ({"prior": {"components": {"weights": "weak"}}}, "must be priors.NormalInverseWishart"),
        ({"prior": priors.Dirichlet(2.0)}, "must be priors.NormalInverseWishart"),
        ({"prior": "weak", "fixed": "means", "means_init": X[:2]}, "exclude each other"),
        ({"prior": BOTH, "fixed": "weights"}, "exclude each other"),
    ],
)
def test_refusals_leave_the_fitted_model(options: dict[str, Any], said: str) -> None:
    model = GaussianMixture(2, random_state=0).fit(X)
    before = model.mixture_
    with pytest.raises(ValueError, match=said):
        model.set_params(**options).fit(X)
    assert model.mixture_ is before


def test_streams_and_other_families_refuse() -> None:
    for prior in ("weak", priors.NormalInverseWishart([0, 0])):
        with pytest.raises(ValueError, match="partial_fit takes priors whose parameters are all"):
            GaussianMixture(2, prior=prior).partial_fit(X)
    with pytest.raises(ValueError, match="'weibull' has no conjugate prior"):
        MixtureModel(2, family="weibull", prior="weak").fit(np.exp(X))


@pytest.mark.parametrize(
    ("family", "prior"),
    [
        ("gaussian", priors.NormalInverseWishart([1, 2], 0.5, 6, [[2, 0.5], [0.5, 3]])),
        ("exponential", priors.Gamma(3, [2.0, 5.0])),
        ("gamma", priors.Rows([[1.0, 2.0], [3.0, 0.5]], 2.0)),
        ({0: "gaussian", 1: "gamma"}, {1: priors.Rows([[1.0], [3.0]]), "weights": BOTH["weights"]}),
    ],
)
def test_a_pass_over_batches_is_an_iteration(family: Any, prior: Any) -> None:
    rows = np.exp(X / 4)
    first = MixtureModel(2, family=family, random_state=0).fit(rows)
    given: Any = {"weights_init": [0.3, 0.7], "parameters_init": first.parameters_}
    options: Any = {"family": family, "prior": prior, **given}
    with pytest.warns(UserWarning, match="did not converge"):
        whole = MixtureModel(2, max_iter=1, **options).fit(rows)
    stream = MixtureModel(2, **options).partial_fit(rows[:100]).partial_fit(rows[100:])
    np.testing.assert_allclose(stream.weights_, whole.weights_, rtol=1e-12)
    for name, values in whole.mixture_.parameters.items():
        np.testing.assert_allclose(stream.mixture_.parameters[name], values, rtol=1e-9)
    assert stream.lower_bound_ == pytest.approx(whole.lower_bound_, abs=1e-12)


def test_the_bound_is_of_the_posterior_and_scores_of_the_likelihood() -> None:
    model = GaussianMixture(2, prior=BOTH, random_state=0, tol=1e-12).fit(X)
    means, covariances = model.means_, model.covariances_
    away = means - X.mean(axis=0)
    of_components = sum(
        -4.0 * np.log(np.linalg.det(S)) - np.trace(np.linalg.inv(S) @ np.cov(X.T) / 2.0) / 2.0
        for S in covariances
    ) - 0.005 * sum(d @ np.linalg.inv(S) @ d for d, S in zip(away, covariances, strict=True))
    log_prior = of_components + np.log(model.weights_).sum()
    assert model.lower_bound_ == pytest.approx(model.score(X) + log_prior / len(X), abs=1e-9)
    assert model.bic(X) == pytest.approx(-2 * len(X) * model.score(X) + 11 * np.log(len(X)))


def test_the_best_run_has_the_highest_posterior() -> None:
    model = GaussianMixture(4, prior="weak", n_init=4, init_params="random", random_state=1).fit(X)
    assert model.lower_bound_ == max(run.lower_bound for run in model.restarts_)


@pytest.mark.parametrize("kind", ["full", "tied_diag"])
def test_weights_of_rows_are_rows_and_threads_give_the_same_bits(kind: str) -> None:
    counts = RANDOM.randint(1, 4, len(X))
    options: Any = {"covariance_type": kind, "prior": BOTH, "tol": 1e-11, "means_init": X[[0, -1]]}
    one = GaussianMixture(2, random_state=0, n_threads=1, **options).fit(X, sample_weight=counts)
    two = GaussianMixture(2, random_state=0, n_threads=2, **options).fit(X, sample_weight=counts)
    assert (one.covariances_ == two.covariances_).all()
    repeated = GaussianMixture(2, random_state=0, **options).fit(np.repeat(X, counts, axis=0))
    np.testing.assert_allclose(one.covariances_, repeated.covariances_, rtol=1e-5)


def test_labels_sources_missing_cells_and_held_weights() -> None:
    labels = np.where(np.arange(len(X)) % 10 == 0, np.arange(len(X)) >= 200, -1).astype(int)
    labelled = GaussianMixture(2, prior="weak", random_state=0).fit(X, labels=labels)
    assert labelled.means_[0, 0] < 1 < labelled.means_[1, 0]
    blocks = emgine.sources.Blocks(lambda: iter([X[:120], X[120:]]))
    here, there = (
        GaussianMixture(2, prior="weak", random_state=0).fit(rows) for rows in (X, blocks)
    )
    assert (here.means_ == there.means_).all()
    rows = np.where(RANDOM.uniform(size=X.shape) < 0.2, np.nan, X)
    model = GaussianMixture(2, prior="weak", fixed="weights", missing="marginalize", random_state=0)
    assert model.fit(rows).weights_.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("prior", ["weak", BOTH, priors.NormalInverseWishart([1, 2], 0.1, 5)])
def test_files_and_pickles_keep_the_prior(prior: Any, tmp_path: Path) -> None:
    model = GaussianMixture(2, prior=prior, random_state=0).fit(X)
    model.save(tmp_path / "model.safetensors")
    loaded: Any = emgine.load(tmp_path / "model.safetensors")
    for found in (loaded, pickle.loads(pickle.dumps(model))):
        assert found.prior == prior
        assert found.lower_bound_ == model.lower_bound_
        assert (found.means_ == model.means_).all()


@pytest.mark.parametrize("on_degenerate", ["regularize", "raise"])
@pytest.mark.filterwarnings("ignore:reg_covar:UserWarning")
@pytest.mark.filterwarnings("ignore:Best performing:UserWarning")
def test_no_component_collapses(on_degenerate: str) -> None:
    for seed in range(120):
        rows, k = degenerate(seed)
        kind = COVARIANCE_TYPES[seed // 6 % 6]
        model = GaussianMixture(
            k, covariance_type=kind, prior="weak", on_degenerate=on_degenerate, random_state=seed
        ).fit(rows)
        assert np.isfinite(model.lower_bound_)
        assert all(run.degenerate == () for run in model.restarts_)


def test_units_of_features_change_nothing() -> None:
    units = np.array([1e-3, 1e4])
    for kind in ("full", "tied", "diag", "tied_diag"):
        options: Any = {"covariance_type": kind, "prior": "weak", "reg_covar": 0.0, "tol": 1e-12}
        labels = (np.arange(len(X)) >= 200).astype(int)
        one = GaussianMixture(2, labels_init=labels, **options).fit(X)
        other = GaussianMixture(2, labels_init=labels, **options).fit(X * units)
        np.testing.assert_allclose(other.means_, one.means_ * units, rtol=1e-6)


class WithoutStreams(GaussianMixture):
    """Refuses partial_fit, which takes no prior, before the checks ask for it."""

    @property
    def partial_fit(self) -> Any:
        raise AttributeError


@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_checks_pass() -> None:
    check_estimator(WithoutStreams(prior="weak", max_iter=20))
