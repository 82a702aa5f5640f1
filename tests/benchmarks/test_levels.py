"""Levels: each shape at each level, void where a bit differs; ratios to oneDAL if it is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from benchmarks import levels
from benchmarks.settings import Settings
from benchmarks.workers import EMGINE, LOWER, lower_levels
from benchmarks.workloads import WORKLOADS, Workload
from emgine import build_info

TINY = Workload(500, 2, 3, "diag", iterations=4, fit_rows=0)


def of(**seconds: float) -> dict[str, Any]:
    made = {name.replace("_", " "): {"best": taken} for name, taken in seconds.items()}
    return {"title": "a", "contenders": made, "void": []}


def test_the_table_has_a_column_for_each_level_and_ratios_to_onedal() -> None:
    made = levels.table([of(emgine=1.0, emgine_v3=2.0, oneDAL=4.0)])
    assert made.headings[1:4] == ["emgine", LOWER, "oneDAL"]
    assert made.rows == [["a", "1.00 s", "2.00 s", "4.00 s", "4.00×", "2.00×"]]
    assert made.notes == [
        "emgine: geometric mean 4.00×, least 4.00×.",
        "emgine v3: geometric mean 2.00×, least 2.00×.",
    ]


def test_without_onedal_there_are_times_alone() -> None:
    made = levels.table([of(emgine=1.0), {"title": "b", "void": ["why"]}])
    assert made.rows == [["a", "1.00 s", "–", "–"], ["b", "void", "void", "void"]]
    assert made.notes == ["void: b: why"]


def test_workloads_choose_among_the_shapes_they_share(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def measured(shape: Workload, _: Settings) -> dict[str, Any]:
        seen.append(shape.name)
        return of(emgine=1.0)

    monkeypatch.setattr(levels.iterations, "measure", measured)
    levels.run([WORKLOADS[0]], Settings())
    assert seen[0] == WORKLOADS[0].name
    assert "500x4-3-full" in seen
    assert "200000x16-16-full" not in seen
    assert len(levels.SHAPES) == 12


@pytest.mark.slow
def test_levels_end_at_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "SHAPES", (TINY,))
    lower = replace(EMGINE, name=LOWER, environment=(("EMGINE_ISA", "baseline"),))
    (row,) = levels.run([], Settings(quick=True, repeats=1, levels=(lower,)))
    assert row["void"] == []
    assert set(row["contenders"]) == {"emgine", LOWER}


def test_a_lower_level_is_there_on_a_machine_with_a_higher_one() -> None:
    names = [one.name for one in lower_levels()]
    assert names == ([LOWER] if build_info()["isa"]["chosen"] == "v4" else [])
