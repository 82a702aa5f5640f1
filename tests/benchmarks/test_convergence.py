"""The convergence benchmark: its figures are what they say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks import convergence
from benchmarks.convergence_problems import Problem, problems

if TYPE_CHECKING:
    from benchmarks.convergence import Run


@pytest.fixture(scope="module")
def every_problem() -> list[Problem]:
    return list(problems())


def run_of(*bounds: float) -> Run:
    return convergence.Run(bounds, tuple(range(1, len(bounds) + 1)), 1.0, 1e-7)


def test_passes_are_counted_to_the_first_bound_that_is_high_enough() -> None:
    assert run_of(-3.0, -2.0, -1.0, -1.0).passes_to(-1.0) == 3
    assert run_of(-3.0, -2.0).passes_to(-1.0) == math.inf


def test_the_suite_gains_what_the_page_says(every_problem: list[Problem]) -> None:
    """A tenth of the suite, every structure: at least 2x fewer passes in the mean."""
    some = [convergence.compared(problem) for problem in every_problem[5::9]]
    hard = [one for one in some if one.plain_passes >= convergence.EASY]
    assert np.exp(np.mean([np.log(one.ratio) for one in hard])) >= 2.0
    assert all(one.gap >= -1e-8 for one in some)
    text = "\n".join(convergence.summary(some))
    assert f"{len(some)} problems (all)" in text
    assert convergence.row(some[0]).count("|") == len(convergence.HEADINGS) + 1
