"""_local_search: every swap is a gain, and bad seeds end up in the groups they missed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import _local_search
from emgine._local_search import improve_seeds

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

GROUP = np.repeat(np.arange(12), 40)
CENTERS = np.random.RandomState(3).normal(size=(12, 4)) * 8
X = CENTERS[GROUP] + np.random.RandomState(4).normal(size=(480, 4))


def distances(seeds: npt.NDArray[np.int64]) -> Float64:
    return np.square(X[:, np.newaxis] - X[seeds]).sum(axis=2)


def total(seeds: npt.NDArray[np.int64], weight: Float64 | None = None) -> float:
    return float(np.average(distances(seeds).min(axis=1), weights=weight))


def plain(
    seeds: npt.NDArray[np.int64], n_steps: int, random_state: np.random.RandomState
) -> npt.NDArray[np.int64]:
    """The same search, with every cost computed from the beginning."""
    for _ in range(n_steps):
        nearest = distances(seeds).min(axis=1)
        cumulative = np.cumsum(nearest)
        point = random_state.uniform() * cumulative[-1]
        row = np.searchsorted(cumulative, point, side="right")
        swapped = [np.where(np.arange(seeds.size) == j, row, seeds) for j in range(seeds.size)]
        best = min(swapped, key=total)
        seeds = best if total(best) < total(seeds) * (1 - 1e-12) else seeds
    return seeds


@pytest.mark.parametrize("at_once", [1, 100, 1 << 18])
def test_bookkeeping_changes_no_decision(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_local_search, "DIFFERENCES_AT_ONCE", at_once)
    for trial in range(5):
        seeds = np.random.RandomState(trial).choice(480, 6, replace=False)
        found = improve_seeds(X, None, seeds, 15, np.random.RandomState(trial))
        assert np.array_equal(found, plain(seeds, 15, np.random.RandomState(trial)))


def test_seeds_find_the_groups_they_missed() -> None:
    in_one_group = np.arange(12)
    found = improve_seeds(X, None, in_one_group, 60, np.random.RandomState(0))
    assert set(GROUP[found].tolist()) == set(range(12))
    assert np.array_equal(in_one_group, np.arange(12))


def test_weights_decide_which_groups_matter() -> None:
    weight = np.where(GROUP < 3, 1.0, 0.0)
    found = improve_seeds(X, weight, np.array([130, 200, 300]), 30, np.random.RandomState(0))
    assert set(GROUP[found].tolist()) == {0, 1, 2}


def test_more_steps_are_never_worse() -> None:
    seeds = np.random.RandomState(1).choice(480, 12, replace=False)
    weight = np.random.RandomState(2).uniform(size=480)
    totals = [
        total(improve_seeds(X, weight, seeds, n, np.random.RandomState(0)), weight)
        for n in range(0, 40, 4)
    ]
    assert totals[0] == total(seeds, weight)
    assert all(b <= a for a, b in itertools.pairwise(totals))


def test_one_seed_stays_and_equal_rows_are_no_reason_to_fail() -> None:
    assert improve_seeds(X, None, np.array([7]), 5, np.random.RandomState(0)).tolist() == [7]
    same = improve_seeds(np.ones((9, 2)), None, np.arange(3), 5, np.random.RandomState(0))
    assert same.tolist() == [0, 1, 2]
