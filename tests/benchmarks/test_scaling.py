"""What threads are worth: both numbers of threads are timed, and compared in the right order."""

from __future__ import annotations

import pytest

from benchmarks import scaling
from benchmarks.settings import Settings
from benchmarks.workloads import Workload


@pytest.mark.slow
def test_one_thread_and_all_are_timed() -> None:
    tiny = Workload(3000, 4, 3, "full", iterations=30, fit_rows=3000)
    (row,) = scaling.run([tiny], Settings(threads=2, quick=True, repeats=1))
    assert row["threads"] == 2
    assert row["one"]["best"] > 0
    assert row["all"]["best"] > 0


def test_faster_is_the_time_of_one_thread_over_that_of_all() -> None:
    times = {"one": {"best": 3.0, "median": 8.0}, "all": {"best": 2.0, "median": 4.0}}
    made = scaling.table([{"title": "a", "threads": 4, **times}])
    assert made.headings[2] == "4 threads"
    assert made.rows == [["a", "3.00 s", "2.00 s", "1.50× (2.00×)"]]
