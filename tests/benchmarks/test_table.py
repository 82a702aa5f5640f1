"""Numbers with three digits, and tables as text and as Markdown."""

from __future__ import annotations

from benchmarks.table import Table, duration, megabytes, percent, ratio, three_digits


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
