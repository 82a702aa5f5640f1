"""Against scikit-learn: its estimator checks, its fits from the same start, its errors."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture as SklearnMixture
from sklearn.utils.estimator_checks import parametrize_with_checks

import emgine
from emgine._starts.starts import METHODS

STRUCTURES = ("full", "tied", "diag", "spherical")  # those that scikit-learn has


@pytest.fixture(params=STRUCTURES)
def covariance_type(request: pytest.FixtureRequest) -> str:
    return str(request.param)


PLAIN = {"stopping": "change", "acceleration": None}  # scikit-learn's iterations and rule

ALL_CHECKS = """
from sklearn.utils.estimator_checks import check_estimator
import emgine
results = check_estimator(emgine.GaussianMixture(), on_skip=None)
assert len(results) >= 40
assert {result["status"] for result in results} == {"passed"}, results
"""


def estimators() -> list[emgine.GaussianMixture]:
    return [
        emgine.GaussianMixture(covariance_type=kind, init_params=method)
        for kind, method in zip(itertools.cycle(STRUCTURES), METHODS, strict=False)
    ]


with warnings.catch_warnings():
    # That our class has not scikit-learn's base class is known.
    warnings.filterwarnings("ignore", "Estimator GaussianMixture does not inherit", UserWarning)
    every_check = parametrize_with_checks(estimators())


# The checks allow five iterations, after which the default rule is not met.
@pytest.mark.filterwarnings("ignore:Best performing initialization:UserWarning")
# And some have fewer rows in a component than features.
@pytest.mark.filterwarnings("ignore:Components are as narrow:emgine.DegenerateWarning")
@every_check  # type: ignore[untyped-decorator]
def test_estimator_checks(estimator: emgine.GaussianMixture, check: Any) -> None:
    check(estimator)  # the one that skips itself here runs in the next test


def test_no_estimator_check_is_skipped_where_scipy_lets_it_run() -> None:
    environment = os.environ | {"SCIPY_ARRAY_API": "1"}
    command = [sys.executable, "-W", "ignore", "-c", ALL_CHECKS]
    subprocess.run(command, check=True, env=environment)


def start_of(kind: str, X: Any, k: int) -> dict[str, Any]:
    d = X.shape[1]
    precisions = {
        "full": np.stack([np.eye(d) * (j + 1) / k for j in range(k)]),
        "tied": np.eye(d) + 0.1,
        "diag": np.linspace(0.5, 2.0, k * d).reshape(k, d),
        "spherical": np.linspace(0.5, 2.0, k),
    }
    weights = np.arange(1.0, k + 1) / np.arange(1.0, k + 1).sum()
    return {
        "covariance_type": kind,
        "weights_init": weights,
        "means_init": X[:k],
        "precisions_init": precisions[kind],
    }


@pytest.mark.parametrize("shape", [(500, 1, 2), (1500, 4, 3), (900, 13, 5)])
def test_twenty_iterations_are_scikit_learns(
    covariance_type: str, shape: tuple[int, int, int]
) -> None:
    n, d, k = shape
    rng = np.random.RandomState(n)
    X = rng.normal(size=(n, d)) + 3.0 * rng.normal(size=(k, d))[rng.randint(k, size=n)]
    options = {"tol": 0.0, "max_iter": 20, **start_of(covariance_type, X, k)}
    with pytest.warns(ConvergenceWarning):
        theirs = SklearnMixture(k, **options).fit(X)
    with pytest.warns(ConvergenceWarning):
        ours = emgine.GaussianMixture(k, **options, **PLAIN).fit(X)
    assert np.max(np.abs(np.subtract(ours.lower_bounds_, theirs.lower_bounds_))) <= 1e-9
    for name in ("weights_", "means_", "covariances_", "precisions_cholesky_"):
        expected = getattr(theirs, name)
        assert np.max(np.abs(getattr(ours, name) - expected)) <= 1e-9 * np.max(np.abs(expected))
    assert np.max(np.abs(ours.predict_proba(X) - theirs.predict_proba(X))) <= 1e-9


def test_both_stop_at_the_same_iteration(covariance_type: str) -> None:
    X = np.random.RandomState(5).normal(size=(400, 2))
    options = {"tol": 1e-4, "max_iter": 500, **start_of(covariance_type, X, 3)}
    ours = emgine.GaussianMixture(3, **options, **PLAIN).fit(X)
    theirs = SklearnMixture(3, **options).fit(X)
    assert ours.n_iter_ == theirs.n_iter_
    assert ours.converged_ is theirs.converged_ is True
    assert ours.lower_bound_ == pytest.approx(theirs.lower_bound_, abs=1e-9)


class TestMistakesThatAreNotCopied:
    """Each of these fails, or is wrong, in scikit-learn 1.9.1."""

    def test_integers_are_not_truncated(self) -> None:
        X = np.random.RandomState(0).normal(size=(100, 2)) * 100
        model = emgine.GaussianMixture(2, random_state=0, covariance_type="diag").fit(X)
        whole = X.astype(np.int64)
        assert np.array_equal(model.score_samples(whole), model.score_samples(whole.astype(float)))

    def test_digits_survive_an_offset(self, covariance_type: str) -> None:
        """E[x²] - μ² has no correct digit for rows 1e8 standard deviations from the origin."""
        rng = np.random.RandomState(0)
        X = np.round(rng.normal(size=(300, 2)) * 2**20) / 2**20
        near = emgine.GaussianMixture(1, covariance_type=covariance_type, reg_covar=0.0).fit(X)
        far = emgine.GaussianMixture(1, covariance_type=covariance_type, reg_covar=0.0).fit(
            X + 2.0**27
        )
        assert np.allclose(far.covariances_, near.covariances_, rtol=1e-12)

    def test_no_iterations_with_all_starts_given(self, covariance_type: str) -> None:
        X = np.random.RandomState(0).normal(size=(50, 2))
        model = emgine.GaussianMixture(2, max_iter=0, **start_of(covariance_type, X, 2)).fit(X)
        assert np.array_equal(model.means_, X[:2])

    def test_fit_keeps_the_parameters_it_was_given(self) -> None:
        means = [[0.0, 0.0], [1.0, 1.0]]
        X = np.random.RandomState(0).normal(size=(50, 2))
        model = emgine.GaussianMixture(2, means_init=means, random_state=0, tol=0.1).fit(X)
        assert model.means_init is means
