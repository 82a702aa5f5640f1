"""Passes with missing cells: a quick run measures every kind of case, and they are comparable."""

from __future__ import annotations

import pytest

from benchmarks import missing
from benchmarks.settings import Settings


@pytest.mark.slow
def test_a_quick_run_measures_every_kind_of_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "PASSES", missing.PASSES[:1])
    monkeypatch.setattr(missing, "BESIDE_STEPMIX", missing.BESIDE_STEPMIX[2:])
    results = missing.run([], Settings(quick=True, repeats=1))
    assert len(results) == 5
    for one in results:
        assert min(one["best"][name] for name in ("emgine", "emgine v3")) > 0
    for one in results[:3]:
        assert one["best"] != one["complete"]
    assert results[3]["scores"]["emgine"] == results[3]["scores"]["emgine v3"]
    assert results[3]["same"]
    assert results[4]["best"]["numpy"] > 0
    assert results[4]["same"]
    assert len(missing.table(results).rows) == 5
