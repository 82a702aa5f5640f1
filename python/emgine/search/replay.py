"""Rows that remember what their first passes gave: a run begun again from the same start is free.

EM from one start takes the same steps each time, so what its first passes found serves the second
run, to the bit. Keeps no more numbers than it is given room for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from emgine import _core
    from emgine._rows.rows import Rows
    from emgine._rows.tasks import StatisticsTask


class Replay:
    """Rows for the runs from one start.

    Parameters
    ----------
    rows : Rows
        The rows.
    room : int
        Numbers that may be kept.
    """

    def __init__(self, rows: Rows, room: int) -> None:
        self._rows, self._room = rows, room
        self._known: list[_core.SufficientStatistics] = []
        self._turn = 0

    def begin(self) -> None:
        """Begin again from the start."""
        self._turn = 0

    def total(self, task: StatisticsTask) -> _core.SufficientStatistics:
        """Return the statistics of all rows."""
        turn, self._turn = self._turn, self._turn + 1
        if turn < len(self._known):
            return self._known[turn]
        statistics = self._rows.total(task)
        size = statistics.means.size + statistics.scatter.size
        if turn == len(self._known) and size <= self._room:
            self._room -= size
            self._known.append(statistics)
        return statistics

    def forget(self) -> None:
        """Keep nothing, now and from now on."""
        self._known, self._room = [], 0

    @property
    def n_threads(self) -> int:
        """Threads that may be used."""
        return self._rows.n_threads

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""
        return self._rows.dtype
