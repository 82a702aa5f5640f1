"""General families of the user's own against flexmix, closed forms and the families here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, families
from tests.python.families.general_families import (
    Laplace,
    Normal,
    Regression,
    ZeroInflatedPoisson,
    crossing,
    fitted,
    groups,
    spread,
)


@pytest.fixture
def may_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow falls of the likelihood: a step of the user's that is no maximisation."""
    monkeypatch.setattr("tests.monotone.assert_rises", lambda *_: None)


# flexmix 2.3.18 with R 4.2.2: flexmix(y ~ x + I(x^2), k = 2, cluster = class, control =
# list(tolerance = 1e-15, iter.max = 5000)), then the same with weights. Digits as R prints them.
FLEXMIX: dict[bool, Any] = {
    False: {
        "coefficients": [
            [0.995004654902976, 4.328994172735019, 0.069953299469585],
            [13.7577381189354, 11.1132972888894, -1.1079728485422],
        ],
        "sigma": [3.048720330220585, 3.0201346144615],
        "weights": [0.5053955039494, 0.4946044960506],
        "log_likelihood": -623.6528201048238,
    },
    True: {
        "coefficients": [
            [1.595922788226740, 4.294342685078288, 0.067987536674617],
            [13.9935893040833, 11.1012128545554, -1.1188463516094],
        ],
        "sigma": [3.309065214275658, 2.9139354267364],
        "weights": [0.52422951022835, 0.47577048977165],
        "log_likelihood": -954.6326691155886,
    },
}


@pytest.mark.usefixtures("may_fall")
@pytest.mark.parametrize("weighted", [False, True])
def test_regressions_end_where_flexmix_does(weighted: bool) -> None:
    X, component = crossing()
    weight = np.random.RandomState(5).randint(0, 4, len(X)) if weighted else np.ones(len(X))
    kept = weight > 0
    X, component, weight = X[kept], component[kept], weight[kept].astype(float)
    options = {"labels_init": component, "tol": 1e-15, "sample_weight": weight}
    # Its variance is divided by n - 3, which is no maximum: the likelihood falls a little.
    model = fitted(Regression(unbiased=True), X, **options)
    expected = FLEXMIX[weighted]
    # flexmix stops at a relative change of 1e-15; parameters move by the root of that.
    np.testing.assert_allclose(model.coefficients_, expected["coefficients"], rtol=1e-6)
    np.testing.assert_allclose(model.sigma_, expected["sigma"], rtol=1e-7)
    np.testing.assert_allclose(model.weights_, expected["weights"], rtol=1e-7)
    n = weight.sum()
    log_likelihood = model.score(X, sample_weight=weight) * n
    np.testing.assert_allclose(log_likelihood, expected["log_likelihood"], rtol=1e-12)
    assert model.mixture_.shape.n_free_parameters == 9  # df of flexmix
    better = fitted(Regression(), X, **options)
    assert better.score(X, sample_weight=weight) * n > log_likelihood + 1e-3


@pytest.mark.usefixtures("may_fall")
def test_criteria_are_those_of_flexmix() -> None:
    X, component = crossing()
    model = fitted(Regression(unbiased=True), X, labels_init=component, tol=1e-15)
    np.testing.assert_allclose(model.bic(X), 1294.99049650858, rtol=1e-12)
    np.testing.assert_allclose(model.aic(X), 1265.30564020965, rtol=1e-12)
    np.testing.assert_allclose(model.icl(X), 1318.95855378161, rtol=1e-8)


def test_normals_in_other_words_are_the_gaussians_here() -> None:
    X, weight = groups(), np.random.RandomState(2).uniform(size=2000)
    labels = (X[:, 0] > 2).astype(int)
    options = {"labels_init": labels, "tol": 1e-13, "reg_covar": 0.0, "sample_weight": weight}
    ours = fitted(families.Gaussian("diag"), X, acceleration=None, **options)
    own = fitted(Normal(), X, **options)
    # The same steps; sums in another order, whose rounding the steps hand on.
    np.testing.assert_allclose(own.lower_bounds_, ours.lower_bounds_, rtol=1e-12)
    np.testing.assert_allclose(own.means_, ours.means_, rtol=1e-9)
    np.testing.assert_allclose(own.variances_, ours.covariances_, rtol=1e-9)
    assert own.n_iter_ == ours.n_iter_
    assert own.remaining_gain_ == pytest.approx(ours.remaining_gain_, rel=0.1)
    for criterion in ("score", "aic", "bic", "icl"):
        found, expected = (
            getattr(model, criterion)(X, sample_weight=weight) for model in (own, ours)
        )
        assert found == pytest.approx(expected, rel=1e-10)
    np.testing.assert_allclose(own.predict_proba(X), ours.predict_proba(X), atol=1e-9)
    np.testing.assert_array_equal(own.predict(X), ours.predict(X))


def test_one_laplace_has_its_closed_form() -> None:
    X = spread(999)
    model = MixtureModel(1, family=Laplace()).fit(X)
    median = np.median(X)
    scale = np.abs(X - median).mean()
    assert model.median_[0] == median
    assert model.scale_[0] == pytest.approx(scale, rel=1e-14)
    assert model.score(X) == pytest.approx(-np.log(2 * scale) - 1, rel=1e-14)


def test_one_zero_inflated_poisson_solves_its_equations() -> None:
    random_state = np.random.RandomState(3)
    X = random_state.poisson(4.0, (5000, 1)) * (random_state.uniform(size=(5000, 1)) < 0.7)
    model = MixtureModel(1, family=ZeroInflatedPoisson(), tol=1e-14, max_iter=5000).fit(X)
    rate, zero = float(model.rate_[0]), float(model.zero_[0])
    # The likelihood equations: the mean and the share of zeros are met. At tol=1e-14 the gradient
    # is below 1e-6.
    assert (1 - zero) * rate == pytest.approx(X.mean(), rel=1e-6)
    assert zero + (1 - zero) * np.exp(-rate) == pytest.approx((X == 0).mean(), rel=1e-6)
    assert np.all(np.diff(model.lower_bounds_) >= -1e-13)  # better, if not best, in each step
