"""The air quality example takes days with gaps, and shows what filling in the mean does."""

from __future__ import annotations

import csv
import itertools
import re
from typing import TYPE_CHECKING

import pytest

from tests.examples.conftest import EXAMPLES, assert_is_a_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Run


def test_it_fills_the_days_without_ozone(run_example: Callable[..., Run]) -> None:
    printed, folder = run_example("air_quality")
    assert "153 days; 37 without ozone, 7 without sun,\n111 with all values." in printed
    known, by_mean, drawn = map(float, re.findall(r"(?:ozone|mean|draws) +(0\.\d+)", printed))
    assert by_mean < known - 0.05
    assert abs(drawn - known) < 0.02
    mean, all_days, spread = map(float, re.findall(r"(?<=[:,] )(?:± )?(\d+\.\d)\b", printed))
    assert mean == 42.1  # of R's summary(airquality)
    assert abs(all_days - mean) < 2.0
    assert 0.5 < spread < 1.5
    assert_is_a_picture(folder / "air_quality.png")


def test_the_data_are_those_of_r() -> None:
    with (EXAMPLES / "data" / "airquality.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["Ozone", "Solar.R", "Wind", "Temp", "Month", "Day"]
    sums = [sum(float(row[j]) for row in rows if row[j] != "NA") for j in range(4)]
    assert sums == pytest.approx([4887, 27146, 1523.5, 11916])
    assert [sum(row[j] == "NA" for row in rows) for j in range(6)] == [37, 7, 0, 0, 0, 0]
    days = [sum(int(row[4]) == month for row in rows) for month in range(5, 10)]
    assert days == [31, 30, 31, 31, 30]
    assert all(
        int(row[5]) == 1 or int(row[5]) == int(before[5]) + 1
        for before, row in itertools.pairwise(rows)
    )
