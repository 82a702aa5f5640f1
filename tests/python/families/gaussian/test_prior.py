"""The prior of Gaussian components: pseudo-rows, the mode, the density, in every structure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, SufficientStatistics, _core, priors
from emgine._families.gaussian.prior import GaussianPrior, traces
from emgine._families.gaussian.structures import CONSTRAINED, MATRICES, SCALARS

RANDOM = np.random.RandomState(0)
X = np.concatenate([RANDOM.normal(0, 1, (60, 3)), RANDOM.normal(4, 2, (30, 3))])
MEAN = np.array([1.0, -1.0, 2.0])
MATRIX = np.array([[3.0, 1.0, 0.5], [1.0, 2.0, 0.2], [0.5, 0.2, 4.0]])
# What a prior of no strength has as degrees of freedom, for three features and two components.
NO_DOF = {
    "full": -5.0,
    "tied": -6.0,
    "diag": -3.0,
    "spherical": -5.0,
    "tied_diag": -4.0,
    "tied_spherical": -8.0,
    **dict.fromkeys(("VEI", "EVI"), -3.0),
    **dict.fromkeys(("EEV", "VEV", "VEE", "EVV", "EVE", "VVE"), -5.0),
}


def scale_of(kind: str, scatter: Any = MATRIX) -> Any:
    if kind in MATRICES:
        return np.asarray(scatter)
    variances = np.diag(scatter)
    return np.array([variances.sum()]) if kind in SCALARS else variances


@pytest.mark.parametrize("kind", NO_DOF)
def test_a_prior_of_no_strength_is_none(kind: str) -> None:
    nothing = priors.NormalInverseWishart(MEAN, 0.0, NO_DOF[kind], 0.0 * scale_of(kind))
    options: Any = {"covariance_type": kind, "random_state": 0, "tol": 1e-12}
    without = GaussianMixture(2, **options).fit(X)
    found = GaussianMixture(2, prior=nothing, **options).fit(X)
    np.testing.assert_allclose(found.means_, without.means_, rtol=1e-9)
    np.testing.assert_allclose(found.covariances_, without.covariances_, rtol=1e-9)
    assert found.lower_bound_ == pytest.approx(without.lower_bound_, abs=1e-9)


@pytest.mark.parametrize("kind", NO_DOF)
def test_a_prior_is_rows_added(kind: str) -> None:
    rows = RANDOM.normal(1, 2, (7, 3))
    centre = rows.mean(axis=0)
    # Each of the two components gets the rows, so what all share gets their scatter twice.
    scatter = (rows - centre).T @ (rows - centre) * (2 if kind.startswith("tied") else 1)
    bound = GaussianPrior(kind, centre, 7.0, 0.0, scale_of(kind, scatter))
    mixture = GaussianMixture(2, covariance_type=kind, random_state=0).fit(X).mixture_
    statistics = mixture.expectation(X)
    ours, counts = bound.added_to(statistics)
    assert counts == pytest.approx(statistics.weight[:, np.newaxis] + 7.0 * np.ones(3))
    labels = np.repeat([0, 1], 7)
    theirs = statistics + assigned(mixture, np.concatenate([rows, rows]), labels)
    for name, array in theirs.arrays.items():
        np.testing.assert_allclose(ours.arrays[name], array, rtol=1e-10, atol=1e-10)


def assigned(mixture: Any, rows: Any, labels: Any) -> SufficientStatistics:
    """Statistics of rows that belong where labels say."""
    from emgine._rows.parts import InMemory
    from emgine._rows.rows import Rows
    from emgine._rows.tasks import AssignedExpectation

    task = AssignedExpectation(mixture.shape, mixture.means, labels, None)
    return SufficientStatistics._adopt(Rows(InMemory(rows, None, 1)).total(task))


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("kind", NO_DOF)
def test_a_fit_ends_at_the_mode(kind: str, missing: bool) -> None:
    rows = X.copy()
    if missing:
        rows[RANDOM.uniform(size=X.shape) < 0.1] = np.nan
    prior = priors.NormalInverseWishart(MEAN, 2.0, 9.0, scale_of(kind))
    options: Any = {"covariance_type": kind, "missing": "marginalize", "reg_covar": 0.0}
    model = GaussianMixture(2, prior=prior, random_state=0, tol=1e-13, **options).fit(rows)
    assert model.converged_
    assert min(np.diff(model.lower_bounds_)) > -1e-13
    for _ in range(6):
        factor = 1.0 + RANDOM.choice([-1e-3, 1e-3])
        moved = {
            "weights_init": model.weights_,
            "means_init": model.means_ + RANDOM.normal(0, 1e-3, (2, 3)),
            "covariances_init": model.covariances_ * factor,
        }
        near = GaussianMixture(2, prior=prior, max_iter=1, tol=0.0, **moved, **options)
        with pytest.warns(UserWarning, match="did not converge"):
            near.fit(rows)
        assert near.lower_bound_ < model.lower_bound_


@pytest.mark.parametrize("kind", CONSTRAINED)
def test_an_m_step_is_highest_among_covariances_of_the_structure(kind: str) -> None:
    """Of what EM maximises given responsibilities, beside any other M-step of the structure."""
    bound = GaussianPrior(kind, MEAN, 2.0, 6.0, scale_of(kind))
    other: Any = GaussianMixture(2, covariance_type=kind, random_state=0, reg_covar=0.0).fit(X)
    statistics = other.mixture_.expectation(X)
    shares = other.predict_proba(X)
    step = _core.SufficientStatistics.maximization
    mode = bound.maximization(statistics, 0.0, lambda s: step(s, 0.0, mixture=other.mixture_))

    def expected(mixture: Any) -> float:
        each = [
            Mixture(np.ones(1), m[np.newaxis], s[np.newaxis], "full" if s.ndim == 2 else "diag")
            for m, s in zip(mixture.means, mixture.covariances, strict=True)
        ]
        logs = np.column_stack([one.score_samples(X) for one in each])
        return float((shares * logs).sum() + bound.log_density(mixture))

    highest = expected(mode)
    near = GaussianMixture(2, covariance_type=kind, prior=None, reg_covar=0.0)
    for seed in range(20):
        r = np.random.RandomState(seed)
        width = 10.0 ** r.uniform(-4, -1)
        means = mode.means + width * r.normal(size=mode.means.shape)
        roots = [np.linalg.cholesky(s if s.ndim == 2 else np.diag(s)) for s in mode.covariances]
        rows = np.concatenate(
            [m + r.normal(size=(2000, 3)) @ root.T for m, root in zip(means, roots, strict=True)]
        )
        near.set_params(labels_init=np.repeat([0, 1], 2000), max_iter=0)
        moved = near.fit(rows).mixture_  # of the structure, near the mode
        assert expected(moved) < highest


@pytest.mark.parametrize("n_features", [3, 64, 65])
def test_traces_are_those_of_the_precisions(n_features: int) -> None:
    factors = np.triu(RANDOM.normal(size=(2, n_features, n_features)))
    scale = np.cov(RANDOM.normal(size=(n_features, 2 * n_features)))
    expected = [np.trace(scale @ factor @ factor.T) for factor in factors]
    np.testing.assert_allclose(traces(scale, factors), expected, rtol=1e-12)
    np.testing.assert_allclose(traces(scale, factors[0]), expected[0], rtol=1e-12)


def test_traces_of_many_features_are_products_of_matrices(monkeypatch: pytest.MonkeyPatch) -> None:
    factors = np.triu(RANDOM.normal(size=(2, 65, 65)))
    expected = np.einsum("ij,kil,kjl->k", factors[0], factors, factors)
    monkeypatch.setattr(np, "einsum", None)  # sums over triples, which take seconds
    np.testing.assert_allclose(traces(factors[0], factors), expected, rtol=1e-12)
