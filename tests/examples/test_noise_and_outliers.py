"""The example of noise: the groups keep their width, and false alarms are as many as asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.examples.conftest import assert_is_a_picture, assert_is_the_picture_of_the_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Run


def test_the_groups_keep_their_width(run_example: Callable[..., Run]) -> None:
    printed, folder = run_example("noise_and_outliers")
    plain, noisy = re.findall(r"deviations ([\d.]+) to ([\d.]+)", printed)
    assert max(map(float, plain)) > 0.8
    assert all(0.4 < float(width) < 0.6 for width in noisy)
    assert re.search(r"^(9|10|11) % of the readings are noise", printed, re.M)
    assert_is_a_picture(folder / "noise_and_outliers.png")
    assert_is_the_picture_of_the_pages(folder / "noise_and_outliers.png")


def test_false_alarms_are_as_many_as_asked_for(run_example: Callable[..., Run]) -> None:
    found = re.search(r"false alarms: ([\d.]+) %", run_example("noise_and_outliers").printed)
    assert found is not None
    assert 0.5 < float(found.group(1)) < 1.8
