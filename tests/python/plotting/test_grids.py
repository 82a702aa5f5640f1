"""Grids: limits hold the rows and the components within the support; levels hold their shares."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture
from emgine.plotting._grids import (
    MOST_BINS,
    bin_edges,
    density_levels,
    grid_of,
    limits_of,
    most_different,
    sorted_best,
    whole_numbers,
)
from emgine.plotting._subject import subject


def test_limits_hold_rows_and_components() -> None:
    mixture = Mixture([0.5, 0.5], [[0.0], [10.0]], [1.0, 4.0], "spherical")
    of = subject(mixture, [[0.0], [30.0]], None, "a test")
    assert limits_of(of, 0, 3.0, margin=0.0) == (-3.0, 30.0)
    low, high = limits_of(of, 0, 3.0, margin=0.1)
    assert (low, high) == pytest.approx((-6.3, 33.3))


def test_limits_end_where_the_support_ends() -> None:
    mixture = Mixture.from_parameters([1.0], {"a": [[2.0]], "b": [[0.7]]}, "beta")
    low, high = limits_of(subject(mixture, [[0.01], [0.99]], None, "a test"), 0, 3.0, margin=0.5)
    assert 0 < low < 1e-300
    assert high == np.nextafter(1.0, 0.0)


def test_a_narrow_component_has_points_of_its_own() -> None:
    parameters = {"shapes": [[1.0], [1e8]], "rates": [[1.0], [1e8 / 5]]}
    mixture = Mixture.from_parameters([0.5, 0.5], parameters, "gamma")
    of = subject(mixture, [[0.1], [9.0]], None, "a test")
    grid = grid_of(of)
    assert np.all(np.diff(grid) > 0)
    # The standard deviation is 5e-4 where an even grid has steps of 0.015.
    assert np.sum(np.abs(grid - 5) < 5e-4) > 15


def test_whole_numbers_have_a_bin_each_where_there_is_room() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[0.0]]}, "poisson")
    edges, width = whole_numbers(subject(mixture, [[0], [5]], None, "a test"))
    assert (edges.tolist(), width) == ([-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5], 1)
    edges, width = whole_numbers(subject(mixture, [[0], [999]], None, "a test"))
    assert (len(edges) - 1, width) == (100, 10)


def test_bins_are_those_of_freedman_and_diaconis() -> None:
    values = np.random.RandomState(0).normal(size=5000)
    edges = bin_edges(values)
    assert (edges[0], edges[-1]) == (values.min(), values.max())
    width = 2 * np.subtract(*np.percentile(values, [75, 25])) / 5000 ** (1 / 3)
    assert len(edges) - 1 == np.ceil(np.ptp(values) / width)
    assert len(bin_edges(values**9)) - 1 == MOST_BINS  # tails as long as these would need thousands


def test_few_or_equal_rows_have_the_bins_of_sturges() -> None:
    assert bin_edges(np.array([3.0, 3.0])).tolist() == [2.5, 3.5]
    assert len(bin_edges(np.array([1.0, 2.0, 3.0, 4.0]))) - 1 == 3
    mostly_equal = np.append(np.zeros(60), [1.0, 2.0, 3.0, 4.0])
    assert len(bin_edges(mostly_equal)) - 1 == 7


def test_bins_count_weights() -> None:
    values = np.random.RandomState(0).normal(size=2000)
    assert np.array_equal(bin_edges(values, np.full(2000, 0.25)), bin_edges(values, np.ones(2000)))
    weights = np.where(np.abs(values) < 0.2, 100.0, 1.0)
    assert len(bin_edges(values, weights)) > len(bin_edges(values))  # half of the weight is near 0
    some = np.arange(2000) < 1000
    assert np.array_equal(bin_edges(values, some * 1.0), bin_edges(values[some], np.ones(1000)))
    assert len(bin_edges(values, np.zeros(2000))) == len(bin_edges(values))


def test_levels_hold_their_shares() -> None:
    density = np.arange(1.0, 101.0)
    (level,) = density_levels(density, [0.5])
    assert density[density >= level].sum() >= 0.5 * density.sum()
    assert density[density > level].sum() < 0.5 * density.sum()


def test_rows_tell_of_their_component_up_to_the_entropy_of_the_weights() -> None:
    ones = np.ones(4)
    certain = np.eye(2)[[0, 0, 0, 1]]
    entropy = -0.75 * np.log(0.75) - 0.25 * np.log(0.25)
    assert most_different(certain, ones) == pytest.approx(entropy)
    assert most_different(np.full((4, 2), 0.5), ones) == 0.0
    assert most_different(certain, np.array([1.0, 0, 0, 1])) == pytest.approx(np.log(2))


def test_the_best_keep_their_order() -> None:
    assert sorted_best([1.0, 5.0, 2.0, 5.0], 2) == [1, 3]
    assert sorted_best([1.0, 5.0, 2.0], 2) == [1, 2]
