"""calibration_text: what files keep of draws comes back to the bit; other numbers are refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from emgine import Mixture
from emgine._scores.calibration import Exact, FromDraws, calibrated
from emgine._scores.calibration_text import calibration_of_text, calibration_text

TABLE = FromDraws(7, np.array([1, 3, 7]), np.array([-9.5, -2.0, -2.0]))
TEXT = {"n_draws": 7, "ranks": [1, 3, 7], "log_densities": [-9.5, -2.0, -2.0]}


def test_a_table_comes_back() -> None:
    made = calibrated(Mixture([0.5, 0.5], [[0.0], [9.0]], [1.0, 4.0], "spherical"))
    again = calibration_of_text(json.loads(json.dumps(calibration_text(made))))
    assert isinstance(made, FromDraws)
    assert again is not None
    assert np.array_equal(again.log_densities, made.log_densities)
    assert np.array_equal(again.ranks, made.ranks)
    assert calibration_text(TABLE) == TEXT


def test_what_is_known_without_a_table_is_not_kept() -> None:
    assert calibration_text(Exact(0.0, 2)) is None
    assert calibration_text(None) is None
    assert calibration_text(TABLE._replace(log_densities=np.array([-np.inf, 0, 1]))) is None
    assert calibration_of_text(None) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"n_draws": 6},
        {"n_draws": 1 << 40},
        {"n_draws": 7.5},
        {"ranks": [0, 3, 7]},
        {"ranks": [3, 1, 7]},
        {"ranks": [1, 3]},
        {"ranks": [], "log_densities": []},
        {"ranks": [[1, 3, 7]]},
        {"log_densities": [0.0, -1.0, 2.0]},
        {"log_densities": [0.0, 1.0, float("inf")]},
        {"log_densities": [float("nan"), 1.0, 2.0]},
    ],
)
def test_numbers_that_are_no_table_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no ranks"):
        calibration_of_text(TEXT | wrong)
