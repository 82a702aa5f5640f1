"""Errors become one line, whatever they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emgine.cli._errors import CommandError, one_line

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (CommandError("rows.csv has no column 'a'."), "rows.csv has no column 'a'."),
        (ValueError("one\n  two\tthree "), "one two three"),
        (MemoryError(), "MemoryError"),
        (FileNotFoundError(2, "No such file or directory", "rows.csv"),
         "rows.csv: No such file or directory"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("only a text"), "only a text"),
    ],
)  # fmt: skip
def test_an_error_is_one_line(error: BaseException, line: str) -> None:
    assert one_line(error) == line


def test_what_the_system_says_of_a_file_names_it(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as caught:
        tmp_path.open()
    assert one_line(caught.value) == f"{tmp_path}: Is a directory"
