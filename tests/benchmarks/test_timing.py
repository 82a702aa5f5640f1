"""Times of iterations and of turns, from the measurements of whole fits."""

from __future__ import annotations

import pytest

from benchmarks.timing import Seconds, in_turns, per_iteration


def test_the_time_of_an_iteration_leaves_out_what_every_fit_pays() -> None:
    start, step = 0.5, 0.25
    pairs = [(start + step, start + 5 * step), (start + step + 0.1, start + 5 * step + 0.5)]
    seconds = per_iteration(pairs, 5)
    assert seconds.best == pytest.approx(step)
    assert seconds.median == pytest.approx(step + 0.05)


def test_contenders_take_turns() -> None:
    order: list[str] = []

    def measure(name: str) -> tuple[float, ...]:
        order.append(name)
        return (float(len(order)),)

    taken = in_turns(["a", "b"], measure, repeats=3, turn_seconds=0.0)
    assert order == ["a", "b"] * 4  # the first round warms up and is not counted
    assert taken == [[(3.0,), (5.0,), (7.0,)], [(4.0,), (6.0,), (8.0,)]]
    assert Seconds.of([3.0, 5.0, 8.0]) == Seconds(best=3.0, median=5.0)
