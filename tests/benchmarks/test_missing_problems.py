"""Problems with missing cells: the same on every call, with the share that they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.families_problems import rows_and_start
from benchmarks.missing_problems import (
    BESIDE_STEPMIX,
    PASSES,
    Regression,
    Shares,
    rows_and_start_with_gaps,
)


@pytest.mark.parametrize("one", PASSES, ids=lambda one: one.case.name)
def test_a_share_of_the_cells_is_missing(one: Shares) -> None:
    case = replace(one.case, n_rows=2_000)
    complete, start = rows_and_start(case)
    for share in one.wanted:
        rows, same_start = rows_and_start_with_gaps(case, share)
        gaps = np.isnan(rows)
        assert abs(gaps.mean() - share) < 0.01  # more than three standard errors
        assert np.array_equal(rows[~gaps], complete[~gaps])
        assert np.array_equal(same_start, start)
        assert np.array_equal(rows_and_start_with_gaps(case, share)[0], rows, equal_nan=True)
    assert one.title(0.01) == f"{one.case.title}, 1 % missing"


def test_stepmix_has_a_model_of_missing_cells_for_each() -> None:
    for case in BESIDE_STEPMIX:
        kinds = [case.stepmix] if isinstance(case.stepmix, str) else case.stepmix
        assert all(kind.endswith("_nan") for kind in kinds)


def test_a_regression_has_usable_covariances() -> None:
    arrays = Regression(n_rows=10).arrays()
    assert arrays["rows"].shape == (10, 16)
    assert np.linalg.eigvalsh(arrays["covariances"]).min() > 0.4
