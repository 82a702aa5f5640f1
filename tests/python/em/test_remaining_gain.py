"""RemainingGain as Python calls it: extrapolations of sequences whose limit is known."""

from __future__ import annotations

import math

import pytest

from emgine._core import RemainingGain


def fed(bounds: list[float], promises: list[float | None]) -> RemainingGain:
    remaining = RemainingGain(-math.inf)
    for bound, promise in zip(bounds, promises, strict=True):
        remaining.update(bound, promise)
    return remaining


@pytest.mark.parametrize("factor", [0.1, 0.5, 0.9, 0.999])
def test_a_geometric_sequence_is_extrapolated_exactly(factor: float) -> None:
    bounds = [-(factor**i) for i in range(6)]
    assert fed(bounds, [None] * 6).estimate == pytest.approx(factor**5, rel=1e-9)


def test_nothing_is_said_before_three_bounds() -> None:
    assert fed([], []).estimate == math.inf
    assert fed([-2.0], [None]).estimate == math.inf
    assert fed([-2.0, -1.0], [None] * 2).estimate == math.inf
    assert fed([-2.0, -1.0, -0.5], [None] * 3).estimate == 0.5


def test_on_a_plateau_that_ends_nothing_is_said() -> None:
    assert fed([-2.0, -1.999, -1.997], [None] * 3).estimate == math.inf


def test_no_gain_beyond_rounding_is_an_end() -> None:
    assert fed([-2.0, -2.0], [None] * 2).estimate == 0.0
    assert fed([-2.0, -2.0], [math.inf] * 2).cautious == 0.0


def test_a_decrease_that_dies_out_is_what_remains() -> None:
    assert fed([-1.0, -1.5, -1.75], [None] * 3).estimate == pytest.approx(0.25)


def test_a_promise_is_taken_until_a_step_gains_more() -> None:
    kept = fed([-2.0, -1.5, -1.0], [1.0, 0.6, 0.1])
    assert kept.estimate == pytest.approx(0.125)  # a quarter of it unseen
    broken = fed([-2.0, -1.5, -1.0], [1.0, 0.25, 0.1])
    assert broken.estimate == pytest.approx(1.0)  # twice the promise: eight times the next
    assert fed([-2.0, -1.5, -1.0], [1.0, 1e-9, 0.1]).estimate == pytest.approx(3.375)


def test_an_estimate_that_falls_is_not_believed_at_once() -> None:
    shrinking = [-2.0, -1.5, -1.49, -1.4899]  # Aitken says that little is left
    assert fed(shrinking, [1.0, 1.0, 0.1, 0.08]).cautious == pytest.approx(0.125)
    assert fed(shrinking, [1.0, 1.0, 0.1, 0.001]).cautious == pytest.approx(0.00375)


def test_caution_waits_while_gains_are_steady() -> None:
    remaining = fed([-2.0, -1.9, -1.8, -1.7], [1.0, 0.5, 0.2, 0.01])
    assert remaining.cautious >= remaining.estimate
    assert remaining.cautious == pytest.approx(0.1)  # at most ten promises
