"""projections: groups that no distance shows are found by the shape of what they project to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine._starts.projections import least_kurtosis, separating

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def whitened(
    seed: int, d: int, n_groups: int = 2, n: int = 2000
) -> tuple[Float64, npt.NDArray[np.int64]]:
    """Groups six standard deviations apart in rows whose covariance is the identity."""
    generator = np.random.RandomState(seed)
    groups = np.arange(n) % n_groups
    rows = generator.normal(size=(n, d))
    for group in range(1, n_groups):
        rows[:, group - 1] += 6.0 * (groups == group)
    rows -= rows.mean(axis=0)
    rows = rows @ np.linalg.cholesky(np.linalg.inv(np.cov(rows.T, bias=True)))
    return np.asarray(rows @ np.linalg.qr(generator.normal(size=(d, d)))[0]), groups


@pytest.mark.parametrize("d", [6, 20, 40])
def test_the_direction_of_two_groups_is_found(d: int) -> None:
    rows, groups = whitened(0, d)
    projected = separating(rows, None, 128, 1)
    assert projected.shape == (2000, 1)
    side = projected[:, 0] > 0.0
    assert max(np.mean(side == groups), np.mean(side != groups)) > 0.99
    assert projected.mean() == pytest.approx(0.0, abs=1e-9)
    assert projected.var() == pytest.approx(1.0, abs=1e-5)


def test_of_several_groups_several_directions() -> None:
    rows, groups = whitened(1, 8, n_groups=4)
    projected = separating(rows, None, 64, 3)
    assert projected.shape[1] >= 2
    means = np.array([projected[groups == group].mean(axis=0) for group in range(4)])
    apart = [np.abs(means[i] - means[j]).max() for i in range(4) for j in range(i)]
    assert min(apart) > 1.0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("d", [6, 30])
def test_one_gaussian_has_none(seed: int, d: int) -> None:
    rows = np.random.RandomState(seed).normal(size=(2000, d))
    assert separating(rows, None, 64, 3).shape == (2000, 0)


def test_heavy_tails_are_no_groups() -> None:
    rows = np.random.RandomState(0).standard_t(4, size=(2000, 8))
    assert separating(rows, None, 64, 3).shape[1] == 0


def test_units_and_weights_do_not_matter() -> None:
    rows, groups = whitened(2, 10)
    scaled = rows * 10.0 ** np.arange(-4, 6) + 1e3
    weight = np.where(groups == 0, 1.0, 2.0)
    for X, w in ((scaled, None), (rows, weight)):
        side = separating(X, w, 32, 1)[:, 0]
        split = side > (side.min() + side.max()) / 2.0
        assert max(np.mean(split == groups), np.mean(split != groups)) > 0.99


def test_rows_without_a_covariance_have_none() -> None:
    rows = np.random.RandomState(0).normal(size=(100, 6))
    rows[:, 3] = 1.0
    assert separating(rows, None, 16, 2).shape == (100, 0)
    rows[:, 3] = np.nan
    assert separating(rows, None, 16, 2).shape == (100, 0)
    assert separating(rows[:4], None, 16, 2).shape == (4, 0)


def test_less_kurtosis_is_asked_where_rows_are_few() -> None:
    assert least_kurtosis(10**6, 10) == -0.5
    assert least_kurtosis(500, 50) < least_kurtosis(2000, 50) < least_kurtosis(2000, 10) <= -0.5
