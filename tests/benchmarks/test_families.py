"""Iterations of families: a quick run, what is compared with what, and what is void."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import families
from benchmarks.settings import Settings


@pytest.mark.slow
def test_a_quick_run_measures_every_case_at_both_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    few = tuple(case for case in families.CASES if case.name in {"gaussian diag", "mixed"})
    monkeypatch.setattr(families, "CASES", few)
    monkeypatch.setattr(families.families_r, "PEERS", ())
    results = families.run([], Settings(quick=True, repeats=1))
    assert [one["case"] for one in results] == ["gaussian diag", "mixed", "categorical", "mixed"]
    for one in results[:2]:
        assert set(one["best"]) == {"emgine", "emgine v3"}
        assert one["scores"]["emgine"] == one["scores"]["emgine v3"]
    for one in results[2:]:
        assert min(one["one_row"].values()) > 0
    assert len(families.table(results).rows) == 4


def result(name: str, seconds: float, **theirs: float) -> dict[str, Any]:
    best = {"emgine": seconds, "emgine v3": 2 * seconds, **theirs}
    return {"case": name, "title": name, "best": best, "scores": dict.fromkeys(best, -3.0)}


def test_a_family_is_shown_beside_the_gaussians_and_stepmix() -> None:
    rows = [result("gaussian diag", 2.0), result("bernoulli", 1.0, StepMix=30.0)]
    made = families.table(rows)
    assert made.rows[0][3:] == ["–"] * 7
    assert made.rows[1][1:6] == ["1.00 s", "2.00 s", "0.50", "0.50", "at most 1"]
    assert made.rows[1][6:] == ["30.0 s", "30.0×", "15.0×", "20×"]


def test_another_likelihood_is_void() -> None:
    one = result("bernoulli", 1.0, StepMix=30.0)
    one["scores"]["StepMix"] = -3.1
    assert families.table([one]).rows[0][6:9] == ["void"] * 3


def test_one_row_is_shown_in_nanoseconds() -> None:
    times = {"emgine": 131.4, "emgine v3": 120.0}
    one = {"case": "mixed", "title": "mixed, 5 000 × 8, 4", "one_row": times}
    assert families.table([one]).rows[0][:3] == ["mixed, one row × 8, 4", "131 ns", "120 ns"]
