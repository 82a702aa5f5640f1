"""The Old Faithful example finds the fit that the literature reports, and needs few packages."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from tests.examples.conftest import (
    EXAMPLES,
    assert_is_a_picture,
    assert_is_the_picture_of_the_pages,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.examples.conftest import Run


def test_it_describes_both_kinds(run_example: Callable[..., Run]) -> None:
    printed, folder = run_example("old_faithful")
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+|\b\d+(?= eruptions)", printed)]
    # The two-component fit of these data in textbooks: means (2.036, 54.48) and (4.290, 79.97),
    # weights 0.356 and 0.644, total log-likelihood -1130.264.
    short = [35.6, 2.04, 0.26, 54.5, 5.8, 0.29, 97]
    long = [64.4, 4.29, 0.41, 80.0, 6.0, 0.38, 175]
    assert numbers == pytest.approx([272, *short, *long, -1130.264 / 272], abs=6e-3)
    assert_is_a_picture(folder / "old_faithful.png")
    assert_is_the_picture_of_the_pages(folder / "old_faithful.png")


def test_the_data_are_the_272_eruptions() -> None:
    with (EXAMPLES / "data" / "faithful.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["eruptions", "waiting"]
    assert len(rows) == 272
    assert sum(float(row[0]) for row in rows) == pytest.approx(948.677, abs=1e-9)
    assert sum(float(row[1]) for row in rows) == 19_284


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_examples_need_only_emgine_numpy_and_matplotlib(path: Path) -> None:
    imported = re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.M)
    allowed = {"__future__", "sys", "typing", "pathlib", "emgine", "numpy", "matplotlib"}
    assert set(imported) <= allowed
