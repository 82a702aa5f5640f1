"""improve_seeds of the core: every swap is a gain, and seeds move to groups without a seed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import _core

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

UNITS = np.ones(4)
GROUP = np.repeat(np.arange(12), 40)
CENTERS = np.random.RandomState(3).normal(size=(12, 4)) * 8
X = CENTERS[GROUP] + np.random.RandomState(4).normal(size=(480, 4))


def distances(seeds: npt.NDArray[np.int64]) -> Float64:
    return np.square(X[:, np.newaxis] - X[seeds]).sum(axis=2)


def total(seeds: npt.NDArray[np.int64], weight: Float64 | None = None) -> float:
    return float(np.average(distances(seeds).min(axis=1), weights=weight))


def improved(
    seeds: npt.NDArray[np.int64], n_steps: int, seed: int = 0, weight: Float64 | None = None
) -> npt.NDArray[np.int64]:
    shares = np.random.RandomState(seed).uniform(size=n_steps)
    return _core.improve_seeds(X, weight, UNITS, seeds, shares)


def plain(seeds: npt.NDArray[np.int64], shares: Float64) -> npt.NDArray[np.int64]:
    """The same search; every cost is computed from all rows."""
    for share in shares:
        nearest = distances(seeds).min(axis=1)
        cumulative = np.cumsum(nearest)
        point = share * cumulative[-1]
        row = np.searchsorted(cumulative, point, side="right")
        swapped = [np.where(np.arange(seeds.size) == j, row, seeds) for j in range(seeds.size)]
        best = min(swapped, key=total)
        seeds = best if total(best) < total(seeds) * (1 - 1e-12) else seeds
    return seeds


@pytest.mark.parametrize("trial", range(5))
def test_bookkeeping_changes_no_decision(trial: int) -> None:
    seeds = np.random.RandomState(trial).choice(480, 6, replace=False)
    shares = np.random.RandomState(trial).uniform(size=15)
    assert np.array_equal(improved(seeds, 15, trial), plain(seeds, shares))


def test_a_unit_and_an_offset_decide_nothing() -> None:
    seeds = np.arange(12)
    shares = np.random.RandomState(0).uniform(size=30)
    moved = _core.improve_seeds(X * 1024.0 + 2.0**30, None, UNITS * 1024.0, seeds, shares)
    assert np.array_equal(moved, improved(seeds, 30))


def test_seeds_find_the_groups_they_missed() -> None:
    in_one_group = np.arange(12)
    found = improved(in_one_group, 60)
    assert set(GROUP[found].tolist()) == set(range(12))
    assert np.array_equal(in_one_group, np.arange(12))


def test_weights_decide_which_groups_matter() -> None:
    weight = np.where(GROUP < 3, 1.0, 0.0)
    found = improved(np.array([130, 200, 300]), 30, weight=weight)
    assert set(GROUP[found].tolist()) == {0, 1, 2}


def test_more_steps_are_never_worse() -> None:
    seeds = np.random.RandomState(1).choice(480, 12, replace=False)
    weight = np.random.RandomState(2).uniform(size=480)
    totals = [total(improved(seeds, n, weight=weight), weight) for n in range(0, 40, 4)]
    assert totals[0] == total(seeds, weight)
    assert all(b <= a for a, b in itertools.pairwise(totals))


def test_one_seed_stays_and_equal_rows_are_no_reason_to_fail() -> None:
    assert improved(np.array([7]), 5).tolist() == [7]
    shares = np.linspace(0, 0.9, 5)
    same = _core.improve_seeds(np.ones((9, 2)), None, np.ones(2), np.arange(3), shares)
    assert same.tolist() == [0, 1, 2]


@pytest.mark.parametrize("seeds", [[-1, 3], [3, 480]])
def test_seeds_are_numbers_of_rows(seeds: list[int]) -> None:
    with pytest.raises(ValueError, match="seeds must be numbers of rows"):
        improved(np.array(seeds), 5)
