"""Times of single calls: every call is timed, and the table shows percentiles."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import latency
from benchmarks.latency_contenders import Call
from tests.examples.conftest import assert_is_a_picture

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_every_call_is_timed() -> None:
    made: list[int] = []
    taken = latency.nanoseconds(Call("sleep(); made.append(1)", {
        "made": made, "sleep": lambda: time.sleep(2e-4)}), 20)  # fmt: skip
    assert len(made) == taken.size == 20
    assert taken.min() >= 2e5


def test_slow_calls_are_made_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "SLOW_CALLS", 7)
    slow = Call("sleep()", {"sleep": lambda: time.sleep(1e-5)})
    assert latency.measured(slow, 500).size == 7
    assert latency.measured(Call("pass", {}), 500).size == 500


def test_the_table_has_percentiles() -> None:
    made = latency.table_of({"a": np.arange(1001)}, {"a": 12.3}, "Title")
    assert made.rows == [["a", "1,001", "12", "500", "990", "999"]]


def test_the_picture_has_a_panel_for_each_size(tmp_path: Path) -> None:
    times = {"score_samples": np.geomspace(1e2, 1e4, 500)}
    latency.draw({(2, 1): times, (8, 8): times}, tmp_path / "new" / "picture.png")
    assert_is_a_picture(tmp_path / "new" / "picture.png")
