"""Rows that are read in parts: from a file, an iterator, a cluster.

Whoever holds the parts maps a task over them and merges what comes back; everything else that a
fit needs is made of that, here, with the bits of the same rows in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from emgine import _core

from . import tasks
from .sampling import stratified_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine.checkpoint import Journal

Result = TypeVar("Result", bound=tasks.Mergeable)
# Sums of weights in another order agree to this, relatively.
ROUNDING = 1e-9


class Parts(Protocol):
    """Where the rows are: in parts that begin at multiples of ``_core.GRID_ROWS``."""

    @property
    def n_threads(self) -> int:
        """Threads that the driver may use."""

    @property
    def n_features(self) -> int:
        """Number of features."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""

    def reduce(self, task: tasks.Task[Result]) -> Result:
        """Return what `task` makes of every part, merged in the order of the rows."""


class RowsInParts:
    """Rows of which only parts are at hand.

    Parameters
    ----------
    parts : Parts
        Where they are.
    journal : Journal, optional
        Keeps what passes find, and answers those it knows.

    Raises
    ------
    ValueError
        If there are none, or one is not finite, or no weight is above 0.
    """

    def __init__(self, parts: Parts, journal: Journal | None = None) -> None:
        self._parts, self._journal = parts, journal
        self._survey = parts.reduce(tasks.TakeStock())
        self._row_weight: float | None = None
        if self._survey.weight == 0:
            raise ValueError("Sample weights must contain at least one non-zero number.")
        if not np.isfinite(self._survey.weight):
            raise ValueError(
                "The sum of the sample weights is too large for float64; scale them down."
            )

    @property
    def n_threads(self) -> int:
        """Threads of the M-step."""
        return self._parts.n_threads

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return self._survey.n_rows

    @property
    def n_weighted_rows(self) -> int:
        """Number of rows that have weight."""
        return self._survey.n_weighted_rows

    @property
    def n_features(self) -> int:
        """Number of features."""
        return self._parts.n_features

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""
        return self._parts.dtype

    def expectation(
        self, mixture: _core.Mixture, about: Float64 | None = None
    ) -> _core.SufficientStatistics:
        """Return the statistics of all rows."""
        quick = self._total(tasks.Expectation(mixture, about, thorough=False))
        if not _core.needs_thorough(quick, mixture):
            return quick
        return self._total(tasks.Expectation(mixture, about, thorough=True))

    def hard_statistics(
        self, metric: _core.Mixture, covariance_type: str
    ) -> _core.SufficientStatistics:
        """Return the statistics of rows that belong wholly to their densest component."""
        return self._total(tasks.HardExpectation(metric, covariance_type))

    def random_statistics(
        self, means: Float64, covariance_type: str, seed: int
    ) -> _core.SufficientStatistics:
        """Return the statistics, about `means`, of rows that belong where chance puts them."""
        return self._total(tasks.RandomExpectation(means, covariance_type, seed))

    def assigned_statistics(
        self,
        means: Float64,
        covariance_type: str,
        labels: NDArray[np.int64] | None,
        responsibilities: Float64 | None,
    ) -> _core.SufficientStatistics:
        """Return the statistics, about `means`, of rows that belong where one of both says."""
        task = tasks.AssignedExpectation(means, covariance_type, labels, responsibilities)
        return self._total(task)

    def sample(
        self, size: int, random_state: np.random.RandomState
    ) -> tuple[Float64, Float64 | None]:
        """Return all rows that have weight, or `size` that represent them without weights."""
        survey = self._survey
        if survey.n_rows <= size:
            return self._parts.reduce(tasks.GatherAll()).arrays()
        points = stratified_points(size, random_state)
        if survey.ends is None:
            task = tasks.Gather(np.minimum((points * self.n_rows).astype(int), self.n_rows - 1))
        else:
            task = tasks.Gather(points, survey.ends)
        return self._parts.reduce(task).arrays()[0], None

    def reduce(self, task: tasks.Task[Result]) -> Result:
        """Return what `task` makes of the rows."""
        return self._parts.reduce(task)

    def _total(self, task: tasks.Task[_core.StatisticsSpan]) -> _core.SufficientStatistics:
        """Return the statistics of all rows, if they still are those of the first pass."""
        known = None if self._journal is None else self._journal.answer(task)
        if known is not None:
            return known
        span = self._parts.reduce(task)
        n_rows, expected = span.n_rows, self._row_weight
        if n_rows == self.n_rows:
            statistics = span.total()
            weight = statistics.row_weight
            if expected is None and abs(weight / self._survey.weight - 1) <= ROUNDING:
                self._row_weight = expected = weight
            if weight == expected:
                if self._journal is not None:
                    self._journal.record(task, statistics)
                return statistics
        else:
            weight = np.nan
        raise ValueError(
            "X gave other rows in a later pass: first "
            f"{self.n_rows} rows of weight {self._survey.weight:g}, then {n_rows} rows"
            f"{'' if np.isnan(weight) else f' of weight {weight:g}'}. "
            "A source of rows must give the same rows, in the same order, each time it is read."
        )
