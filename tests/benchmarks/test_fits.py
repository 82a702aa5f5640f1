"""Whole fits: every rule is timed for every random state, and the table says what was reached."""

from __future__ import annotations

import pytest

from benchmarks import fits
from benchmarks.settings import Settings
from benchmarks.workers import LOWER
from benchmarks.workloads import Workload

TINY = Workload(400, 2, 3, "diag", iterations=4, fit_rows=400)


@pytest.mark.slow
def test_both_sides_and_both_rules_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fits, "TURN_SECONDS", 0.0)
    (row,) = fits.run([TINY], Settings(quick=True))
    assert set(row["fits"]) == {"emgine", "same rule", "scikit-learn"}
    for (fit,) in row["fits"].values():
        assert fit["seconds"] > 0
        assert fit["n_iter"] >= 1
    ours, same = row["fits"]["emgine"][0], row["fits"]["same rule"][0]
    # By its default it goes on for longer, from the same start.
    assert ours["log_likelihood"] >= same["log_likelihood"] - 1e-9


def test_the_table_has_medians_and_all_iterations() -> None:
    def made(*seconds: float) -> list[dict[str, float]]:
        return [{"seconds": s, "log_likelihood": -s, "n_iter": int(s)} for s in seconds]

    ways = {"scikit-learn": made(8.0, 2.0, 4.0), "same rule": made(2.0), "emgine": made(1.0)}
    (cells,) = fits.table([{"title": "a", "fits": ways}]).rows
    assert cells[:6] == ["a", "4.00 s", "2.00 s", "2.00×", "1.00 s", "4.00×"]
    assert cells[6] == "8+2+4 / 2 / 1"
    assert cells[7].startswith("-4.66667 (-2.00000) / ")


def test_a_lower_level_has_columns_of_its_own_and_means() -> None:
    def made(seconds: float) -> list[dict[str, float]]:
        return [{"seconds": seconds, "log_likelihood": -1.0, "n_iter": 3}]

    ways = {"scikit-learn": made(8.0), "same rule": made(2.0), "emgine": made(1.0)}
    table = fits.table([{"title": "a", "fits": ways | {LOWER: made(2.0)}}])
    assert table.headings[5:8] == ["faster", LOWER, "faster"]
    assert table.rows[0][5:8] == ["8.00×", "2.00 s", "4.00×"]
    assert table.notes[:2] == [
        "emgine, default: geometric mean 8.00×, least 8.00×.",
        "emgine v3, default: geometric mean 4.00×, least 4.00×.",
    ]
