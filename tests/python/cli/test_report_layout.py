"""Tables of a report fit its page: split where they are wide, folded where they are long."""

from __future__ import annotations

from emgine._summaries.tables import Table
from emgine.cli._report_layout import BETWEEN, MOST_CHARACTERS, MOST_ROWS, fitted, folded, split


def table(n_columns: int, n_rows: int, width: int = 10) -> Table:
    headings = ["name", *(f"{column:0{width}d}" for column in range(n_columns))]
    rows = [
        [f"r{row}", *(f"{row}.{column}" for column in range(n_columns))] for row in range(n_rows)
    ]
    return Table(headings, rows, "title")


def test_a_wide_table_is_split_and_nothing_is_lost() -> None:
    whole = table(30, 3)
    parts = list(split(whole))
    assert len(parts) > 1
    assert [part.title for part in parts] == ["title"] + [""] * (len(parts) - 1)
    assert [heading for part in parts for heading in part.headings[1:]] == whole.headings[1:]
    for part in parts:
        assert part.headings[0] == "name"
        assert [row[0] for row in part.rows] == ["r0", "r1", "r2"]
        widths = [len(heading) + BETWEEN for heading in part.headings]
        assert sum(widths) <= MOST_CHARACTERS
    cells = [cell for part in parts for cell in part.rows[2][1:]]
    assert cells == whole.rows[2][1:]


def test_a_column_that_is_too_wide_is_alone() -> None:
    parts = list(split(table(3, 1, width=200)))
    assert [len(part.headings) for part in parts] == [2, 2, 2]
    assert [len(part.headings) for part in split(table(0, 1))] == [1]
    narrow = table(4, 2)
    (same,) = split(narrow)
    assert [list(row) for row in same.rows] == narrow.rows


def test_a_long_table_is_folded_and_nothing_is_lost() -> None:
    page = fitted(table(2, MOST_ROWS + 20), best=0)
    shown, hidden = page.split("<details><summary>20 more rows</summary>")
    assert shown.count("<tr") == 1 + MOST_ROWS
    assert hidden.count("<tr") == 1 + 20
    assert shown.count('class="best"') == 1
    assert 'class="best"' not in hidden
    assert f">r{MOST_ROWS + 19}<" in hidden
    assert "<details>" not in fitted(table(2, MOST_ROWS))


def test_sentences_stay_in_one_table() -> None:
    wide = table(30, 2)
    assert fitted(wide, sentences=True).count("<table>") == 1
    assert fitted(wide).count("<table>") > 1


def test_what_is_folded_has_its_summary_as_text() -> None:
    assert folded("a < b", "<p>x</p>") == (
        "<details><summary>a &lt; b</summary>\n<p>x</p>\n</details>"
    )
