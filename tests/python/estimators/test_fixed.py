"""Estimators that hold parameters: values, refusals, repairs, starts, families of one's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import check_estimator

from emgine import GaussianMixture, MixtureModel, families
from tests.python.families.general_families import Laplace

RANDOM = np.random.RandomState(0)
X = np.concatenate([RANDOM.normal(0, 1, (200, 2)), RANDOM.normal(5, 1, (100, 2))])
MEANS = [[0.5, 0.5], [4.0, 4.0]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"fixed": "mean"}, "Did you mean 'means'?"),
        ({"fixed": "means"}, "fixed holds 'means', but there is no value to hold: give means_init"),
        ({"fixed": "covariances"}, "give covariances_init or precisions_init"),
        ({"fixed": {"weights": [True, False]}}, "fixed holds some of the weights"),
        ({"fixed": {"means": [True]}, "means_init": MEANS}, "Got shape"),
        ({"fixed": "weights", "on_degenerate": "drop"}, "exclude each other"),
        ({"fixed": "weights", "on_degenerate": "reseed"}, "exclude each other"),
        ({"fixed": 3}, "'fixed' parameter of GaussianMixture must be a str, a list of str"),
        ({"fixed": [1]}, "'fixed' parameter"),
    ],
)
def test_refusals_leave_the_fitted_model(options: dict[str, Any], said: str) -> None:
    model = GaussianMixture(2, random_state=0).fit(X)
    before = model.mixture_
    with pytest.raises(ValueError, match=said):
        model.set_params(**options).fit(X)
    assert model.mixture_ is before


def test_other_families_name_their_own_parameters() -> None:
    counts = RANDOM.poisson(3, (50, 2))
    with pytest.raises(ValueError, match="give it in parameters_init"):
        MixtureModel(2, family="poisson", fixed="rates").fit(counts)
    with pytest.raises(ValueError, match=r"'rates' of the columns \(0, 1\)"):
        MixtureModel(2, family={(0, 1): "poisson"}, fixed={(0, 1): "rates"}).fit(counts)


def test_a_known_noise_component_stays_what_it_is() -> None:
    rows = np.concatenate([X, RANDOM.uniform(-20, 25, (40, 2))])
    noise = [True, False, False]
    model = GaussianMixture(
        3,
        means_init=[[2.5, 2.5], [0, 0], [5, 5]],
        covariances_init=[np.eye(2) * 150, np.eye(2), np.eye(2)],
        fixed={"means": noise, "covariances": noise},
        random_state=0,
    ).fit(rows)
    assert model.means_[0].tolist() == [2.5, 2.5]
    assert model.covariances_[0].tolist() == [[150, 0], [0, 150]]
    np.testing.assert_allclose(model.means_[1:], [[0, 0], [5, 5]], atol=0.4)
    assert 0.05 < model.weights_[0] < 0.25


def test_a_tied_model_with_one_component_known() -> None:
    model = GaussianMixture(
        2, covariance_type="tied", means_init=MEANS, fixed={"means": [True, False]}, reg_covar=0
    ).fit(X)
    shares = model.predict_proba(X)
    off = X[:, np.newaxis] - model.means_
    tied = np.einsum("nk,nki,nkj->ij", shares, off, off) / len(X)
    np.testing.assert_allclose(model.covariances_, tied, rtol=1e-3)
    assert model.means_[0].tolist() == MEANS[0]


def test_values_of_a_warm_start_are_those_of_the_last_fit() -> None:
    model = GaussianMixture(2, random_state=0, warm_start=True).fit(X)
    means = model.means_.copy()
    model.set_params(fixed=["means", "weights"]).fit(X[::2])
    np.testing.assert_array_equal(model.means_, means)
    assert model.n_iter_ >= 1


def test_every_start_holds_the_same_values() -> None:
    model = GaussianMixture(
        2, means_init=MEANS, fixed="means", n_init=3, init_params="random", random_state=0
    ).fit(X)
    for restart in model.restarts_:
        assert restart.start is not None
        assert restart.start.means.tolist() == MEANS
    assert model.means_.tolist() == MEANS


def test_a_held_component_is_never_repaired() -> None:
    rows = np.concatenate([X, np.zeros((30, 2))])
    first = [True, False]
    model = GaussianMixture(
        2,
        covariance_type="spherical",
        means_init=[[0.0, 0.0], [3.0, 3.0]],
        covariances_init=[1e-9, 1.0],
        fixed={"means": first, "covariances": first},
        reg_covar=0,
        random_state=0,
    ).fit(rows)
    assert model.covariances_[0] == 1e-9
    assert model.restarts_[0].degenerate == ()


@pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning")
def test_a_free_covariance_about_a_held_mean_may_be_bounded() -> None:
    rows = np.concatenate([X, np.full((30, 2), 40.0)])
    model = GaussianMixture(
        3,
        means_init=[[0, 0], [5, 5], [40, 40]],
        fixed="means",
        reg_covar=0,
        random_state=0,
    ).fit(rows)
    assert model.means_.tolist() == [[0, 0], [5, 5], [40, 40]]
    assert {event.component for event in model.restarts_[0].degenerate} == {2}


def test_criteria_of_a_fit_do_not_change_with_the_parameter() -> None:
    model = GaussianMixture(2, means_init=MEANS, fixed="means").fit(X)
    bic = model.bic(X)
    assert model.set_params(fixed=None).bic(X) == bic
    assert model.fit(X).bic(X) != bic


@pytest.mark.parametrize("family", [Laplace(), "exponential_family"])
def test_a_family_of_one_s_own_may_have_equal_weights(family: Any) -> None:
    chosen = Own() if family == "exponential_family" else family
    rows = X[:, :1]
    model = MixtureModel(2, family=chosen, fixed="weights", random_state=0, max_iter=20)
    assert model.fit(rows).weights_.tolist() == [0.5, 0.5]
    free = MixtureModel(2, family=chosen, random_state=0, max_iter=20).fit(rows)
    assert free.weights_.tolist() != [0.5, 0.5]
    with pytest.raises(ValueError, match="may name 'weights' alone"):
        model.set_params(fixed="mean").fit(rows)


class Own(families.ExponentialFamily):
    """Gaussians of variance 1."""

    def statistics(self, X: Any) -> Any:
        return X

    def natural_parameters(self, mean_statistics: Any) -> Any:
        return mean_statistics, (mean_statistics**2).sum(axis=1) / 2


def test_summaries_count_what_is_estimated() -> None:
    model = GaussianMixture(2, means_init=MEANS, fixed="means").fit(X)
    assert model.n_parameters == 11 - 4
    assert model.summary().facts["free parameters"] == "7"
    assert model.summary(X).facts["BIC"] == f"{model.bic(X):.3f}"
    assert model.mixture_.n_parameters == 11  # which does not know how it was made


def test_a_single_m_step_holds_what_it_is_told() -> None:
    mixture = GaussianMixture(2, random_state=0).fit(X).mixture_
    statistics = mixture.expectation(X[::2])
    made = statistics.maximization(fixed=["means", "weights"], mixture=mixture)
    np.testing.assert_array_equal(made.means, mixture.means)
    np.testing.assert_array_equal(made.weights, mixture.weights)
    assert not np.array_equal(made.covariances, mixture.covariances)
    free = statistics.maximization()
    assert statistics.maximization(fixed=None).parameters.keys() == free.parameters.keys()
    with pytest.raises(ValueError, match="needs a mixture"):
        statistics.maximization(fixed="means")


@pytest.mark.filterwarnings("ignore")
def test_scikit_learn_s_checks_pass() -> None:
    check_estimator(GaussianMixture(fixed="weights"))
