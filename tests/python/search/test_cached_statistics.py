"""Cached statistics: the second run has those of the first, as far as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from emgine import Mixture, SufficientStatistics
from emgine._rows.tasks import Expectation
from emgine.search.cached_statistics import CachedStatistics

if TYPE_CHECKING:
    from emgine._rows.rows import Rows
    from emgine._rows.tasks import StatisticsTask

MIXTURE = Mixture([1.0], [[0.0]], [1.0], "spherical")
SIZE = 3  # numbers in its statistics: weight, sum, scatter


class CountedRows:
    """Rows whose weight is the number of the pass."""

    n_threads, dtype, n_passes = 1, np.dtype(np.float64), 0

    def total(self, task: StatisticsTask) -> SufficientStatistics:  # noqa: ARG002
        self.n_passes += 1
        return SufficientStatistics([self.n_passes], [[0.0]], [1.0], [[0.0]], "spherical")


def cached(capacity: int) -> CachedStatistics:
    return CachedStatistics(cast("Rows", CountedRows()), capacity)


def passes(statistics: CachedStatistics, n_passes: int) -> list[float]:
    statistics.restart()
    return [statistics.total(Expectation(MIXTURE)).row_weight for _ in range(n_passes)]


def test_a_second_run_repeats_the_first_and_goes_on() -> None:
    statistics = cached(100)
    assert passes(statistics, 3) == [1, 2, 3]
    assert passes(statistics, 4) == [1, 2, 3, 4]


def test_what_has_no_room_is_counted_again() -> None:
    statistics = cached(2 * SIZE)
    assert passes(statistics, 3) == [1, 2, 3]
    assert passes(statistics, 3) == [1, 2, 4]


def test_after_clear_nothing_is_kept() -> None:
    statistics = cached(100)
    passes(statistics, 2)
    statistics.clear()
    assert passes(statistics, 2) == [3, 4]
    assert passes(statistics, 1) == [5]
