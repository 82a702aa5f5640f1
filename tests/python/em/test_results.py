"""results: what decides between runs, and what an interrupt brings."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture
from emgine._em.remedies import Degeneration
from emgine._em.results import InterruptedRun, Result

UNIT = Mixture([1.0], [[0.0]], [1.0], "spherical")
NARROW = (Degeneration(3, 0, "narrow", "regularized"),)


def test_a_run_without_iterations_has_no_bound() -> None:
    assert Result(UNIT, (), converged=False).lower_bound == -np.inf
    assert Result(UNIT, (-3.0, -2.0), converged=False).lower_bound == -2.0


@pytest.mark.parametrize(
    ("degenerate", "collinear", "inflated"),
    [((), False, 0), ((), True, 0), (NARROW, True, 1), (NARROW, False, 2)],
)
def test_bounds_inflate_a_likelihood(
    degenerate: tuple[Degeneration, ...], collinear: bool, inflated: int
) -> None:
    result = Result(UNIT, (-1.0,), True, degenerate=degenerate, collinear=collinear)
    assert result.inflated == inflated
    assert result.rank == (-inflated, -1.0)


def test_a_run_that_no_bound_inflates_is_better() -> None:
    sound = Result(UNIT, (-9.0,), True)
    assert sound.rank > Result(UNIT, (-1.0,), True, degenerate=NARROW).rank


def test_an_interrupt_brings_the_state_of_the_run() -> None:
    result = Result(UNIT, (-1.0,), converged=False)
    with pytest.raises(KeyboardInterrupt) as caught:
        raise InterruptedRun(result)
    assert isinstance(caught.value, InterruptedRun)
    assert caught.value.result is result
