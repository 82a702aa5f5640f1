"""The benchmark of the search: both sides fit the same grid, and a worse BIC makes it void."""

from __future__ import annotations

import pytest

from benchmarks.search import Figures, main, measured, rows_of, table


def test_both_sides_are_measured() -> None:
    figures = measured(rows_of(600, 3, 2), 2, 1, 1)
    assert figures.ours > 0
    assert figures.theirs > 0
    assert figures.our_bic == pytest.approx(figures.their_bic, rel=1e-3)


def test_a_worse_criterion_makes_the_ratio_void() -> None:
    assert not Figures(1.0, 9.0, 100.1, 100.0).is_fair
    assert "void" in table(Figures(1.0, 9.0, 100.1, 100.0), "").text()
    assert "9.00× faster" in table(Figures(1.0, 9.0, 99.0, 100.0), "").text()


def test_the_command_prints_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--rows", "400", "--components", "1", "--threads", "1", "--repeats", "1"])
    assert "scikit-learn and joblib" in capsys.readouterr().out
