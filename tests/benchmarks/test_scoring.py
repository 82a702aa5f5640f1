"""Scoring of many rows: the contenders are compared, and a wrong answer shows no time."""

from __future__ import annotations

import pytest

from benchmarks import scoring
from benchmarks.settings import Settings
from benchmarks.workloads import Workload


@pytest.mark.slow
def test_the_contenders_give_the_same_scores() -> None:
    tiny = Workload(500, 2, 3, "tied", 1, 500)
    results = scoring.measure(tiny, Settings(quick=True, repeats=1))
    assert [one["method"] for one in results] == list(scoring.METHODS)
    for one in results:
        assert one["same"]
        assert set(one["best"]) == {"emgine", "scikit-learn"}


def test_other_scores_are_void() -> None:
    one = {"title": "a", "method": "m", "best": {"emgine": 1.0, "scikit-learn": 3.0}}
    made = scoring.table([{**one, "same": True}, {**one, "same": False}])
    assert made.rows[0][2:] == ["1.00 s", "3.00 s", "3.00×"]
    assert made.rows[1][2:] == ["void"] * 3
