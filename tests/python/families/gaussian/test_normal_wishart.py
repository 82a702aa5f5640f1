"""Posteriors of Gaussian parameters: the update, and divergences by draws from scipy's Wishart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from emgine import _core
from emgine._families.gaussian.normal_wishart import NormalWishart
from emgine._families.gaussian.parameters import shape_of
from emgine._families.gaussian.structures import COVARIANCE_TYPES, SHARED
from emgine.mixture import Mixture

KINDS = [kind for kind in COVARIANCE_TYPES if kind in ("full", "tied", "diag", "spherical")]
KINDS += ["tied_diag", "tied_spherical"]
RANDOM = np.random.default_rng(0)
X = RANDOM.normal([1.0, -2.0], [1.0, 3.0], (40, 2))
R = RANDOM.dirichlet([1.0, 2.0, 0.5], 40)
MEAN, MATRIX = np.array([0.5, 0.0]), np.array([[2.0, 0.3], [0.3, 5.0]])


def prior_of(kind: str) -> NormalWishart:
    scale = MATRIX if kind in ("full", "tied") else np.diag(MATRIX)
    scale = np.array([3.0]) if kind.endswith("spherical") else scale
    return NormalWishart(kind, MEAN, 0.5, 2.5, np.ascontiguousarray(scale))


def statistics_of(kind: str, r: Any = R) -> _core.SufficientStatistics:
    shape = shape_of(kind, r.shape[1], 2)
    zero = np.zeros((r.shape[1], 2))
    outer = np.einsum("nk,ni,nj->kij", r, X, X)
    kept = {"full": outer, "tied": outer.sum(axis=0)}
    diagonal = np.einsum("kii->ki", outer)
    kept |= {"diag": diagonal, "tied_diag": diagonal.sum(axis=0)}
    kept |= {"spherical": diagonal.sum(axis=1), "tied_spherical": diagonal.sum(keepdims=True)[0]}
    arrays = {"weight": r.sum(axis=0), "sum": r.T @ X, "scatter": kept[kind]}
    return _core.SufficientStatistics(shape, arrays, zero, 0.0, float(r.sum()))


def plain(statistics: _core.SufficientStatistics, reg_covar: float = 0.0) -> _core.Mixture:
    return _core.SufficientStatistics.maximization(statistics, reg_covar)


@pytest.mark.parametrize("reg_covar", [0.0, 0.1])
@pytest.mark.parametrize("kind", KINDS)
def test_the_update_is_conjugate(kind: str, reg_covar: float) -> None:
    prior = prior_of(kind)
    statistics = statistics_of(kind)
    found = prior.maximization(statistics, reg_covar, lambda s: plain(s, reg_covar))
    counts = R.sum(axis=0)
    beta = 0.5 + counts
    means = (0.5 * MEAN + R.T @ X) / beta[:, np.newaxis]
    np.testing.assert_allclose(found["means"], means, rtol=1e-12)
    added = []
    for k, r in enumerate(R.T):
        away, off = X - means[k], means[k] - MEAN
        scatter = (away.T * r) @ away + 0.5 * np.outer(off, off)
        added.append(scatter + counts[k] * reg_covar * np.eye(2))
    whole = np.array([sum(added)] if kind in SHARED else added)
    whole = whole if kind in ("full", "tied") else np.einsum("kii->ki", whole)
    whole = whole.mean(axis=1, keepdims=True) if kind.endswith("spherical") else whole
    dofs = np.atleast_1d(prior.dofs(counts))
    expected = (whole + prior.scale) / dofs.reshape(-1, *(1,) * (whole.ndim - 1))
    np.testing.assert_allclose(np.ravel(found["covariances"]), np.ravel(expected), rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_divergence_and_constants_are_those_of_draws(kind: str) -> None:
    prior, counts, n = prior_of(kind), R.sum(axis=0), 2_000
    found = prior.maximization(statistics_of(kind), 0.0, plain)
    factors = _core.Mixture(np.full(3, 1 / 3), found, shape_of(kind, 3, 2)).precisions_cholesky
    shared, random = kind in SHARED, np.random.default_rng(1)
    dofs, beta = np.broadcast_to(prior.dofs(counts), 3), prior.precisions(counts)
    total, logs = np.zeros(n), []
    for k in range(3):
        covariance = np.asarray(found["covariances"] if shared else found["covariances"][k])
        if k == 0 or not shared:
            drawn, q, p = precisions(kind, dofs[k], covariance, prior, n, random)
            total += q - p
        logs.append(np.linalg.slogdet(drawn)[1])
        inverse = np.linalg.cholesky(np.linalg.inv(drawn))
        noise = np.einsum("nij,nj->ni", inverse, random.standard_normal((n, 2)))
        mean = found["means"][k] + noise / np.sqrt(beta[k])
        for sign, rows, centre in ((1, beta[k], found["means"][k]), (-1, 0.5, MEAN)):
            off = mean - centre
            far = np.einsum("ni,nij,nj->n", off, drawn, off)
            total += sign * (np.log(rows) - rows * far / 2)  # |L| and 2 pi are in both
    error = 5 * total.std() / np.sqrt(n)
    assert abs(total.mean() - prior.divergence(counts, found["means"], factors)) < error
    for k in range(3):
        covariance = np.asarray(found["covariances"] if shared else found["covariances"][k])
        covariance = covariance if kind in ("full", "tied") else np.eye(2) * covariance
        constant = (logs[k].mean() + np.linalg.slogdet(covariance)[1] - 2 / beta[k]) / 2
        assert abs(constant - prior.constants(counts)[k]) < 5 * logs[k].std() / np.sqrt(n)


def precisions(
    kind: str, dof: float, covariance: Any, prior: NormalWishart, n: int, random: Any
) -> tuple[Any, Any, Any]:
    """Return draws of a precision as matrices, and their log-densities under both."""
    if kind in ("full", "tied"):
        q = stats.wishart(dof, np.linalg.inv(covariance) / dof)
        p = stats.wishart(prior.dof, np.linalg.inv(prior.scale))
        drawn = q.rvs(n, random_state=random)
        return drawn, q.logpdf(np.moveaxis(drawn, 0, -1)), p.logpdf(np.moveaxis(drawn, 0, -1))
    times = 2 if kind.endswith("spherical") else 1
    covariance = np.reshape(covariance, -1)
    q = stats.gamma(times * dof / 2, scale=2 / (times * dof * covariance))
    p = stats.gamma(times * prior.dof / 2, scale=2 / (times * prior.scale))
    drawn = q.rvs((n, len(covariance)), random_state=random)
    return drawn[:, :, np.newaxis] * np.eye(2), q.logpdf(drawn).sum(1), p.logpdf(drawn).sum(1)


@pytest.mark.parametrize("kind", KINDS)
def test_without_rows_the_posterior_is_the_prior(kind: str) -> None:
    prior, nothing = prior_of(kind), np.zeros((40, 3))
    statistics = statistics_of(kind, nothing)
    found = prior.maximization(statistics, 1e-6, lambda s: plain(s, 1e-6))
    np.testing.assert_allclose(found["means"], np.tile(MEAN, (3, 1)), rtol=1e-14)
    expected = np.broadcast_to(prior.scale / prior.dof, found["covariances"].shape)
    np.testing.assert_allclose(found["covariances"], expected, rtol=1e-12)
    factors = Mixture(np.full(3, 1 / 3), found["means"], found["covariances"], kind)
    divergence = prior.divergence(np.zeros(3), found["means"], factors.precisions_cholesky)
    assert divergence == pytest.approx(0.0, abs=1e-12)
