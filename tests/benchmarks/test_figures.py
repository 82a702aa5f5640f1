"""Times, counts and tables: the arithmetic from measured times to the README."""

from __future__ import annotations

import pytest

from benchmarks import peak
from benchmarks.table import Table, duration, megabytes, percent, ratio, three_digits
from benchmarks.timing import Seconds, in_turns, per_iteration
from benchmarks.workloads import WORKLOADS, Workload, chosen


def test_the_time_of_an_iteration_leaves_out_what_every_fit_pays() -> None:
    start, step = 0.5, 0.25
    pairs = [(start + step, start + 5 * step), (start + step + 0.1, start + 5 * step + 0.5)]
    seconds = per_iteration(pairs, 5)
    assert seconds.best == pytest.approx(step)
    assert seconds.median == pytest.approx(step + 0.05)


def test_contenders_take_turns() -> None:
    order: list[str] = []

    def measure(name: str) -> tuple[float, ...]:
        order.append(name)
        return (float(len(order)),)

    taken = in_turns(["a", "b"], measure, repeats=3, turn_seconds=0.0)
    assert order == ["a", "b"] * 4  # the first round warms up and is not counted
    assert taken == [[(3.0,), (5.0,), (7.0,)], [(4.0,), (6.0,), (8.0,)]]
    assert Seconds.of([3.0, 5.0, 8.0]) == Seconds(best=3.0, median=5.0)


def test_useful_work_is_what_the_structure_needs() -> None:
    counts = {
        structure: Workload(10, 4, 3, structure, 2, 10).multiply_adds
        for structure in ("full", "tied", "diag", "spherical")
    }
    assert counts == {
        "full": 10 * 3 * 4 * 4,
        "tied": 10 * (4 * 4 + 2 * 3 * 4),
        "diag": 10 * 3 * 3 * 4,
        "spherical": 10 * 2 * 3 * 4,
    }


def test_workloads_are_called_by_name_and_quick_ones_are_small() -> None:
    names = [one.name for one in WORKLOADS]
    assert len(set(names)) == len(names) == 8
    assert chosen([], quick=False) == list(WORKLOADS)
    (one,) = chosen(["1000000x2-8-full"], quick=True)
    assert (one.n_rows, one.n_features, one.n_components) == (2_000, 2, 8)


def test_numbers_show_three_digits() -> None:
    assert [three_digits(value) for value in (1.234, 12.34, 123.4, 1234.5)] == [
        "1.23",
        "12.3",
        "123",
        "1234",
    ]
    assert [duration(value) for value in (1.5, 0.0123, 4.5e-5, None)] == [
        "1.50 s",
        "12.3 ms",
        "45.0 µs",
        "–",
    ]
    assert (ratio(3.0, 2.0), ratio(None, 2.0)) == ("1.50×", "–")
    assert (megabytes(2_500_000), percent(0.755), percent(None)) == ("2 MB", "76 %", "–")


def test_a_table_is_the_same_as_text_and_as_markdown() -> None:
    made = Table("Title", ["what", "much"], [["a", "1"], ["long name", "22"]], ["A note."])
    assert made.text().splitlines()[2:] == [
        "what       much",
        "---------  ----",
        "a             1",
        "long name    22",
        "A note.",
    ]
    assert made.markdown().splitlines()[2:6] == [
        "| what | much |",
        "| --- | ---: |",
        "| a | 1 |",
        "| long name | 22 |",
    ]


@pytest.mark.slow
def test_the_peak_is_measured_where_there_is_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    with peak.program() as built:
        assert built is not None
        measured = peak.measured(built, 1)
    assert measured is not None
    assert measured > 1.0  # GF/s; every x86-64 core of the last twenty years
    monkeypatch.setenv("CXX", "no-such-compiler")
    with peak.program() as built:
        assert peak.measured(built, 1) is None
