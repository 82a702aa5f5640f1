"""What is done to each part of the rows, and how results of neighbouring parts become one.

Tasks are small and pickle, so that they can go where the rows are. Results merge in the order of
the rows, in any grouping, always to the same bits. A new question to the rows is a new task.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from emgine._core import Float64, RowArray


@dataclass(frozen=True, eq=False)
class Part:
    """Checked rows, their weights (None: 1 each) and the number of the first of them."""

    X: RowArray
    sample_weight: Float64 | None
    first_row: int


class Mergeable(Protocol):
    """A result that takes in that of the next part."""

    def absorb(self, part: Any) -> None:
        """Take in the result of the part that follows."""


Result = TypeVar("Result", bound=Mergeable)
Made_co = TypeVar("Made_co", covariant=True)


class Task(Protocol[Made_co]):
    """What is done to every part."""

    def __call__(self, part: Part, n_threads: int) -> Made_co:
        """Return the result of one part."""


def merged(results: Iterable[Result]) -> Result | None:
    """Return one result for neighbouring parts, in their order; the results stay as they are."""
    total: Result | None = None
    for result in results:
        if total is None:
            total = copy.deepcopy(result)
        else:
            total.absorb(result)
    return total


class StatisticsTask(ABC):
    """A task whose results are spans of sufficient statistics."""

    @abstractmethod
    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
        """Return the statistics of one part."""

    def again(self, statistics: _core.SufficientStatistics) -> Self | None:  # noqa: ARG002
        """Return the task to do in place of this one, if its `statistics` are not good enough."""
        return None


@dataclass(eq=False)  # not frozen: one is made for each pass, and freezing triples the time
class Expectation(StatisticsTask):
    """The E-step: the statistics under `mixture`, about `reference` or the mixture's own points."""

    mixture: _core.Mixture
    reference: Float64 | None = None
    thorough: bool = False

    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
        return _core.expectation_span(
            self.mixture,
            part.X,
            part.sample_weight,
            part.first_row,
            n_threads,
            self.reference,
            self.thorough,
        )

    def again(self, statistics: _core.SufficientStatistics) -> Self | None:
        """Return the thorough E-step where the quick one neglects a component too much."""
        if self.thorough or not _core.needs_thorough(statistics, self.mixture):
            return None
        return replace(self, thorough=True)


@dataclass(frozen=True, eq=False)
class HardExpectation(StatisticsTask):
    """Every row belongs wholly to its densest component of `metric`, which gives the reference."""

    metric: _core.Mixture
    shape: _core.ModelShape

    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
        return _core.hard_span(
            self.metric,
            part.X,
            part.sample_weight,
            part.first_row,
            self.shape,
            self.metric.reference,
            n_threads,
        )


@dataclass(frozen=True, eq=False)
class RandomExpectation(StatisticsTask):
    """Every row belongs where chance, a function of seed and row number, puts it."""

    shape: _core.ModelShape
    reference: Float64
    seed: int

    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
        return _core.random_span(
            part.X,
            part.sample_weight,
            part.first_row,
            self.shape,
            self.reference,
            self.seed,
            n_threads,
        )


@dataclass(frozen=True, eq=False)
class AssignedExpectation(StatisticsTask):
    """Every row belongs where labels or responsibilities, of all rows, say."""

    shape: _core.ModelShape
    reference: Float64
    labels: NDArray[np.int64] | None
    responsibilities: Float64 | None

    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
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
