"""One iteration of each structure, with and without mclust beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import structures
from benchmarks.settings import Settings

if TYPE_CHECKING:
    import pytest


def test_every_structure_has_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structures, "by_mclust", lambda *_: None)
    found = structures.run([], Settings(quick=True))
    assert tuple(found["emgine"]) == structures.CODES
    assert len(structures.CODES) == 14
    assert all(0 < seconds < 10 for seconds in found["emgine"].values())
    made = structures.table(found)
    assert [row[0] for row in made.rows] == list(structures.CODES)
    assert made.notes == [structures.MISSING]


def test_the_table_divides_by_our_time() -> None:
    found = {"emgine": {"VEE": 1e-3, "VVE": 1e-3}, "mclust": {"VEE": 24e-3, "VVE": 28e-3}}
    made = structures.table(found)
    assert made.rows == [
        ["VEE", "1.00 ms", "24.0 ms", "24.0×"],
        ["VVE", "1.00 ms", "28.0 ms", "28.0×"],
    ]
    assert made.notes == []


def test_without_r_there_is_nothing_to_compare_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structures.shutil, "which", lambda _: None)
    assert structures.by_mclust(*structures.problem(50, 2, 2), repeats=1) is None
