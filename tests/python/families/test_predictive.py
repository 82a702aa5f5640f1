"""The posterior predictive: by the ratio of evidences with and without a row, and back again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats
from scipy.special import logsumexp

from emgine import BayesianGaussianMixture
from emgine._families.predictive import posterior_behind, predictive

if TYPE_CHECKING:
    from emgine._families.gaussian.variational import VariationalMixture

RANDOM = np.random.default_rng(0)
X = np.concatenate([RANDOM.normal(0, 1, (60, 2)), RANDOM.normal(4, 1, (30, 2))])
KINDS = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")


def fitted(kind: str, **options: Any) -> BayesianGaussianMixture:
    options = {"n_components": 3, "random_state": 0, **options}
    return BayesianGaussianMixture(covariance_type=kind, **options).fit(X)


@pytest.mark.parametrize("kind", KINDS)
def test_of_one_component_it_is_a_ratio_of_evidences(kind: str) -> None:
    # Of one component the posterior is exact and the bound is the evidence.
    options: dict[str, Any] = {
        "covariance_type": kind,
        "mean_prior": [1.0, 0.0],
        "covariance_prior": {"full": np.eye(2), "tied": np.eye(2), "spherical": 2.0}.get(kind),
        "reg_covar": 0.0,
    }
    if kind in ("diag", "tied_diag"):
        options["covariance_prior"] = [1.0, 3.0]
    if kind == "tied_spherical":
        options["covariance_prior"] = 2.0
    row = np.array([[2.0, -1.5]])
    before = BayesianGaussianMixture(**options).fit(X)
    after = BayesianGaussianMixture(**options).fit(np.concatenate([X, row]))
    # The stick of one component has a weight that both evidences contain.
    stick = stats.beta(1, 1).logpdf(0.5)  # 0: the concentration is 1
    n = len(X)
    expected = after.lower_bound_ - before.lower_bound_ + np.log((n + 2) / (n + 1)) + stick
    assert before.score_samples(row)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("kind", ["full", "tied"])
def test_it_is_a_mixture_of_students_t(kind: str) -> None:
    model = fitted(kind)
    dofs = np.broadcast_to(model.degrees_of_freedom_, (3,))
    logs = []
    for k in range(3):
        beta, left = model.mean_precision_[k], dofs[k] - 1
        covariance = model.covariances_ if kind == "tied" else model.covariances_[k]
        scale = dofs[k] * covariance * (1 + beta) / (beta * left)
        density = stats.multivariate_t(model.means_[k], scale, left).logpdf(X)
        logs.append(np.log(model.weights_[k]) + density)
    np.testing.assert_allclose(model.score_samples(X), logsumexp(logs, axis=0), rtol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_it_integrates_to_one(kind: str) -> None:
    rows = X[:, :1]
    model = BayesianGaussianMixture(
        n_components=3, covariance_type=kind, degrees_of_freedom_prior=5.0, random_state=0
    ).fit(rows)
    grid = np.linspace(-1e4, 1e4, 200_001)
    total = np.exp(model.score_samples(grid[:, np.newaxis])).sum() * (grid[1] - grid[0])
    assert total == pytest.approx(1.0, abs=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_the_posterior_comes_back(kind: str) -> None:
    model = fitted(kind)
    posterior: VariationalMixture = model._fitted.posterior  # type: ignore[union-attr]
    again = predictive(posterior.prior, posterior.counts, posterior.parameters)
    back = posterior_behind(again, posterior.prior, posterior.counts)
    np.testing.assert_allclose(back.means, posterior.means, rtol=1e-14)
    np.testing.assert_allclose(back.covariances, posterior.covariances, rtol=1e-14)
    assert (back.weights == posterior.weights).all()


def test_without_rows_it_has_the_least_degrees_of_freedom_of_the_core() -> None:
    model = fitted("full", n_components=8, degrees_of_freedom_prior=1.05)
    dofs = model.mixture_.parameters["dofs"]
    empty = model.mean_precision_ < 1.01
    assert empty.any()
    assert (dofs[empty] == 0.1).all()
    assert (dofs[~empty] > 0.1).all()


def seconds_of(n_features: int) -> float:
    """Processor time of the predictive of two components, and of the way back; the best of two."""
    random = np.random.default_rng(0)
    X = random.normal(size=(20, n_features)) + np.repeat([0.0, 2.0], 10)[:, np.newaxis]
    model = BayesianGaussianMixture(
        n_components=2, covariance_type="diag", random_state=0, n_threads=1
    ).fit(X)
    assert model._fitted is not None
    behind = model._fitted.posterior
    times = []
    for _ in range(2):
        begin = time.process_time()
        found = predictive(behind.prior, behind.counts, behind.parameters)
        posterior_behind(found, behind.prior, behind.counts)
        times.append(time.process_time() - begin)
    return min(times)


def test_time_is_proportional_to_the_number_of_features() -> None:
    # Four times the features: 4 if it is linear; 16, and 7 s of the larger, where each block
    # looked at the names of all.
    assert seconds_of(12_000) < 9 * seconds_of(3_000)
