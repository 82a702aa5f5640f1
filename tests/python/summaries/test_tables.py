"""tables: aligned columns for the terminal, escaped cells for pages."""

from __future__ import annotations

from emgine._summaries.tables import Table, aligned, as_html, as_text

TABLE = Table(("a < b", "word"), [("1", "x"), ("20", "longer")], "Sizes & words")


def test_numbers_are_aligned_to_the_right_and_words_to_the_left() -> None:
    assert as_text(TABLE, ("word",)) == ("Sizes & words:\na < b  word\n    1  x\n   20  longer")
    assert as_text(TABLE._replace(title=""), most=1) == "a < b  word\n    1     x\n… and 1 more"


def test_html_is_escaped_and_marks_its_best_row() -> None:
    made = as_html(TABLE, best=1)
    assert made.startswith("<h3>Sizes &amp; words</h3>")
    assert "<th>a &lt; b</th>" in made
    assert '<tr class="best"><td>20</td><td>longer</td></tr>' in made
    assert made.count("best") == 1


def test_facts_are_aligned() -> None:
    assert aligned({"a": "1", "name": "2"}) == "a     1\nname  2"
    assert aligned({}) == ""
