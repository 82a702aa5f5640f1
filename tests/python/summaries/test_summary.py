"""summary: text that fits a terminal, and HTML without markup from outside."""

from __future__ import annotations

from emgine._summaries.summary import MOST_CHARACTERS, Summary
from emgine._summaries.tables import Table

WIDE = Table(
    ("component", *(f"feature {j}" for j in range(20))),
    [(str(k), *(f"{j} ± 1" for j in range(20))) for k in range(3)],
)


def test_text_and_html_tell_the_same() -> None:
    summary = Summary(
        "A <b> model", {"rows": "5"}, (Table(("component", "x"), [("0", "1")]),), ("!",)
    )
    assert str(summary) == "A <b> model\n\nrows  5\n\ncomponent  x\n0          1\n\n!"
    assert repr(summary) == str(summary)
    page = summary._repr_html_()
    assert page.startswith("<strong>A &lt;b&gt; model</strong>")
    assert "<td>1</td>" in page
    assert "overflow-x:auto;white-space:nowrap" in page
    assert page.endswith("<p>!</p>")


def test_a_wide_table_has_a_line_for_each_feature() -> None:
    lines = str(Summary("Wide", {}, (WIDE,))).splitlines()[2:]
    assert len(lines) == 1 + 20
    assert max(map(len, lines)) < MOST_CHARACTERS
    assert lines[0].split() == ["component", "0", "1", "2"]
    assert lines[-1].split() == ["feature", "19", *["19", "±", "1"] * 3]
