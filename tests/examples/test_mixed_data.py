"""The example of mixed columns finds three groups of voters, and draws the tutorial's picture."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tests.examples.conftest import (
    EXAMPLES,
    assert_is_a_picture,
    assert_is_the_picture_of_the_pages,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Run

COLUMNS = "popul,TVnews,selfLR,ClinLR,DoleLR,PID,age,educ,income,vote"


def test_it_finds_three_groups(run_example: Callable[..., Run]) -> None:
    printed = run_example("mixed_data").printed
    assert "944 voters; BIC chooses 3 components." in printed
    groups = [line for line in printed.splitlines() if "of the voters" in line]
    assert [line.split(" %")[0] for line in groups] == ["41", "18", "41"]
    assert "38 years old" in groups[0]
    assert "66 years old" in groups[1]
    assert "96 % of them vote for Dole" in groups[2]


def test_it_draws_the_picture_of_the_tutorial(run_example: Callable[..., Run]) -> None:
    drawn = run_example("mixed_data").folder / "mixed_data.png"
    assert_is_a_picture(drawn)
    assert_is_the_picture_of_the_pages(drawn)


def test_the_data_are_the_944_voters() -> None:
    with (EXAMPLES / "data" / "anes96.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert ",".join(header) == COLUMNS
    assert len(rows) == 944
    sums = [sum(int(row[column]) for row in rows) for column in range(len(header))]
    assert sums == [289224, 3519, 4083, 2775, 5092, 2683, 44409, 4310, 15417, 393]
