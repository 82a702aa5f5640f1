"""Leaps of variational fits: few passes until components that are not needed have drained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import BayesianGaussianMixture, _core
from emgine._em import limited_leaps
from emgine._em.acceleration import Accelerator, make
from emgine._em.limited_leaps import LimitedLeaps

COVARIANCES = {"covariances": np.tile(np.eye(2), (2, 1, 1))}
NEAR = 1e-6  # nats a row


def blobs(n: int, d: int, k: int, apart: float, seed: int) -> Any:
    """Return rows of k groups, some of which overlap."""
    random = np.random.default_rng(seed)
    means, labels = random.normal(0, apart, (k, d)), random.integers(0, k, n)
    return means[labels] + random.normal(0, 1, (n, d))


def one_group() -> Any:
    return np.random.default_rng(0).normal(0, 1, (1000, 2))


def tails() -> Any:
    return np.random.default_rng(1).standard_t(3, (2000, 2))


PROCESS, DISTRIBUTION = "dirichlet_process", "dirichlet_distribution"
# Rows, components, structure, prior of the weights: more components than groups.
PROBLEMS: dict[str, tuple[Any, int, str, str]] = {
    "3 groups, process": (lambda: blobs(2000, 3, 3, 3, 1), 12, "full", PROCESS),
    "3 groups, distribution": (lambda: blobs(2000, 3, 3, 3, 1), 12, "full", DISTRIBUTION),
    "4 groups": (lambda: blobs(5000, 4, 4, 2, 2), 15, "diag", DISTRIBUTION),
    "2 groups, process": (lambda: blobs(3000, 2, 2, 1.5, 3), 10, "spherical", PROCESS),
    "2 groups, distribution": (lambda: blobs(3000, 2, 2, 1.5, 3), 10, "spherical", DISTRIBUTION),
    "1 group, process": (one_group, 8, "full", PROCESS),
    "1 group, distribution": (one_group, 8, "full", DISTRIBUTION),
    "1 group, tied": (one_group, 8, "tied", DISTRIBUTION),
    "tails, process": (tails, 6, "full", PROCESS),
    "tails, distribution": (tails, 6, "full", DISTRIBUTION),
}
QUICK = ("1 group, process", "tails, process")
EVERY = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.exhaustive) for name in PROBLEMS
]


def bounds_of(name: str, acceleration: str | None) -> Any:
    """Return the passes so far and the bound per row of each iteration."""
    rows, k, kind, weights = PROBLEMS[name]
    seen: list[tuple[int, float]] = []
    BayesianGaussianMixture(
        n_components=k,
        covariance_type=kind,
        weight_concentration_prior_type=weights,
        acceleration=acceleration,
        reg_covar=0.0,
        tol=1e-11,
        max_iter=20_000,
        random_state=0,
        callback=lambda iteration: seen.append((iteration.n_passes, iteration.lower_bound)),
    ).fit(rows())
    return np.array(seen)


@pytest.mark.parametrize("name", EVERY)
def test_components_drain_in_a_fifth_of_the_passes(name: str) -> None:
    plain, leaping = bounds_of(name, None), bounds_of(name, "auto")
    near = plain[-1, 1] - NEAR
    assert leaping[-1, 1] > near  # no lower optimum
    passes = [each[each[:, 1] > near][0, 0] for each in (plain, leaping)]
    assert passes[0] >= 5 * passes[1]


def test_only_variational_runs_have_limits() -> None:
    model = BayesianGaussianMixture(n_components=2, random_state=0).fit(one_group())
    start = model._fitted.start()  # type: ignore[union-attr]
    assert type(make("auto", start)) is LimitedLeaps
    assert type(make("squarem", start)) is LimitedLeaps
    gaussian = _core.Mixture(start.weights, {"means": start.means, **COVARIANCES}, start.shape)
    assert type(make("auto", gaussian)) is Accelerator


def test_a_leap_that_fell_shortens_the_next() -> None:
    model = BayesianGaussianMixture(n_components=2, random_state=0).fit(one_group())
    leaps = make("auto", model._fitted.start())  # type: ignore[union-attr]
    assert isinstance(leaps, LimitedLeaps)
    leaps._length = 20.0
    leaps.fell()
    assert leaps._limit == limited_leaps.PART * 20.0
    leaps._length = 1.0
    leaps.fell()
    assert leaps._limit == limited_leaps.LEAST_LIMIT


def test_a_component_that_drains_is_left_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(0).normal(0, 1, (1000, 2))
    begun, begin_anew = [], LimitedLeaps._begin_anew

    def counted(leaps: LimitedLeaps) -> None:
        begun.append(leaps)
        begin_anew(leaps)

    monkeypatch.setattr(LimitedLeaps, "_begin_anew", counted)
    model = BayesianGaussianMixture(n_components=8, random_state=0, reg_covar=0.0).fit(rows)
    assert begun
    assert np.diff(model.lower_bounds_).min() > -1e-9
