"""Coverage: marginalised estimates are right in the mean, those after mean imputation are not."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import coverage


def check(tables: int, most: float) -> None:
    found = coverage.study(tables)
    assert np.abs(found.off[0]).max() < most
    covariances = (found.kinds == "covariance") & (np.abs(found.truth) >= 0.5)
    shrunk = found.means[1][covariances] / found.truth[covariances]
    assert np.all(shrunk < 0.8)
    assert np.abs(found.off[1]).max() > 5 * most
    assert [row[0] for row in coverage.table(found).rows] == [
        "weights (1)", "means (6)", "variances (6)", "covariances (6)"
    ]  # fmt: skip


def test_a_few_tables() -> None:
    # The largest of 19 numbers that are about normal: above 4 once in 800 runs.
    check(20, 4.0)


@pytest.mark.exhaustive
def test_five_hundred_tables() -> None:
    # Estimates of variances are biased by about -1 / n_k, half a standard error here.
    check(500, 3.5)


def test_parameters_are_in_the_order_of_the_first_mean() -> None:
    turned = [each[::-1] for each in (coverage.WEIGHTS, coverage.MEANS, coverage.COVARIANCES)]
    truth = coverage.parameters(coverage.WEIGHTS, coverage.MEANS, coverage.COVARIANCES)
    assert truth[0] == 0.4
    np.testing.assert_array_equal(coverage.parameters(*turned), truth)
    assert len(coverage.kinds()) == len(truth) == 19
    gaps = np.isnan(coverage.rows_with_gaps(0))
    assert abs(gaps.mean() - coverage.SHARE) < 0.02
