"""merge_groups: groups that one Gaussian describes become one; those apart stay apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import _core

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


def moments(parts: list[Float64]) -> tuple[Float64, Float64, Float64]:
    """Rows, means and covariances of groups."""
    weight = np.array([float(len(part)) for part in parts])
    covariances = np.array([np.cov(part.T, bias=True) for part in parts])
    return weight, np.array([part.mean(axis=0) for part in parts]), covariances


def merged(
    weight: Float64, means: Float64, covariances: Float64, least: float, n_groups: int
) -> tuple[Float64, Float64, Float64]:
    """What is left of groups in the plane."""
    unit = np.ones(2)
    return _core.merge_groups(weight, means, covariances, unit, least, n_groups, 2)


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
    made = merged(weight, means, np.ascontiguousarray(covariances), 0.0, 3)
    np.testing.assert_array_equal(made[0], [4000.0, 1000.0, 500.0])
    np.testing.assert_allclose(made[1][0], whole.mean(axis=0), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(made[2][0], cov, rtol=1e-10, atol=1e-10)
    assert (made[1][1:] == means[[1, 3]]).all()


def test_a_group_of_few_rows_merges_first_with_the_one_that_loses_least() -> None:
    """It is far from all others; without the rule the halves would merge, and it would stay."""
    few = np.random.default_rng(1).normal(size=(5, 2)) * 0.1 + [0.0, 60.0]
    weight, means, covariances = moments([*halves(), few])
    free = merged(weight, means, covariances, 0.0, 4)
    assert min(free[0]) == 5.0
    bound = merged(weight, means, covariances, 6.0, 4)
    assert min(bound[0]) == 505.0


def test_given_moments_stay_as_they_are() -> None:
    weight, means, covariances = moments(halves())
    before = [array.copy() for array in (weight, means, covariances)]
    merged(weight, means, covariances, 0.0, 2)
    for array, kept in zip((weight, means, covariances), before, strict=True):
        assert (array == kept).all()


def test_all_groups_may_become_one() -> None:
    parts = halves()
    weight, means, covariances = merged(*moments(parts), 0.0, 1)
    rows = np.concatenate(parts)
    assert weight == len(rows)
    np.testing.assert_allclose(means[0], rows.mean(axis=0), rtol=1e-10)
    np.testing.assert_allclose(covariances[0], np.cov(rows.T, bias=True), rtol=1e-10)


def many(d: int = 5, n_groups: int = 60) -> tuple[Float64, Float64, Float64]:
    """Groups of random moments, some of whose covariances are narrow."""
    random = np.random.default_rng(2)
    factors = random.normal(size=(n_groups, d, d)) * random.uniform(0.1, 1.0, (n_groups, 1, 1))
    covariances = factors @ factors.transpose(0, 2, 1) + 0.01 * np.eye(d)
    weight = random.integers(5, 500, n_groups).astype(float)
    return weight, random.normal(scale=3.0, size=(n_groups, d)), covariances


def loss(weight: Float64, covariances: Float64) -> Float64:
    halves = 0.5 * np.linalg.slogdet(covariances)[1]
    return np.asarray(weight * (halves - np.log(weight)))


def cheapest_pair(weight: Float64, means: Float64, covariances: Float64) -> tuple[int, int]:
    """The pair whose merger costs least, of all pairs with one of the eight nearest."""
    pairs: dict[tuple[int, int], float] = {}
    for one in range(len(weight)):
        apart = ((means - means[one]) ** 2).sum(axis=1)
        apart[one] = np.inf
        for other in np.argsort(apart, kind="stable")[: min(8, len(weight) - 1)]:
            total, share = (
                weight[one] + weight[other],
                weight[other] / (weight[one] + weight[other]),
            )
            shift = means[other] - means[one]
            within = (1 - share) * covariances[one] + share * covariances[other]
            both = within + share * (1 - share) * np.outer(shift, shift)
            of_both = loss(np.array([total]), both[np.newaxis])[0]
            pair = min(one, int(other)), max(one, int(other))
            pairs[pair] = of_both - loss(weight, covariances)[[one, other]].sum()
    return min(pairs, key=lambda pair: pairs[pair])


def test_each_merger_is_the_cheapest_of_all_pairs_of_neighbours() -> None:
    weight, means, covariances = many(n_groups=24)
    while len(weight) > 2:
        one, other = cheapest_pair(weight, means, covariances)
        unit = np.ones(means.shape[1])
        made = _core.merge_groups(weight, means, covariances, unit, 0.0, len(weight) - 1, 1)
        assert made[0][one] == weight[one] + weight[other]
        np.testing.assert_array_equal(
            np.delete(made[1], one, axis=0), np.delete(means, [one, other], axis=0)
        )
        weight, means, covariances = made


@pytest.mark.parametrize("n_left", [1, 3, 6])
def test_one_merger_after_the_other_is_as_many_at_once(n_left: int) -> None:
    """All are neighbours here, so what was compared before a merger is what would be found now."""
    weight, means, covariances = many(n_groups=9)
    unit = np.ones(means.shape[1])
    at_once = _core.merge_groups(weight, means, covariances, unit, 20.0, n_left, 1)
    step = weight, means, covariances
    for left in range(len(weight) - 1, n_left - 1, -1):
        step = _core.merge_groups(*step, unit, 20.0, left, 1)
    for array, other in zip(at_once, step, strict=True):
        assert (array == other).all()


def test_threads_change_no_bit() -> None:
    weight, means, covariances = many(d=40, n_groups=80)
    unit = np.ones(40)
    one, two = (_core.merge_groups(weight, means, covariances, unit, 20.0, 10, n) for n in (1, 2))
    for array, other in zip(one, two, strict=True):
        assert (array == other).all()


def test_fewer_groups_than_asked_for_stay() -> None:
    given = moments(halves())
    for array, kept in zip(merged(*given, 0.0, 9), given, strict=True):
        assert (array == kept).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1.0])
def test_a_covariance_that_is_none_is_refused(bad: float) -> None:
    weight, means, covariances = moments(halves())
    covariances[1, 1, 1] = bad
    with pytest.raises(_core.IllDefinedComponentError, match="cannot merge"):
        merged(weight, means, covariances, 0.0, 2)


def test_groups_infinitely_far_apart_are_refused() -> None:
    weight, _, covariances = moments(halves())
    far = np.arange(4.0)[:, np.newaxis] * [1e200, 1e200]
    with pytest.raises(_core.IllDefinedComponentError, match="cannot merge"):
        merged(weight, far, covariances, 0.0, 2)


def test_shapes_are_checked() -> None:
    weight, means, covariances = moments(halves())
    with pytest.raises(ValueError, match="means"):
        merged(weight, means[:3], covariances, 0.0, 2)
    with pytest.raises(ValueError, match="covariances"):
        merged(weight, means, covariances[:, :1].copy(), 0.0, 2)
    with pytest.raises(ValueError, match="at least one group"):
        merged(weight, means, covariances, 0.0, 0)
