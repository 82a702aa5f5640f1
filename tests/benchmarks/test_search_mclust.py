"""The mclust benchmark: runs if R is installed, and prints a note otherwise."""

from __future__ import annotations

import pytest

from benchmarks import search_mclust
from benchmarks.search_mclust import MISSING, by_mclust, main, table


def test_without_r_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(search_mclust.shutil, "which", lambda _: None)
    assert by_mclust(1e-5) is None
    main(repeats=1)
    printed = capsys.readouterr().out
    assert MISSING in printed
    assert "2314.29" in printed


def test_a_worse_criterion_makes_the_ratio_void() -> None:
    printed = table({"all": (1.0, 100.0)}, {1e-5: (3.0, 100.0), 1e-10: (9.0, 99.0)}).text()
    assert "3.00×" in printed
    assert "void: a worse BIC" in printed
    assert "9.00×" not in printed


def test_mclust_finds_the_same_model() -> None:
    found = by_mclust(1e-10, repeats=1)
    if found is None:
        pytest.skip("R with mclust is not installed here; it is no dependency")
    assert found[0] > 0
    assert found[1] == pytest.approx(2314.296, abs=0.01)
