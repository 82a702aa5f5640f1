"""What a short-lived process pays: every program runs and prints one time."""

from __future__ import annotations

import pytest

from benchmarks import startup


@pytest.mark.slow
@pytest.mark.parametrize(("name", "case"), [("emgine", 0), ("emgine", 1), ("scikit-learn", 2)])
def test_each_program_prints_seconds(name: str, case: int) -> None:
    _, program, method = startup.CASES[case]
    seconds = startup._printed(program.format(module=startup.MODULES[name], method=method))
    assert 0 < seconds < 60


def test_the_table_compares_the_best() -> None:
    best, median = {"emgine": 1.0, "scikit-learn": 3.0}, {"emgine": 2.0, "scikit-learn": 4.0}
    made = startup.table([{"title": "a", "best": best, "median": median}])
    assert made.rows == [["a", "1.00 s (2.00 s)", "3.00 s (4.00 s)", "3.00×"]]
