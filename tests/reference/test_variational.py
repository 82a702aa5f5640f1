"""Variational fits end where the certified ones do, with the same evidence lower bound.

The files have priors, first labels, the optimum and its bound. Bishop's seven terms (2006, 10.70 to
10.77), written out here, and the evidence of a few rows, by adding up all assignments, say the same
without any of the package's formulas.
"""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import digamma, gammaln, logsumexp, multigammaln

from emgine import BayesianGaussianMixture

HERE = Path(__file__).parent
X = np.loadtxt(HERE / "data" / "faithful.csv", delimiter=",", skiprows=1)[:, -2:]
FITS = sorted(path.stem for path in (HERE / "variational").glob("vb_*.json"))
MATRICES = ("full", "tied")


def read(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    about = json.loads((HERE / "variational" / f"{name}.json").read_text("utf-8"))
    options = dict(about["options"])
    del options["model"]
    return about, options


@pytest.mark.parametrize("acceleration", [None, "auto"])
@pytest.mark.parametrize("name", FITS)
def test_fits_end_at_the_certified_optimum(name: str, acceleration: str | None) -> None:
    about, options = read(name)
    model = BayesianGaussianMixture(
        n_components=about["n_components"],
        labels_init=about["start"]["labels"],
        tol=1e-14,
        acceleration=acceleration,
        **options,
    ).fit(X)
    assert model.lower_bound_ == pytest.approx(about["elbo"], abs=1e-8)
    assert np.diff(model.lower_bounds_).min() > -1e-10
    np.testing.assert_allclose(model.weights_, about["weights_mean"], atol=2e-6)
    np.testing.assert_allclose(model.means_, about["means"], rtol=1e-5)
    np.testing.assert_allclose(model.mean_precision_, about["mean_precision"], rtol=1e-4)
    np.testing.assert_allclose(model.degrees_of_freedom_, about["degrees_of_freedom"], rtol=1e-4)
    np.testing.assert_allclose(model.covariances_, about["covariances_c_over_nu"], rtol=1e-4)
    # Sticks leave a part of the mass to no component; our density integrates to 1.
    left = 0.0
    if options["weight_concentration_prior_type"] == "dirichlet_process":
        a, b = (np.array(about["weight_posterior"][name]) for name in "ab")
        left = math.log1p(-np.prod(b / (a + b)))
    expected = np.array(about["posterior_predictive_logpdf_first5"]) - left
    np.testing.assert_allclose(model.score_samples(X[:5]), expected, atol=1e-5)


def blocks_of(kind: str, dof: float, scale: Any, d: int) -> list[tuple[float, Any]]:
    """Return degrees of freedom and scale of the independent Wishart blocks of one precision."""
    if kind in MATRICES:
        return [(dof, np.asarray(scale))]
    if kind.endswith("spherical"):
        return [(d * dof, np.reshape(d * np.asarray(scale), (1, 1)))]
    return [(dof, np.reshape(each, (1, 1))) for each in scale]


def log_normalizer(dof: float, scale: Any) -> float:
    """Return the logarithm of the constant B of a Wishart density (Bishop 2006, B.79)."""
    size = len(scale)
    return float(
        dof / 2 * (np.linalg.slogdet(scale)[1] - size * math.log(2)) - multigammaln(dof / 2, size)
    )


def expected_log(dof: float, scale: Any) -> float:
    """Return E log|L| of a Wishart distribution."""
    size = len(scale)
    halves = (dof - np.arange(size)) / 2
    return float(digamma(halves).sum() + size * math.log(2) - np.linalg.slogdet(scale)[1])


def of_wisharts(q: list[tuple[float, Any]], p: list[tuple[float, Any]]) -> float:
    """Return E log p(L) - E log q(L)."""
    found = 0.0
    for (dof, scale), (dof0, scale0) in zip(q, p, strict=True):
        size, log = len(scale), expected_log(dof, scale)
        trace = dof * np.trace(scale0 @ np.linalg.inv(scale))
        found += log_normalizer(dof0, scale0) + (dof0 - size - 1) / 2 * log - trace / 2
        found -= log_normalizer(dof, scale) + (dof - size - 1) / 2 * log - dof * size / 2
    return found


def of_dirichlet(alpha: Any, prior: Any) -> float:
    """Return E log p(pi) - E log q(pi)."""
    logs = digamma(alpha) - digamma(alpha.sum())
    found = gammaln(prior.sum()) - gammaln(prior).sum() + ((prior - 1) * logs).sum()
    return float(found - gammaln(alpha.sum()) + gammaln(alpha).sum() - ((alpha - 1) * logs).sum())


def of_weights(model: BayesianGaussianMixture, k: int) -> tuple[Any, float]:
    """Return E log pi, and E log p(pi) - E log q(pi)."""
    gamma = model.weight_concentration_prior_
    if model.weight_concentration_prior_type == "dirichlet_distribution":
        alpha: Any = model.weight_concentration_
        return digamma(alpha) - digamma(alpha.sum()), of_dirichlet(alpha, np.full(k, gamma))
    a, b = model.weight_concentration_
    left = np.append(0.0, np.cumsum(digamma(b) - digamma(a + b))[:-1])
    pairs = zip(a, b, strict=True)
    beta = sum(of_dirichlet(np.array(pair), np.array([1.0, gamma])) for pair in pairs)
    return digamma(a) - digamma(a + b) + left, beta


def seven_terms(model: BayesianGaussianMixture, rows: Any) -> float:
    """Return the bound of the posteriors of a model and the responsibilities that it predicts."""
    r, d, kind = model.predict_proba(rows), rows.shape[1], model.covariance_type
    k, shared = r.shape[1], kind.startswith("tied")
    beta, beta0 = model.mean_precision_, model.mean_precision_prior_
    dofs = np.broadcast_to(model.degrees_of_freedom_, (k,))
    prior = blocks_of(kind, model.degrees_of_freedom_prior_, model.covariance_prior_, d)
    log_weights, found = of_weights(model, k)
    found += (r @ log_weights).sum() - (r[r > 0] * np.log(r[r > 0])).sum()
    for j in range(k):
        covariance = np.asarray(model.covariances_ if shared else model.covariances_[j])
        own = blocks_of(kind, dofs[j], dofs[j] * covariance, d)
        times = d if kind.endswith("spherical") else 1
        log = times * sum(expected_log(*block) for block in own)
        precision = np.linalg.inv(covariance) if kind in MATRICES else np.eye(d) / covariance
        away, off = rows - model.means_[j], model.means_[j] - model.mean_prior_
        far = np.einsum("ni,ij,nj->n", away, precision, away)
        found += (r[:, j] * (log - d / beta[j] - far - d * math.log(2 * math.pi))).sum() / 2
        found += d / 2 * (math.log(beta0 / beta[j]) - beta0 / beta[j] + 1)
        found -= beta0 / 2 * off @ precision @ off
        if not shared or j == 0:
            found += of_wisharts(own, prior)
    return float(found)


@pytest.mark.filterwarnings("ignore:Best performing initialization")
@pytest.mark.parametrize("weights", ["dirichlet_process", "dirichlet_distribution"])
@pytest.mark.parametrize("kind", [*MATRICES, "diag", "spherical", "tied_diag", "tied_spherical"])
def test_the_bound_is_bishops_seven_terms(kind: str, weights: str) -> None:
    model = BayesianGaussianMixture(
        n_components=3,
        covariance_type=kind,
        weight_concentration_prior_type=weights,
        weight_concentration_prior=0.7,
        mean_precision_prior=0.3,
        degrees_of_freedom_prior=2.5,
        max_iter=3,
        tol=0.0,
        random_state=0,
        warm_start=True,
    ).fit(X)
    expected = seven_terms(model, X)
    model.set_params(max_iter=1).fit(X)
    assert model.lower_bounds_[0] == pytest.approx(expected, abs=1e-9)


def evidence(model: BayesianGaussianMixture, rows: Any, k: int) -> float:
    """Return log p(X) given the priors, a sum over all assignments of rows to components."""
    found = []
    for labels in itertools.product(range(k), repeat=len(rows)):
        r = np.eye(k)[list(labels)]
        found.append(of_counts(model, r.sum(axis=0)) + of_rows(model, rows, r))
    return float(logsumexp(found))


def of_counts(model: BayesianGaussianMixture, counts: Any) -> float:
    gamma = model.weight_concentration_prior_
    if model.weight_concentration_prior_type == "dirichlet_distribution":
        alpha = np.full(len(counts), gamma)
        found = gammaln(alpha.sum()) - gammaln(alpha.sum() + counts.sum())
        return float(found + (gammaln(alpha + counts) - gammaln(alpha)).sum())
    after = np.append(np.cumsum(counts[::-1])[-2::-1], 0.0)
    found = gammaln(1 + counts) + gammaln(gamma + after) - gammaln(1 + counts + gamma + after)
    return float((found + math.log(gamma)).sum())  # B(1, gamma) is 1 / gamma


def of_rows(model: BayesianGaussianMixture, rows: Any, r: Any) -> float:
    """Return log p(X | Z): what remains of the densities when parameters are integrated out."""
    (n, d), kind, beta0 = rows.shape, model.covariance_type, model.mean_precision_prior_
    dof, m0 = model.degrees_of_freedom_prior_, model.mean_prior_
    before = blocks_of(kind, dof, model.covariance_prior_, d)
    found, scatters = -n * d / 2 * math.log(2 * math.pi), []
    for own in r.T:
        count = own.sum()
        mean = (beta0 * m0 + own @ rows) / (beta0 + count)
        away, off = rows - mean, mean - m0
        scatters.append((away.T * own) @ away + beta0 * np.outer(off, off))
        found += d / 2 * math.log(beta0 / (beta0 + count))
    counts = r.sum(axis=0)
    if kind.startswith("tied"):
        counts, scatters = np.array([n]), [sum(scatters)]
    for count, scatter in zip(counts, scatters, strict=True):
        added = scatter if kind in MATRICES else np.diag(scatter)
        added = added.mean() if kind.endswith("spherical") else added
        after = blocks_of(kind, dof + count, model.covariance_prior_ + added, d)
        found += sum(log_normalizer(*block) for block in before)
        found -= sum(log_normalizer(*block) for block in after)
    return float(found)


@pytest.mark.parametrize("weights", ["dirichlet_process", "dirichlet_distribution"])
@pytest.mark.parametrize("kind", [*MATRICES, "diag", "spherical"])
def test_the_bound_is_never_above_the_evidence(kind: str, weights: str) -> None:
    rows = X[[0, 1, 2, 3, 10, 11]]
    for labels in ([0, 1, 0, 1, 0, 1], [0, 0, 0, 0, 0, 1], [0, 1, 1, 1, 0, 0]):
        model = BayesianGaussianMixture(
            n_components=2,
            covariance_type=kind,
            weight_concentration_prior_type=weights,
            labels_init=labels,
            reg_covar=0.0,
            tol=1e-12,
        ).fit(rows)
        total = evidence(model, rows, 2)
        assert total - 10.0 < model.lower_bound_ < total
    # Of one component the posterior is exact, and so is the bound.
    one = BayesianGaussianMixture(covariance_type=kind, reg_covar=0.0).fit(rows)
    if weights == "dirichlet_distribution":
        one.set_params(weight_concentration_prior_type=weights).fit(rows)
    assert one.lower_bound_ == pytest.approx(evidence(one, rows, 1), abs=1e-10)
