"""A run: it keeps its longest fit or its error, and says how it ended."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np

from emgine import Mixture
from emgine._em.restarts import BestRun, Restart
from emgine._em.results import Result
from emgine.search.cached_statistics import CachedStatistics
from emgine.search.run import Run, best_of

if TYPE_CHECKING:
    from emgine._rows.rows import Rows

MIXTURE = Mixture([1.0], [[0.0]], [1.0], "spherical")


def fit(*bounds: float, converged: bool = False) -> BestRun:
    restart = Restart(MIXTURE, "stopped", bounds[-1], len(bounds), len(bounds))
    return BestRun(Result(MIXTURE, bounds, converged), (restart,))


def made(*bounds: float, converged: bool = False) -> Run:
    run = Run(0, 0, CachedStatistics(cast("Rows", None), 0))
    run.make(lambda: fit(*bounds, converged=converged))
    return run


def test_a_run_has_the_bound_and_gain_of_its_last_iteration() -> None:
    run = made(-3.0, -2.0, -1.75)
    assert (run.lower_bound, run.gain, run.is_done) == (-1.75, 0.25, False)
    assert made(-3.0).gain == math.inf
    assert made(-3.0, converged=True).is_done


def test_after_an_error_nothing_is_kept() -> None:
    run = made(-3.0, -2.0)

    def fails() -> BestRun:
        raise ValueError("collapsed")

    run.make(fails)
    assert run.is_done
    assert run.lower_bound == -np.inf
    assert run.rank[0] < 0
    assert str(run.error) == "collapsed"
    assert best_of([run], 10) is None


def test_status_says_how_it_ended() -> None:
    assert made(-3.0, converged=True).status(1) == "converged"
    assert made(-3.0).status(1) == "max_iter"
    assert made(-3.0).status(2) == "stopped"
    stopped = made(-3.0)
    stopped.stopped_early = True
    assert stopped.status(1) == "stopped early"


def test_the_best_of_several_has_records_of_all() -> None:
    best = best_of([made(-3.0), made(-2.0, converged=True)], max_iter=1)
    assert best is not None
    assert best[1] == "converged"
    assert best[0].result.lower_bound == -2.0
    assert [record.status for record in best[0].restarts] == ["max_iter", "converged"]
