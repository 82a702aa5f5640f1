"""merging: groups that one Gaussian describes become one; those apart stay apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine._starts.merging import Groups

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def moments(parts: list[Float64]) -> tuple[Float64, Float64, Float64]:
    """Rows, means and covariances of groups."""
    weight = np.array([float(len(part)) for part in parts])
    covariances = np.array([np.cov(part.T, bias=True) for part in parts])
    return weight, np.array([part.mean(axis=0) for part in parts]), covariances


def halves() -> list[Float64]:
    """A long group in two halves, and two narrow groups, nearer to each other than the halves."""
    random = np.random.default_rng(0)
    long = random.normal(size=(4000, 2)) * [10.0, 1.0]
    left = long[:, 0] < 0.0
    upper = random.normal([0.0, 12.0], 1.0, size=(1000, 2))
    lower = random.normal([0.0, 20.0], 1.0, size=(500, 2))
    return [long[left], upper, long[~left], lower]


@pytest.mark.parametrize("matrices", [True, False])
def test_the_halves_of_a_group_merge_to_the_moments_of_its_rows(matrices: bool) -> None:
    parts = halves()
    weight, means, covariances = moments(parts)
    whole = np.concatenate([parts[0], parts[2]])
    cov = np.cov(whole.T, bias=True)
    if not matrices:
        covariances, cov = np.diagonal(covariances, axis1=1, axis2=2), np.diag(cov)
    made = Groups(weight, (means, covariances), np.ones(2), 0.0).merge(3)
    np.testing.assert_allclose(made[0], np.array([4000.0, 1000.0, 500.0]) / 5500.0, rtol=1e-13)
    np.testing.assert_allclose(made[1][0], whole.mean(axis=0), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(made[2][0], cov, rtol=1e-10, atol=1e-10)
    assert (made[1][1:] == means[[1, 3]]).all()


def test_a_group_of_few_rows_merges_first_with_the_one_that_loses_least() -> None:
    """It is far from all others; without the rule the halves would merge, and it would stay."""
    few = np.random.default_rng(1).normal(size=(5, 2)) * 0.1 + [0.0, 60.0]
    weight, means, covariances = moments([*halves(), few])
    free = Groups(weight, (means, covariances), np.ones(2), 0.0).merge(4)
    assert sorted(free[0] * weight.sum())[0] == pytest.approx(5.0)
    bound = Groups(weight, (means, covariances), np.ones(2), 6.0).merge(4)
    assert sorted(bound[0] * weight.sum())[0] == pytest.approx(505.0)


def test_given_moments_stay_as_they_are() -> None:
    weight, means, covariances = moments(halves())
    before = [array.copy() for array in (weight, means, covariances)]
    Groups(weight, (means, covariances), np.ones(2), 0.0).merge(2)
    for array, kept in zip((weight, means, covariances), before, strict=True):
        assert (array == kept).all()


def test_all_groups_may_become_one() -> None:
    parts = halves()
    weight, *given = moments(parts)
    share, means, covariances = Groups(weight, (given[0], given[1]), np.ones(2), 0.0).merge(1)
    rows = np.concatenate(parts)
    assert share == 1.0
    np.testing.assert_allclose(means[0], rows.mean(axis=0), rtol=1e-10)
    np.testing.assert_allclose(covariances[0], np.cov(rows.T, bias=True), rtol=1e-10)
