"""Rows as the EM loop and the starts see them: through their sums.

The protocols that any place of rows can serve, and the plain case, rows in memory. Reads rows
through the core alone; checks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64

    from .tasks import Mergeable, Task

Result = TypeVar("Result", bound="Mergeable")


class Source(Protocol):
    """Rows, wherever they are, seen through their sufficient statistics."""

    @property
    def n_threads(self) -> int:
        """Threads that may be used."""

    def expectation(
        self, mixture: _core.Mixture, about: Float64 | None = None
    ) -> _core.SufficientStatistics:
        """Return the statistics under `mixture`, about its means or the points `about`."""


class Rows(Source, Protocol):
    """Rows, wherever they are, as a fit needs them: also for its start."""

    @property
    def n_rows(self) -> int:
        """Their number."""

    @property
    def n_weighted_rows(self) -> int:
        """Number of those that have weight."""

    @property
    def n_features(self) -> int:
        """Number of features."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""

    def hard_statistics(
        self, metric: _core.Mixture, covariance_type: str
    ) -> _core.SufficientStatistics:
        """Return the statistics of rows that belong wholly to their densest component."""

    def random_statistics(
        self, means: Float64, covariance_type: str, seed: int
    ) -> _core.SufficientStatistics:
        """Return the statistics, about `means`, of rows that belong where chance puts them."""

    def assigned_statistics(
        self,
        means: Float64,
        covariance_type: str,
        labels: NDArray[np.int64] | None,
        responsibilities: Float64 | None,
    ) -> _core.SufficientStatistics:
        """Return the statistics, about `means`, of rows that belong where one of both says."""

    def sample(
        self, size: int, random_state: np.random.RandomState
    ) -> tuple[Float64, Float64 | None]:
        """Return all rows that have weight, or `size` that represent them without weights."""

    def reduce(self, task: Task[Result]) -> Result:
        """Return what `task` makes of the rows."""


@dataclass(frozen=True, eq=False)
class RowsInMemory:
    """Checked rows, their weights (None: 1 each) and the number of threads to read them with."""

    X: _core.Rows
    sample_weight: Float64 | None
    n_threads: int

    def expectation(
        self, mixture: _core.Mixture, about: Float64 | None = None
    ) -> _core.SufficientStatistics:
        """Return the statistics of all rows."""
        # By its class: a Mixture given as the start has an `expectation` that checks its rows.
        return _core.Mixture.expectation(mixture, self.X, self.sample_weight, self.n_threads, about)

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.X)

    @property
    def n_weighted_rows(self) -> int:
        """Number of rows that have weight."""
        weight = self.sample_weight
        return self.n_rows if weight is None else int(np.count_nonzero(weight))

    @property
    def n_features(self) -> int:
        """Number of features."""
        return int(self.X.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""
        return self.X.dtype

    def hard_statistics(
        self, metric: _core.Mixture, covariance_type: str
    ) -> _core.SufficientStatistics:
        """Return the statistics of rows that belong wholly to their densest component."""
        return _core.hard_statistics(
            metric, self.X, self.sample_weight, covariance_type, self.n_threads
        )

    def random_statistics(
        self, means: Float64, covariance_type: str, seed: int
    ) -> _core.SufficientStatistics:
        """Return the statistics, about `means`, of rows that belong where chance puts them."""
        return _core.random_statistics(
            self.X, self.sample_weight, means, covariance_type, seed, self.n_threads
        )

    def assigned_statistics(
        self,
        means: Float64,
        covariance_type: str,
        labels: NDArray[np.int64] | None,
        responsibilities: Float64 | None,
    ) -> _core.SufficientStatistics:
        """Return the statistics, about `means`, of rows that belong where one of both says."""
        given = means, covariance_type, labels, responsibilities, self.n_threads
        return _core.assigned_span(self.X, self.sample_weight, 0, *given).total()

    def sample(
        self, size: int, random_state: np.random.RandomState
    ) -> tuple[Float64, Float64 | None]:
        """Return all rows that have weight, or `size` that represent them without weights."""
        from .sampling import sample

        return sample(self.X, self.sample_weight, size, random_state)

    def reduce(self, task: Task[Result]) -> Result:
        """Return what `task` makes of the rows."""
        from .tasks import Part

        return task(Part(self.X, self.sample_weight, 0), self.n_threads)
