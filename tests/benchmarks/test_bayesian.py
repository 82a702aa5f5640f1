"""Variational iterations: both contenders fit each structure, and the table has their ratio."""

from __future__ import annotations

from benchmarks import bayesian
from benchmarks.settings import Settings


def test_both_fit_each_structure() -> None:
    results = bayesian.run([], Settings(quick=True, threads=1))
    assert [one["structure"] for one in results] == list(bayesian.STRUCTURES)
    for one in results:
        assert all(seconds > 0.0 for seconds in one["best"].values())
    made = bayesian.table(results)
    assert len(made.rows) == 4
    assert "4000 rows" in made.title


def test_the_ratio_is_of_one_run() -> None:
    best = {"emgine": 1.0, "scikit-learn": 2.0}
    made = bayesian.table([{"structure": "full", "best": best, "shape": [9, 2, 1]}])
    assert made.rows == [["full", "2.00 s", "1.00 s", "2.00×", "15×"]]
