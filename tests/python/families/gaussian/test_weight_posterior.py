"""Posteriors of weights: against scipy's distributions, and against draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from emgine._families.gaussian.weight_posterior import DIRICHLET, KINDS, STICKS, WeightPrior

COUNTS = np.array([30.0, 0.0, 7.5, 1e-3])


def drawn(kind: str, prior: WeightPrior, n: int = 20_000) -> Any:
    """Weights drawn from the posterior; sticks leave a part to nobody."""
    random = np.random.default_rng(0)
    if kind == DIRICHLET:
        return random.dirichlet(prior.parameters(COUNTS)[0], n)
    a, b = prior.parameters(COUNTS)
    sticks = random.beta(a, b, (n, len(COUNTS)))
    left = np.cumprod(1 - sticks, axis=1)
    return sticks * np.concatenate([np.ones((n, 1)), left[:, :-1]], axis=1)


@pytest.mark.parametrize("kind", KINDS)
def test_expected_weights_and_logs_are_those_of_draws(kind: str) -> None:
    prior = WeightPrior(kind, 2.0)
    found = drawn(kind, prior)
    # Five standard errors of a mean of 20 000 draws.
    logs = np.log(found)
    error = 5 * logs.std(axis=0) / np.sqrt(len(found))
    assert (np.abs(logs.mean(axis=0) - prior.expected_logs(COUNTS)) < error).all()
    expected = found.mean(axis=0) / found.mean(axis=0).sum()
    np.testing.assert_allclose(prior.means(COUNTS), expected, atol=3e-3)
    assert prior.means(COUNTS).sum() == pytest.approx(1.0, abs=1e-15)


def test_parameters_are_scikit_learns() -> None:
    a, b = WeightPrior(STICKS, 0.25).parameters(COUNTS)
    np.testing.assert_allclose(a, 1 + COUNTS)
    np.testing.assert_allclose(b, 0.25 + np.hstack((np.cumsum(COUNTS[::-1])[-2::-1], 0)))
    (alpha,) = WeightPrior(DIRICHLET, 0.25).parameters(COUNTS)
    np.testing.assert_allclose(alpha, 0.25 + COUNTS)


@pytest.mark.parametrize("kind", KINDS)
def test_without_rows_the_posterior_is_the_prior(kind: str) -> None:
    prior, nothing = WeightPrior(kind, 0.5), np.zeros(3)
    assert prior.divergence(nothing) == pytest.approx(0.0, abs=1e-14)
    assert prior.divergence(COUNTS) > 1.0


def test_divergences_are_integrals() -> None:
    q, p = stats.beta(8.5, 2.0), stats.beta(1.0, 0.5)
    found, _ = integrate.quad(lambda v: q.pdf(v) * (q.logpdf(v) - p.logpdf(v)), 0, 1)
    counts = np.array([7.5, 1.5])
    last = stats.beta(2.5, 0.5)
    more, _ = integrate.quad(
        lambda v: last.pdf(v) * (last.logpdf(v) - stats.beta(1.0, 0.5).logpdf(v)), 0, 1
    )
    assert WeightPrior(STICKS, 0.5).divergence(counts) == pytest.approx(found + more, rel=1e-6)
    # A Dirichlet distribution of two is a beta distribution.
    q, p = stats.beta(8.0, 2.0), stats.beta(0.5, 0.5)
    found, _ = integrate.quad(lambda v: q.pdf(v) * (q.logpdf(v) - p.logpdf(v)), 0, 1)
    assert WeightPrior(DIRICHLET, 0.5).divergence(counts) == pytest.approx(found, rel=1e-6)


def test_one_component_has_all_the_weight() -> None:
    for kind in KINDS:
        assert WeightPrior(kind, 1.0).means(np.array([5.0])).tolist() == [1.0]
        assert WeightPrior(kind, 1.0).expected_logs(np.array([5.0])).shape == (1,)
