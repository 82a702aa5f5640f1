"""The variational mixture of the pass: responsibilities by formula, its chart, its copies."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from scipy.special import digamma, softmax

from emgine import _core
from emgine._families.gaussian.normal_wishart import NormalWishart
from emgine._families.gaussian.variational import Variational, VariationalMixture
from emgine._families.gaussian.weight_posterior import DIRICHLET, STICKS, WeightPrior

RANDOM = np.random.default_rng(0)
X = np.ascontiguousarray(RANDOM.normal(0, 2, (20, 2)))
MEANS = np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]])
COVARIANCES = np.array([[[1.0, 0.3], [0.3, 2.0]], [[2.0, 0.0], [0.0, 1.0]], [[3.0, 0.1], [0.1, 1]]])
COUNTS = np.array([12.0, 7.9, 0.1])


def mixture_of(kind: str = DIRICHLET, counts: np.ndarray = COUNTS) -> VariationalMixture:
    prior = Variational(
        WeightPrior(kind, 0.4), NormalWishart("full", np.array([0.5, 0.0]), 0.7, 2.5, np.eye(2))
    )
    return VariationalMixture.of(prior, counts, {"means": MEANS, "covariances": COVARIANCES})


def test_responsibilities_are_those_of_the_textbook() -> None:
    dofs, betas, alphas = 2.5 + COUNTS, 0.7 + COUNTS, 0.4 + COUNTS
    logs = np.empty((20, 3))
    for k in range(3):
        scale = dofs[k] * COVARIANCES[k]  # Bishop's W is its inverse
        expected = digamma((dofs[k] - np.arange(2)) / 2).sum() + 2 * np.log(2)
        expected -= np.linalg.slogdet(scale)[1]
        away = X - MEANS[k]
        far = dofs[k] * np.einsum("ni,ij,nj->n", away, np.linalg.inv(scale), away)
        logs[:, k] = digamma(alphas[k]) - digamma(alphas.sum())
        logs[:, k] += (expected - 2 / betas[k] - far - 2 * np.log(2 * np.pi)) / 2
    mixture, found, density = mixture_of(), np.empty((20, 3)), np.empty(20)
    _core.Mixture.predict_proba(mixture, X, found, 1)
    np.testing.assert_allclose(found, softmax(logs, axis=1), rtol=1e-10)
    _core.Mixture.score_samples(mixture, X, density, 1)
    total = np.log(np.exp(logs).sum(axis=1))
    np.testing.assert_allclose(density + mixture.log_sum, total, rtol=1e-12)


def test_a_component_far_below_the_others_has_no_weight() -> None:
    prior = Variational(
        WeightPrior(STICKS, 0.4), NormalWishart("full", np.zeros(2), 1e-6, 2.5, np.eye(2))
    )
    parameters = {"means": MEANS, "covariances": COVARIANCES}
    mixture = VariationalMixture.of(prior, np.array([12.0, 8.0, 0.0]), parameters)
    assert mixture.weights[2] == 0.0
    assert np.isfinite(mixture.log_sum)


@pytest.mark.parametrize("kind", [STICKS, DIRICHLET])
def test_a_chart_leads_there_and_back(kind: str) -> None:
    mixture = mixture_of(kind)
    other = mixture_of(kind, np.array([10.0, 6.0, 4.0]))
    chart = mixture.chart(None)
    back = chart.mixture(chart.vector(other))
    assert isinstance(back, VariationalMixture)
    np.testing.assert_allclose(back.counts, other.counts, rtol=1e-12)
    np.testing.assert_allclose(back.means, other.means, rtol=1e-12)
    np.testing.assert_allclose(back.covariances, other.covariances, rtol=1e-12)
    assert back.prior.log_density(back) == pytest.approx(other.prior.log_density(other))


def test_a_chart_leads_to_no_negative_rows() -> None:
    mixture = mixture_of()
    chart = mixture.chart(None)
    vector = chart.vector(mixture)
    vector[2] -= 5.0
    found = chart.mixture(vector)
    assert isinstance(found, VariationalMixture)
    assert found.counts.min() == 0.0
    assert found.counts.sum() == pytest.approx(20.0)


def test_copies_have_the_same_bits() -> None:
    mixture = mixture_of(STICKS)
    copy = pickle.loads(pickle.dumps(mixture))
    assert type(copy) is VariationalMixture
    assert (copy.weights == mixture.weights).all()
    assert copy.prior.log_density(copy) == mixture.prior.log_density(mixture)
    factors = copy.precisions_cholesky == mixture.precisions_cholesky
    assert factors.all()


def test_a_last_fit_goes_on_with_other_rows_and_priors() -> None:
    mixture = mixture_of()
    other = mixture.prior._replace(weights=WeightPrior(STICKS, 3.0))
    found = other.continued(mixture, 40.0)
    assert isinstance(found, VariationalMixture)
    np.testing.assert_allclose(found.counts, 2 * COUNTS)
    assert found.prior is other
    same = mixture.prior.continued(mixture, float(COUNTS.sum()))
    assert (same.weights == mixture.weights).all()


def test_promises_count_less_where_the_prior_counts_much() -> None:
    prior = mixture_of().prior
    arrays = {"weight": COUNTS, "sum": np.zeros((3, 2)), "scatter": COVARIANCES}
    shape = mixture_of().shape
    few = _core.SufficientStatistics(shape, arrays, MEANS, 0.0, 20.0)
    many = _core.SufficientStatistics(
        shape, {**arrays, "weight": COUNTS + 1e6}, MEANS, 0.0, float((COUNTS + 1e6).sum())
    )
    assert prior.doubt(few) > 10.0
    assert prior.doubt(many) == pytest.approx(1.0, abs=1e-5)
