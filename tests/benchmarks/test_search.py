"""The benchmark of the search: all fit the same grid, and a worse BIC makes a ratio void."""

from __future__ import annotations

import pytest

from benchmarks.search import WAYS, Figures, main, measured, rows_of, table


def test_all_sides_are_measured() -> None:
    ours, theirs = measured(rows_of(600, 3, 2), 2, 1, 1)
    assert set(ours) == set(WAYS)
    for figures in ours.values():
        assert figures.seconds > 0
        assert figures.bic == pytest.approx(theirs.bic, rel=1e-3)
    assert 0 < ours["emgine"].passes <= ours['emgine, finish="all"'].passes


def test_a_worse_criterion_makes_the_ratio_void() -> None:
    theirs = Figures(9.0, 100.0)
    assert "void" in table({"a": Figures(1.0, 100.1)}, theirs, "").text()
    assert "9.00×" in table({"a": Figures(1.0, 99.0)}, theirs, "").text()


def test_the_command_prints_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--rows", "400", "--components", "1", "--threads", "1", "--repeats", "1"])
    assert "scikit-learn and joblib" in capsys.readouterr().out
