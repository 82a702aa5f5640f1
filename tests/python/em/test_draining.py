"""Draining: which component is tried without, and when again after it was refused."""

from __future__ import annotations

import numpy as np

from emgine._em import draining
from emgine._em.draining import Draining

ROWS = np.array([100.0, 50.0, 850.0])


def watched(factors: list[float], steps: int) -> tuple[Draining, np.ndarray]:
    """Return what was learnt from steps in which rows change by some factors, and the rows."""
    found, rows = Draining(), ROWS
    for _ in range(steps):
        updated = rows * factors
        found.watch(rows, updated)
        rows = updated
    return found, rows / factors


def test_the_component_that_loses_the_largest_part_is_tried() -> None:
    found, rows = watched([0.93, 0.9, 1.01], 8)
    assert found.candidate(rows, settled=False) is None  # not four fifths yet
    assert found.candidate(rows, settled=True) == found.on_trial == 1
    assert found.candidate(rows, settled=True) is None  # not again at once


def test_nothing_is_tried_before_it_is_steady() -> None:
    found, rows = watched([0.8, 0.8, 1.05], draining.STEPS - 1)
    assert found.candidate(rows, settled=True) is None
    slowly, rows = watched([0.995, 0.995, 1.0], 60)
    assert slowly.candidate(rows, settled=True) is None
    little, rows = watched([0.98, 0.98, 1.0], draining.STEPS)
    assert little.candidate(rows, settled=True) is None  # not two fifths of its rows so far
    slower, before = Draining(), ROWS
    for part in (0.2, 0.1, 0.05, 0.03, 0.02):
        updated = before * [1 - part, 1 - part, 1.0]
        slower.watch(before, updated)
        before = updated
    assert slower.candidate(before, settled=True) is None


def test_empty_components_and_the_last_one_stay() -> None:
    found = Draining()
    for part in 0.9 ** np.arange(8.0):
        found.watch(np.array([0.4, 100.0]) * part, np.array([0.36, 90.0]) * part)
    assert found.candidate(np.array([0.2, 47.0]), settled=True) == 1
    alone = Draining()
    for part in 0.9 ** np.arange(8.0):
        alone.watch(np.array([100.0]) * part, np.array([90.0]) * part)
    assert alone.candidate(np.array([47.0]), settled=True) is None


def test_a_refused_component_waits_twice_as_long_each_time() -> None:
    found, rows = Draining(), ROWS
    tried = []
    for age in range(40):
        updated = rows * [0.95, 1.0, 1.0]
        found.watch(rows, updated)
        if found.candidate(rows, settled=True) is not None:
            tried.append(age)
            found.refuse()
        rows = updated
    assert len(tried) >= 3
    waits = np.diff(tried)
    assert waits[0] == draining.FIRST_WAIT
    assert waits[1] == 2 * draining.FIRST_WAIT


def test_without_a_trial_there_is_nothing_to_refuse() -> None:
    found = Draining()
    found.refuse()
    assert found.on_trial is None
