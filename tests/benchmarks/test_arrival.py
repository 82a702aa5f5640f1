"""Time to a given log-likelihood: both sides go from one start to the same goal."""

from __future__ import annotations

import pytest

from benchmarks import arrival
from benchmarks.settings import Settings
from benchmarks.workloads import Workload


@pytest.mark.slow
def test_both_reach_the_goal() -> None:
    tiny = Workload(1000, 2, 3, "diag", iterations=4, fit_rows=1000)
    (row,) = arrival.run([tiny], Settings(quick=True, repeats=2))
    assert 1 < row["iterations"] <= arrival.MOST_ITERATIONS
    assert 1 < row["passes"] <= row["end passes"]
    assert row["emgine"] > 0
    assert row["goal"] < row["end bound"] < 0


def test_the_first_bound_that_is_high_enough_counts() -> None:
    assert arrival.first_at(-2.0, [-4.0, -2.0, -1.0]) == 1
    assert arrival.first_at(-2.5, [-4.0, -2.0, -1.0]) == 1
    with pytest.raises(StopIteration):
        arrival.first_at(0.0, [-4.0, -2.0])


def test_the_table_ends_with_the_geometric_mean() -> None:
    row = {"title": "a", "goal": -1.5, "passes": 3, "iterations": 9, "emgine": 1.0}
    row |= {"end": 2.0, "end passes": 5, "end bound": -1.4}
    made = arrival.table([{**row, "scikit-learn": 2.0}, {**row, "scikit-learn": 8.0}])
    assert [cells[5] for cells in made.rows] == ["2.00×", "8.00×"]
    assert made.notes[0] == "Geometric mean: 4.0×."
