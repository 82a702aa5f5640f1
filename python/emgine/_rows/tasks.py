"""The tasks that give sufficient statistics: the E-step, and assignments of rows to components.

Tasks are small and pickle, so that they can go where the rows are. A new question to the rows is a
new task. They are not frozen: one is made for each pass, and freezing triples the time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from emgine import _core
from emgine._families.start_space import in_space

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape, StatisticsSpan, SufficientStatistics

    from .parts import Part

    # What is known of rows: components, or logarithms of factors of the components' weights.
    Known = tuple[NDArray[np.int64] | None, Float64 | None]


class StatisticsTask(ABC):
    """A task whose results are spans of sufficient statistics."""

    @abstractmethod
    def __call__(self, part: Part, n_threads: int) -> StatisticsSpan:
        """Return the statistics of one part."""

    def total(self, part: Part, n_threads: int) -> _core.SufficientStatistics:
        """Return the statistics of rows that are all in one part."""
        statistics = self(part, n_threads).total()
        again = self.again(statistics)
        return statistics if again is None else again.total(part, n_threads)

    def again(self, statistics: _core.SufficientStatistics) -> Self | None:  # noqa: ARG002
        """Return the task to do in place of this one, if its `statistics` are not good enough."""
        return None


@dataclass(eq=False)
class Expectation(StatisticsTask):
    """The E-step: the statistics under `mixture`, about `reference` or the mixture's own points."""

    mixture: Mixture
    reference: Float64 | None = None
    thorough: bool = False

    def __call__(self, part: Part, n_threads: int) -> StatisticsSpan:
        return _core.expectation_span(
            self.mixture,
            part.X,
            part.sample_weight,
            part.first_row,
            n_threads,
            self.reference,
            self.thorough,
            *self.known(part),
            part.kept,
        )

    def total(self, part: Part, n_threads: int) -> SufficientStatistics:
        """Return the statistics of rows that are all in one part, in one call."""
        if self.thorough:
            return super().total(part, n_threads)
        X, weight, _, kept = part
        return _core.expectation(
            self.mixture, X, weight, n_threads, self.reference, *self.known(part), kept
        )

    def known(self, part: Part) -> Known:  # noqa: ARG002
        """Return the labels and the log factors of some rows."""
        return None, None

    def again(self, statistics: SufficientStatistics) -> Self | None:
        """Return the thorough E-step where the quick one neglects a component too much."""
        if self.thorough or not _core.needs_thorough(statistics, self.mixture):
            return None
        return replace(self, thorough=True)


@dataclass(eq=False)
class HardExpectation(StatisticsTask):
    """Every row belongs wholly to its densest component of `metric`, which gives the reference."""

    metric: Mixture
    shape: ModelShape

    def __call__(self, part: Part, n_threads: int) -> StatisticsSpan:
        return _core.hard_span(
            self.metric,
            part.X,
            part.sample_weight,
            part.first_row,
            self.shape,
            self.metric.reference,
            n_threads,
        )


@dataclass(eq=False)
class NearestExpectation(StatisticsTask):
    """Every row belongs to its densest component of `metric`, in the space of the family's start.

    Rows go there a few at a time, so memory does not grow with them.
    """

    metric: Mixture
    shape: ModelShape
    reference: Float64

    def __call__(self, part: Part, n_threads: int) -> StatisticsSpan:
        spans = (self._of_some(rows, n_threads) for rows in _cut(part))
        span = next(spans)
        for following in spans:
            span.absorb(following)
        return span

    def _of_some(self, part: Part, n_threads: int) -> StatisticsSpan:
        space = in_space(part.X, self.shape)
        assert space is not None
        labels = np.empty(len(part.X), dtype=np.int64)
        self.metric.predict(space.X, labels, n_threads)
        return _core.assigned_span(
            part.X,
            part.sample_weight,
            part.first_row,
            self.shape,
            self.reference,
            labels,
            None,
            n_threads,
        )


def _cut(part: Part) -> Iterator[Part]:
    """Yield the rows of a part, as many at once as have room in a cache."""
    for begin in range(0, len(part.X), _core.GRID_ROWS):
        some, weight = slice(begin, begin + _core.GRID_ROWS), part.sample_weight
        yield part._replace(
            X=part.X[some],
            sample_weight=None if weight is None else weight[some],
            first_row=part.first_row + begin,
        )


@dataclass(eq=False)
class RandomExpectation(StatisticsTask):
    """Every row belongs where chance, a function of seed and row number, puts it."""

    shape: ModelShape
    reference: Float64
    seed: int

    def __call__(self, part: Part, n_threads: int) -> StatisticsSpan:
        return _core.random_span(
            part.X,
            part.sample_weight,
            part.first_row,
            self.shape,
            self.reference,
            self.seed,
            n_threads,
        )


@dataclass(eq=False)
class AssignedExpectation(StatisticsTask):
    """Every row belongs where labels or responsibilities, of all rows, say."""

    shape: ModelShape
    reference: Float64
    labels: NDArray[np.int64] | None
    responsibilities: Float64 | None

    def __call__(self, part: Part, n_threads: int) -> StatisticsSpan:
        these = slice(part.first_row, part.first_row + len(part.X))
        return _core.assigned_span(
            part.X,
            part.sample_weight,
            part.first_row,
            self.shape,
            self.reference,
            None if self.labels is None else self.labels[these],
            None if self.responsibilities is None else self.responsibilities[these],
            n_threads,
        )
