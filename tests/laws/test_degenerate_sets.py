"""Rows that no mixture fits well: every fit ends with finite numbers, or with a reported collapse.

The rows have rank 0 to d, duplicates, constant columns, few more rows than components, one far
outlier, or fewer distinct rows than components. Each value of on_degenerate is tested, with a few
hundred cases by default and 10 000 with ``-m exhaustive``.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from emgine import ConvergenceWarning, DegenerateError, DegenerateWarning, GaussianMixture
from emgine._em.remedies import METHODS

# Rows of rank 1 in 5 features may well have a variance that is small beside reg_covar.
pytestmark = pytest.mark.filterwarnings("ignore:reg_covar:UserWarning")

KINDS = ("rank", "duplicates", "constant", "few", "outlier", "distinct")
COVARIANCE_TYPES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
STARTS = ("kmeans", "k-means++", "random", "random_from_data")
REGULARISATIONS: tuple[Any, ...] = (1e-6, 0.0, "auto")
STATUSES = {"converged", "max_iter", "collapsed"}
ACTIONS = {
    "regularize": {"regularized", "kept"},
    "reseed": {"reseeded", "regularized", "kept"},
    "drop": {"dropped", "regularized", "kept"},
    "raise": set(),
}
# Sets of which a leap went below the bound of a component, by methods that bound it.
LEAPT_BELOW = [
    (1872, "reseed"),
    (3242, "drop"),
    (3244, "reseed"),
    (3710, "regularize"),
    (4540, "regularize"),
    (6334, "regularize"),
    (8892, "regularize"),
    (9734, "drop"),
]


def degenerate(seed: int) -> tuple[npt.NDArray[np.float64], int]:
    """Return rows and a number of components."""
    random_state = np.random.RandomState(seed)
    kind = KINDS[seed % len(KINDS)]
    d, k = random_state.randint(1, 6), random_state.randint(1, 6)
    n = k + random_state.randint(0, 4) if kind == "few" else random_state.randint(k + 5, 60)
    rows = random_state.normal(size=(max(n, 2), d))
    if kind == "rank":
        rank = random_state.randint(0, d + 1)
        rows = rows[:, :rank] @ random_state.normal(size=(rank, d))
    elif kind == "duplicates":
        rows = rows[random_state.randint(len(rows) // 2 + 1, size=len(rows))]
    elif kind == "constant":
        rows[:, random_state.randint(d)] = 10.0 ** random_state.randint(-3, 4)
    elif kind == "outlier":
        rows[0] = 10.0 ** random_state.randint(2, 9)
    elif kind == "distinct":
        rows = rows[random_state.randint(max(1, k - 1), size=len(rows))]
    return rows, k


def collapse_of(model: GaussianMixture, rows: npt.NDArray[np.float64]) -> DegenerateError | None:
    """Fit the model; return the error, if it is that of a collapse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", DegenerateWarning)
        try:
            model.fit(rows)
        except DegenerateError as error:
            return error
    return None


def check(seed: int, method: str) -> None:
    rows, k = degenerate(seed)
    reg_covar = REGULARISATIONS[seed // 144 % 3]
    model = GaussianMixture(
        k,
        covariance_type=COVARIANCE_TYPES[seed // 6 % 6],
        init_params=STARTS[seed // 36 % 4],
        n_init=2,
        max_iter=50,
        random_state=seed,
        reg_covar=reg_covar,
        on_degenerate=method,
        n_threads=1,
    )
    collapse = collapse_of(model, rows)
    if collapse is None:
        is_finite(model, rows)
        is_recorded(model)
        return
    # Without reg_covar, or if it is lost beside the variance of the outlier, no run can continue.
    assert method == "raise"
    assert reg_covar == 0.0 or KINDS[seed % len(KINDS)] == "outlier"
    assert str(collapse).startswith("Fitting the mixture model failed")
    assert [run.status for run in collapse.restarts] == ["collapsed"] * 2
    assert not hasattr(model, "means_")


def is_finite(model: GaussianMixture, rows: npt.NDArray[np.float64]) -> None:
    variances = model.covariances_
    if model.covariance_type in ("full", "tied"):
        variances = np.diagonal(variances, axis1=-2, axis2=-1)
    assert np.all(np.isfinite(model.covariances_))
    assert variances.min() > 0
    assert np.all(np.isfinite(model.precisions_cholesky_))
    assert np.all(np.isfinite(model.means_))
    assert abs(model.weights_.sum() - 1.0) < 1e-12  # k roundings of a sum
    assert np.all(np.isfinite(model.lower_bounds_))
    assert np.isfinite(model.score(rows))


def is_recorded(model: GaussianMixture) -> None:
    """Every run has a status, every repair a record, and only a repair makes the bound fall."""
    assert len(model.restarts_) == 2
    assert {run.status for run in model.restarts_} <= STATUSES
    events = {event for run in model.restarts_ for event in run.degenerate}
    repairs = {event for event in events if event.cause != "narrow"}
    assert {event.action for event in events - repairs} <= {"regularized"}
    assert {event.action for event in repairs} <= ACTIONS[model.on_degenerate]
    assert {event.cause for event in repairs} <= {"collapsed", "emptied"}
    kept = next(run for run in model.restarts_ if run.lower_bound == model.lower_bound_)
    dropped = sum(event.action == "dropped" for event in kept.degenerate)
    assert len(model.weights_) == model.n_components - dropped
    if model.reg_covar == 0.0 and model.covariance_type not in ("full", "tied"):
        # Matrices may be as narrow as roundings allow, and then the bound is a rounding too.
        bounds = np.array(model.lower_bounds_)
        repaired = {event.iteration - 1 for event in kept.degenerate}
        steady = [i for i in range(len(bounds) - 1) if i not in repaired]
        assert np.all(np.diff(bounds)[steady] >= -1e-12 * np.maximum(1, np.abs(bounds[1:]))[steady])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("block", range(3))
def test_some_hundreds(block: int, method: str) -> None:
    for seed in range(144 * block, 144 * (block + 1)):
        check(seed, method)


@pytest.mark.parametrize(("seed", "method"), LEAPT_BELOW)
def test_leaps_below_a_bound_gain_nothing(seed: int, method: str) -> None:
    """They were accepted, and the M-step took the gain back: the likelihood fell."""
    check(seed, method)


@pytest.mark.exhaustive
@pytest.mark.parametrize("method", METHODS)
def test_ten_thousand(method: str) -> None:
    for seed in range(10_000):
        check(seed, method)
