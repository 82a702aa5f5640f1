"""The benchmark of plateaus: what converged is at its limit, at little cost where there is none."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks import plateaus
from benchmarks.convergence_problems import problems
from benchmarks.plateau_problems import NUMBER, plateau
from benchmarks.plateau_problems import plateaus as generated
from emgine._em.results import Result

# Of the passes, at most, on ordinary problems; of the fits that converged, at least.
MOST_COST = 0.1
LEAST_HELD = 0.99


def test_forty_of_the_plateaus_are_left() -> None:
    fits = [plateaus.fit(problem) for problem in islice(generated(), 40)]
    assert all(one.holds for one in fits)
    assert sum(bool(one.result.plateaus) for one in fits) >= 3
    assert "40 of them (100.0%) within" in plateaus.summary(fits)


@pytest.mark.slow
def test_all_but_one_in_a_hundred_hold() -> None:
    fits = [plateaus.fit(problem) for problem in generated()]
    converged = [one for one in fits if one.result.converged]
    assert len(converged) >= 0.98 * NUMBER
    assert sum(one.holds for one in converged) >= LEAST_HELD * len(converged)


@pytest.mark.slow
def test_ordinary_problems_cost_a_tenth_more_at_most() -> None:
    results = [plateaus.run(problem, 1e-6) for problem in problems()]
    stayed = [result for result in results if not result.plateaus]
    assert len(stayed) >= 0.85 * len(results)
    assert sum(one.n_probes for one in stayed) <= MOST_COST * sum(one.n_passes for one in stayed)


def test_the_cost_is_that_of_the_probes() -> None:
    mixture = plateau(0).start
    results = [Result(mixture, (), True, n_passes=n, n_probes=1) for n in (10, 30)]
    assert plateaus.cost(results) == "2 probes for 40 passes (5.0%)"
