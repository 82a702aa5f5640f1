"""The two-process example recovers the true parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.examples.conftest import assert_is_a_picture, assert_is_the_picture_of_the_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Run


def test_it_recovers_both_processes(run_example: Callable[..., Run]) -> None:
    printed, folder = run_example("two_processes")
    found = [
        tuple(map(float, numbers))
        for numbers in re.findall(r"N\(([\d.]+), ([\d.]+)\), ([\d.]+) %", printed)
    ]
    # Four standard errors of the drawn samples: 5/√3000 for a mean, and so on.
    assert len(found) == 2
    assert found[0] == pytest.approx((20.0, 5.0, 30.0), abs=0.4)
    assert found[1] == pytest.approx((40.0, 5.0, 70.0), abs=0.4)
    assert_is_a_picture(folder / "two_processes.png")
    assert_is_the_picture_of_the_pages(folder / "two_processes.png")


def test_it_tells_which_process_the_ends_of_the_log_came_from(
    run_example: Callable[..., Run],
) -> None:
    printed = run_example("two_processes").printed
    assert re.search(r"The first value, 20\.\d+, is from process 1 \(p = 0\.99", printed)
    assert re.search(r"The last value, 45\.\d+, is from process 2 \(p = 1\.00", printed)


def test_two_components_are_the_choice(run_example: Callable[..., Run]) -> None:
    table = re.findall(r"^ +(\d) +([\d.]+) +([\d.]+)", run_example("two_processes").printed, re.M)
    assert [int(count) for count, _, _ in table] == [1, 2, 3, 4, 5, 6]
    aic, bic = ([float(row[column]) for row in table] for column in (1, 2))
    assert bic.index(min(bic)) + 1 == 2
    # AIC's penalty does not depend on the number of rows, and converged fits gain a little from
    # noise. This is far less than the gain of the second component.
    assert aic[0] - aic[1] > 100 * (aic[1] - min(aic))


def test_the_picture_goes_where_it_is_told(run_example: Callable[..., Run]) -> None:
    folder = run_example("two_processes", "elsewhere.png").folder
    assert [path.name for path in folder.iterdir()] == ["elsewhere.png"]
