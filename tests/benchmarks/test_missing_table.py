"""The table of missing cells: ratios, what is not installed, and what is void."""

from __future__ import annotations

from typing import Any

from benchmarks.missing_table import table


def beside(**theirs: float | None) -> dict[str, Any]:
    best = {"emgine": 1.0, "emgine v3": 2.0, **theirs}
    return {"title": "a", "best": best, "same": True, "wanted_faster": 50.0}


def test_a_pass_is_shown_beside_the_complete_one() -> None:
    one = {
        "title": "a",
        "best": {"emgine": 3.0, "emgine v3": 4.0},
        "complete": {"emgine": 2.0, "emgine v3": 3.2},
        "wanted": 1.6,
    }
    assert table([one]).rows == [
        ["a", "3.00 s", "4.00 s", "1.50", "1.25", "at most 1.6", *["–"] * 5]
    ]


def test_each_other_package_has_a_row() -> None:
    rows = table([beside(numpy=30.0, gmr=100.0)]).rows
    assert [row[6:] for row in rows] == [
        ["gmr", "100 s", "100×", "50.0×", "50×"],
        ["numpy", "30.0 s", "30.0×", "15.0×", "–"],
    ]


def test_what_is_not_installed_is_left_out() -> None:
    assert table([beside(gmr=None)]).rows == [["a", "1.00 s", "2.00 s", *["–"] * 7, "50×"]]


def test_another_result_is_void() -> None:
    one = {**beside(StepMix=30.0), "same": False}
    assert table([one]).rows[0][6:] == ["StepMix", "30.0 s", "void", "void", "50×"]
