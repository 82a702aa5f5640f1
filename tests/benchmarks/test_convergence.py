"""The convergence benchmark: its problems have valid starts, and its figures are correct."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks import convergence, convergence_starts
from benchmarks.convergence_problems import Problem, from_partitions, problems

if TYPE_CHECKING:
    from benchmarks.convergence import Run


@pytest.fixture(scope="module")
def every_problem() -> list[Problem]:
    return list(problems())


def test_there_are_enough_problems_of_every_structure(every_problem: list[Problem]) -> None:
    assert len(every_problem) >= 50
    names = [problem.name for problem in every_problem]
    assert len(set(names)) == len(names)
    for problem in every_problem:
        assert problem.rows.shape[1] == problem.start.n_features
        assert np.isfinite(problem.start.score(problem.rows))


def test_a_partition_starts_at_the_moments_of_its_groups() -> None:
    problem = next(one for one in from_partitions() if one.start.covariance_type == "full")
    start = problem.start
    assert np.allclose(start.weights @ start.means, problem.rows.mean(axis=0), rtol=1e-12)
    shift = start.means - problem.rows.mean(axis=0)
    total = np.einsum("k,kij->ij", start.weights, start.covariances)
    total += np.einsum("k,ki,kj->ij", start.weights, shift, shift)
    assert np.allclose(total, np.cov(problem.rows.T, bias=True), rtol=1e-10)


def run_of(*bounds: float) -> Run:
    return convergence.Run(bounds, tuple(range(1, len(bounds) + 1)), 1.0, 1e-7)


def test_passes_are_counted_to_the_first_bound_that_is_high_enough() -> None:
    assert run_of(-3.0, -2.0, -1.0, -1.0).passes_to(-1.0) == 3
    assert run_of(-3.0, -2.0).passes_to(-1.0) == math.inf


def test_the_suite_gains_what_the_page_says(every_problem: list[Problem]) -> None:
    """Test a tenth of the problems, every structure: at least 2x fewer passes on average."""
    some = [convergence.compared(problem) for problem in every_problem[5::9]]
    hard = [one for one in some if one.plain_passes >= convergence.EASY]
    assert np.exp(np.mean([np.log(one.ratio) for one in hard])) >= 2.0
    assert all(one.gap >= -1e-8 for one in some)
    text = "\n".join(convergence.summary(some))
    assert f"{len(some)} problems (all)" in text
    assert convergence.row(some[0]).count("|") == len(convergence.HEADINGS) + 1


def test_random_starts_mostly_end_at_the_same_optimum() -> None:
    found = convergence_starts.differences(convergence_starts.starts(64))
    assert np.mean(np.abs(found) <= convergence.SAME_OPTIMUM) >= 0.95
