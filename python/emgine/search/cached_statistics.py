"""Rows that keep the statistics of their first passes, so that a repeated run costs nothing.

EM from one start takes the same steps each time, so first passes serve a second run, to the bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from emgine._core import SufficientStatistics
    from emgine._rows.rows import Rows
    from emgine._rows.tasks import StatisticsTask


class CachedStatistics:
    """Rows for all runs from one start; `capacity` is how many numbers may be kept."""

    def __init__(self, rows: Rows, capacity: int) -> None:
        self._rows, self._capacity = rows, capacity
        self._kept: list[SufficientStatistics] = []
        self._n_passes = 0

    def restart(self) -> None:
        """Begin again with the first pass."""
        self._n_passes = 0

    def total(self, task: StatisticsTask) -> SufficientStatistics:
        """Return the statistics of all rows."""
        number, self._n_passes = self._n_passes, self._n_passes + 1
        if number < len(self._kept):
            return self._kept[number]
        statistics = self._rows.total(task)
        if self._capacity <= 0:
            return statistics
        size = sum(array.size for array in statistics.arrays.values())
        if number == len(self._kept) and size <= self._capacity:
            self._capacity -= size
            self._kept.append(statistics)
        return statistics

    def clear(self) -> None:
        """Keep nothing, now and from now on."""
        self._kept, self._capacity = [], 0

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""
        return self._rows.dtype
