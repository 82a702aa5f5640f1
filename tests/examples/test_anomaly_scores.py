"""The anomaly example reports the faults among ordinary readings, and little else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.examples.conftest import assert_is_a_picture, assert_is_the_picture_of_the_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Run


def test_it_reports_the_faults(run_example: Callable[..., Run]) -> None:
    printed, folder = run_example("anomaly_scores")
    found = re.search(r"(\d) of 5 faults reported, (\d+) false alarms", printed)
    assert found is not None
    assert found.group(1) == "5"
    # One false alarm in a thousand readings is expected, so rarely more than two in 500.
    assert int(found.group(2)) <= 2
    assert_is_a_picture(folder / "anomaly_scores.png")
    assert_is_the_picture_of_the_pages(folder / "anomaly_scores.png")


def test_each_report_lies_below_the_threshold(run_example: Callable[..., Run]) -> None:
    printed = run_example("anomaly_scores").printed
    threshold = float(re.findall(r"below (-[\d.]+) nats", printed)[0])
    reported = [float(score) for score in re.findall(r"log-density +(-[\d.]+)$", printed, re.M)]
    assert len(reported) >= 5
    assert max(reported) < threshold
