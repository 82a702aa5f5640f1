"""Messages of the package name rows as the user's file counts them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine.cli._places import in_file, of_file
from emgine.cli._table import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., Any]

TABLE = Table(np.zeros((3, 2)), ("a", "b"), row=lambda row: f"line {row + 2}")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "at least 0 in row 2, column 1 ('b'). Got -1.",
            "at least 0 in line 4, column 'b'. Got -1.",
        ),
        ("in row 0, column 1.", "in line 2, column 2."),
        ('in row 0, column 1 ("it\'s").', 'in line 2, column "it\'s".'),
        ("in row 3, column 1 ('b').", "in row 3, column 1 ('b')."),  # no row of these
        ("2 rows in which column 0", "2 rows in which column 0"),
    ],
)
def test_rows_become_lines(message: str, said: str) -> None:
    assert in_file(message, TABLE) == said


def test_errors_and_warnings() -> None:
    with pytest.raises(ValueError, match="in line 3, column 'a'"), of_file(TABLE):
        raise ValueError("in row 1, column 0 ('a')")
    shown: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_, **__: shown.append(str(message))
        with of_file(TABLE):
            warnings.warn("in row 1, column 0 ('a')", stacklevel=1)
        warnings.warn("in row 1, column 0 ('a')", stacklevel=1)
    assert shown == ["in line 3, column 'a'", "in row 1, column 0 ('a')"]


def test_lines_count_comments_and_rows_that_were_dropped(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("# counts\nx,n\n1,\n2,3\n# more\n3,4\n4,-5\n5,6\n")
    options = ("--family", "poisson", "--components", "1", "--comment", "#")
    done = command("fit", path, *options, "--drop-missing")
    assert "of at least 0 in line 7, column 'n'. Got -5" in done.error
    path.write_text("1,3\n2,-4\n")
    assert "in line 2, column 2. Got -4" in command("fit", path, *options).error
    np.save(tmp_path / "counts.npy", [[1.0], [-2.0]])
    done = command("fit", tmp_path / "counts.npy", *options)
    assert "in row 2, column 1. Got -2" in done.error


def test_warnings_and_the_ranking_name_lines(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("n\n3\n4\n0\n5\n" * 1 + "2\n" * 20)
    done = command("fit", path, "--family", "gamma,exponential", "--components", "1")
    assert done.status == 0, done.error
    assert "in line 4, column 'n'" in done.out + done.error
    assert "row 2, column 0" not in done.out + done.error
