"""The exhaustive search: every candidate is finished, and none ends below a smaller one."""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine import GaussianMixtureSearch
from emgine.search.exhaustive import Exhaustive
from emgine.search.fits import is_below

if TYPE_CHECKING:
    import pytest

    from emgine._em.restarts import BestRun

# Eight groups on a line: from random rows some fits end below smaller ones.
GROUPS = (
    10.0 * np.arange(8)[:, np.newaxis] + np.random.RandomState(2).normal(size=(8, 50))
).reshape(-1, 1)


def _search(**parameters: Any) -> GaussianMixtureSearch:
    return GaussianMixtureSearch(range(2, 8), "tied", finish="all", random_state=0, **parameters)


def test_every_candidate_is_finished_and_gains_on_the_smaller_ones() -> None:
    rows = np.random.RandomState(0).normal(size=(300, 2)) ** 3
    search = GaussianMixtureSearch(range(1, 6), ["full", "tied"], finish="all", random_state=0)
    table = search.fit(rows).results_
    assert (table["status"] == "converged").all()
    assert table["converged"].all()
    for structure in ("full", "tied"):
        likelihood = table["log_likelihood"][table["covariance_type"] == structure]
        assert np.diff(likelihood).min() > -1e-2


def test_below_is_more_than_a_rounding() -> None:
    assert is_below(-2.0, -1.0)
    assert not is_below(-1.0, -1.0)
    assert not is_below(-1.0 - 1e-10, -1.0)


def test_fits_of_one_kind_wait_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    two, fit, calls = threading.Barrier(2, timeout=60.0), Exhaustive._best, itertools.count()

    def together(self: Exhaustive, *args: Any, **more: Any) -> BestRun:
        if next(calls) < 2:  # the barrier breaks where the second fit waits for the first
            two.wait()
        return fit(self, *args, **more)

    monkeypatch.setattr(Exhaustive, "_best", together)
    monkeypatch.setattr(Exhaustive, "_fits_at_once", lambda _: 2)
    alone = _search(init_params="random_from_data").fit(GROUPS)
    monkeypatch.undo()
    one_by_one = _search(init_params="random_from_data", n_threads=1).fit(GROUPS)
    for name in ("log_likelihood", "n_iter", "rank"):
        np.testing.assert_array_equal(alone.results_[name], one_by_one.results_[name])


def test_a_second_fit_that_fails_leaves_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _search(init_params="random_from_data").fit(GROUPS).results_
    fit, n_failed = Exhaustive._refit_from, []

    def failing(self: Exhaustive, number: int, *args: Any) -> None:
        def fails(*_: Any) -> BestRun:
            n_failed.append(number)
            raise ValueError("no second fit")

        with monkeypatch.context() as patched:
            patched.setattr(Exhaustive, "_best", fails)
            fit(self, number, *args)

    monkeypatch.setattr(Exhaustive, "_refit_from", failing)
    first = _search(init_params="random_from_data").fit(GROUPS).results_
    assert n_failed
    assert np.isfinite(first["log_likelihood"]).all()
    assert (first["log_likelihood"] <= whole["log_likelihood"]).all()


def test_a_deadline_leaves_the_most_components(monkeypatch: pytest.MonkeyPatch) -> None:
    orders = []
    order = Exhaustive._order
    monkeypatch.setattr(Exhaustive, "_order", lambda self: orders.append(order(self)) or orders[-1])
    _search(n_threads=1).fit(GROUPS)
    monkeypatch.setattr(Exhaustive, "_fits_at_once", lambda _: 2)
    _search(deadline=600.0).fit(GROUPS)
    _search().fit(GROUPS)
    assert orders == [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]]
