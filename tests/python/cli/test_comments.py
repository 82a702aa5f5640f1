"""Comments: they go, they are counted, and a row that looks like one is not dropped."""

from __future__ import annotations

import pytest

from emgine.cli._comments import check_no_row, without_comments
from emgine.cli._errors import CommandError
from emgine.cli._layout import layout_of
from emgine.cli._reading import Reading


def test_comments_go() -> None:
    text = b'# by me\na,b\n1,2\n # units: cm, kg\n3,"x\n#y"\n   \n#end'
    found = without_comments(text, Reading())
    assert found.text == b'a,b\n1,2\n3,"x\n#y"\n'
    assert [line for line, _ in found.lines] == [1, 4, 8]
    assert (found.mark, found.n_before) == ("#", 1)
    check_no_row("x.csv", found, layout_of("x.csv", found.text, Reading()))
    assert without_comments(b"% x\na\n", Reading(comment="%")).text == b"a\n"
    assert without_comments(b"#x\na\n", Reading(comment="none")).text == b"#x\na\n"
    assert without_comments(b"#x\n#y", Reading()).text == b""
    top = without_comments(b"# x\n\n#y\na\n1\n", Reading())
    assert (top.text, [line for line, _ in top.lines], top.n_before) == (b"a\n1\n", [1, 3], 2)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a,b\n1,2\n#3.0,4.0\n", 3),
        ("a,b\n1,2\n#7,5\n", 3),
        ("#5,6\n1,2\n3,4\n", 1),  # no header, so it may be the first row
        ("v\n1\n#2\n3\n", 3),
        ('a;b;c\nx;1;2,5\n#y;"p;q";3,5\n', 3),
        ("a;b\nx;1\n#y;2,5\n", 3),  # no comma in the other rows
        ("a b c\nx 1 2\n#y z 3\n", 3),
    ],
)
def test_a_row_that_looks_like_a_comment_is_not_dropped_without_a_word(
    text: str, line: int
) -> None:
    found = without_comments(text.encode(), Reading())
    layout = layout_of("x.csv", found.text, Reading())
    with pytest.raises(CommandError, match=f"line {line}: begins with # and has the cells of a"):
        check_no_row("x.csv", found, layout)


@pytest.mark.parametrize(
    "comment", ["# 2, 3", "# made in 2020", "#x,y,1", '#x,"1', "# length, width"]
)
def test_what_is_no_row(comment: str) -> None:
    for text in (f"{comment}\na,b\n1,2\n", "a,b\n1,2\n# kg, cm\n"):
        found = without_comments(text.encode(), Reading())
        check_no_row("x.csv", found, layout_of("x.csv", found.text, Reading()))
