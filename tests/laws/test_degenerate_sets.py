"""Rows that no mixture fits well: every fit ends with finite numbers, or a named collapse.

Rank 0 to d, duplicates, constant columns, barely more rows than components, one far outlier, more
components than distinct rows. A few hundred by default, 10 000 by ``-m exhaustive``.
"""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pytest

from emgine import ConvergenceWarning, GaussianMixture

# Rows of rank 1 in 5 features may well have a variance that is small beside reg_covar.
pytestmark = pytest.mark.filterwarnings("ignore:reg_covar:UserWarning")

KINDS = ("rank", "duplicates", "constant", "few", "outlier", "distinct")
COVARIANCE_TYPES = ("full", "tied", "diag", "spherical")
STARTS = ("kmeans", "k-means++", "random", "random_from_data")
STATUSES = {"converged", "max_iter", "collapsed"}


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


def collapse_of(model: GaussianMixture, rows: npt.NDArray[np.float64]) -> str:
    """Fit the model; return what the error says, or nothing."""
    try:
        model.fit(rows)
    except ValueError as error:
        return str(error)
    return ""


def check(seed: int) -> None:
    rows, k = degenerate(seed)
    model = GaussianMixture(
        k,
        covariance_type=COVARIANCE_TYPES[seed // 6 % 4],
        init_params=STARTS[seed // 24 % 4],
        n_init=2,
        max_iter=50,
        random_state=seed,
        n_threads=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        collapse = collapse_of(model, rows)
    if collapse:
        # reg_covar is lost beside the outlier's variance: no run can go on, and fit says so.
        assert KINDS[seed % len(KINDS)] == "outlier"
        assert collapse.startswith("Fitting the mixture model failed")
        assert not hasattr(model, "means_")
        return
    assert len(model.restarts_) == 2
    assert {run.status for run in model.restarts_} <= STATUSES
    variances = model.covariances_
    if variances.ndim >= 2 and model.covariance_type in ("full", "tied"):
        variances = np.diagonal(variances, axis1=-2, axis2=-1)
    assert np.all(np.isfinite(model.covariances_))
    assert variances.min() > 0
    assert np.all(np.isfinite(model.means_))
    assert abs(model.weights_.sum() - 1.0) < 1e-12  # k roundings of a sum
    assert np.all(np.isfinite(model.lower_bounds_))
    assert np.isfinite(model.score(rows))


@pytest.mark.parametrize("block", range(4))
def test_a_few_hundred(block: int) -> None:
    for seed in range(96 * block, 96 * (block + 1)):
        check(seed)


@pytest.mark.exhaustive
def test_ten_thousand() -> None:
    for seed in range(10_000):
        check(seed)
