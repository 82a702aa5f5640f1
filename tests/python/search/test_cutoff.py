"""The rule that stops a run: when it cannot come near, and not while it still gains."""

from __future__ import annotations

import math

from emgine._em.results import Iteration
from emgine.search.cutoff import PATIENCE, Cutoff, CutoffWatch, reachable

CUTOFF = Cutoff(score=100.0, penalty=40.0, row_weight=10.0)


def iteration(number: int, lower_bound: float, change: float) -> Iteration:
    return Iteration(number, lower_bound, change, math.inf, number, 0.0)


def test_the_score_is_penalty_minus_twice_the_log_likelihood() -> None:
    assert CUTOFF.score_at(-2.0) == 40.0 + 2 * 10.0 * 2.0
    assert CUTOFF.score_at(-math.inf) == math.inf


def test_what_is_reachable_grows_with_the_last_gain() -> None:
    gap = 1.0  # at -4 the score is 120; -3 would be enough
    assert CUTOFF.is_missed(-4.0, 0.9 * gap / PATIENCE)
    assert not CUTOFF.is_missed(-4.0, 1.1 * gap / PATIENCE)
    assert reachable(-4.0, -1.0) == -4.0


def test_a_gain_fades_slowly() -> None:
    watch = CutoffWatch(CUTOFF)
    assert watch(iteration(1, -4.0, math.inf))
    assert watch(iteration(2, -4.0, 1.0))
    assert watch(iteration(3, -4.0, 0.0))
    assert not watch(iteration(4, -4.0, 0.0))
    assert watch.stopped_early


def test_a_restarted_run_has_grace() -> None:
    watch = CutoffWatch(CUTOFF, grace=2)
    assert watch(iteration(1, -9.0, 0.0))
    assert watch(iteration(2, -9.0, 0.0))
    assert not watch(iteration(3, -9.0, 0.0))
