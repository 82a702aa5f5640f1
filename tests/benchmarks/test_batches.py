"""The benchmark of batches: how it composes a batch of smaller ones, and that it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.batches import composed, main

if TYPE_CHECKING:
    import pytest


def test_the_cheapest_combination_is_found() -> None:
    times = {1: 10.0, 4: 20.0, 6: 29.0, 9: 1000.0}
    assert composed(times, 9) == 2 * 20.0 + 10.0
    assert composed(times, 6) == 40.0
    assert composed(times, 10) == 20.0 + 29.0


def test_it_prints_a_row_for_each_size(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--most", "24"])
    printed = capsys.readouterr().out
    assert printed.count("components, full") == 3
    assert "of smaller batches" in printed
