"""What is done to one part of the rows, and how results of neighbouring parts become one.

Tasks are small, immutable and pickle, so that they can go where the rows are. Results merge in the
order of the rows, in any grouping, always to the same bits.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import numpy as np

from emgine import _core
from emgine._scores import scoring

from .sampling import cell_sums, rows_in_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from emgine._core import Float64, Rows


@dataclass(frozen=True, eq=False)
class Part:
    """Checked rows, their weights (None: 1 each) and the number of the first of them."""

    X: Rows
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


@dataclass(frozen=True, eq=False)
class Expectation:
    """The E-step, as in ``_core.expectation_span``."""

    mixture: _core.Mixture
    about: Float64 | None
    thorough: bool

    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
        return _core.expectation_span(
            self.mixture,
            part.X,
            part.sample_weight,
            part.first_row,
            n_threads,
            self.about,
            self.thorough,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (_picklable(self.mixture), self.about, self.thorough)


@dataclass(frozen=True, eq=False)
class HardExpectation:
    """Every row belongs wholly to its densest component of `metric`."""

    metric: _core.Mixture
    covariance_type: str

    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
        return _core.hard_span(
            self.metric,
            part.X,
            part.sample_weight,
            part.first_row,
            self.covariance_type,
            n_threads,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (_picklable(self.metric), self.covariance_type)


@dataclass(frozen=True, eq=False)
class RandomExpectation:
    """Every row belongs where chance, a function of seed and row number, puts it."""

    means: Float64
    covariance_type: str
    seed: int

    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
        return _core.random_span(
            part.X,
            part.sample_weight,
            part.first_row,
            self.means,
            self.covariance_type,
            self.seed,
            n_threads,
        )


@dataclass(frozen=True, eq=False)
class AssignedExpectation:
    """Every row belongs where labels or responsibilities, of all rows, say."""

    means: Float64
    covariance_type: str
    labels: NDArray[np.int64] | None
    responsibilities: Float64 | None

    def __call__(self, part: Part, n_threads: int) -> _core.StatisticsSpan:
        these = slice(part.first_row, part.first_row + len(part.X))
        return _core.assigned_span(
            part.X,
            part.sample_weight,
            part.first_row,
            self.means,
            self.covariance_type,
            None if self.labels is None else self.labels[these],
            None if self.responsibilities is None else self.responsibilities[these],
            n_threads,
        )


@dataclass
class Stock:
    """How many rows there are, and what they weigh."""

    n_rows: int
    n_weighted_rows: int
    sums: list[Float64] | None  # weights of the cells; None where each row weighs 1

    def absorb(self, part: Self) -> None:
        """Take in the stock of the part that follows."""
        self.n_rows += part.n_rows
        self.n_weighted_rows += part.n_weighted_rows
        if self.sums is not None and part.sums is not None:
            self.sums = self.sums + part.sums

    @property
    def ends(self) -> Float64 | None:
        """Cumulative weights of the cells."""
        return None if self.sums is None else np.cumsum(np.concatenate(self.sums))

    @property
    def weight(self) -> float:
        """The weight of all rows."""
        return float(self.n_rows) if self.ends is None else float(self.ends[-1])


@dataclass(frozen=True)
class TakeStock:
    """Counts and weighs rows."""

    def __call__(self, part: Part, n_threads: int) -> Stock:  # noqa: ARG002
        n_rows, weight = len(part.X), part.sample_weight
        if weight is None:
            return Stock(n_rows, n_rows, None)
        with np.errstate(over="ignore"):
            return Stock(n_rows, int(np.count_nonzero(weight)), [cell_sums(weight)])


@dataclass
class Gathered:
    """Some of the rows, in their order, with or without weights."""

    blocks: list[tuple[Float64, Float64 | None]]

    def absorb(self, part: Self) -> None:
        """Take in what comes from the part that follows."""
        self.blocks = self.blocks + part.blocks

    def arrays(self) -> tuple[Float64, Float64 | None]:
        """Return the rows and their weights."""
        weights = [weight for _, weight in self.blocks if weight is not None]
        rows = np.concatenate([block for block, _ in self.blocks])
        return rows, np.concatenate(weights) if weights else None


@dataclass(frozen=True)
class GatherAll:
    """Takes all rows that have weight."""

    def __call__(self, part: Part, n_threads: int) -> Gathered:  # noqa: ARG002
        if part.sample_weight is None:
            return Gathered([(np.array(part.X, dtype=np.float64), None)])
        kept = np.flatnonzero(part.sample_weight)
        rows = np.asarray(part.X[kept], dtype=np.float64)
        return Gathered([(rows, part.sample_weight[kept])])


@dataclass(frozen=True, eq=False)
class Gather:
    """Takes rows by number or, given the ends of the cells, by points of the cumulative weight."""

    places: NDArray[Any]
    ends: Float64 | None = None

    def __call__(self, part: Part, n_threads: int) -> Gathered:  # noqa: ARG002
        first, n = part.first_row, len(part.X)
        if self.ends is None or part.sample_weight is None:
            begin, end = np.searchsorted(self.places, [first, first + n])
            chosen = self.places[begin:end] - first
        else:
            cell = first // _core.GRID_ROWS
            chosen = rows_in_cells(cell, part.sample_weight, self.places, self.ends)
        return Gathered([(np.asarray(part.X[chosen], dtype=np.float64), None)])


@dataclass(frozen=True, eq=False)
class Score:
    """What a method of ``scoring`` says of each row; these results are not merged."""

    mixture: _core.Mixture
    method: str

    def __call__(self, part: Part, n_threads: int) -> NDArray[Any]:
        found: NDArray[Any] = getattr(scoring, self.method)(self.mixture, part.X, n_threads)
        return found


def _picklable(mixture: _core.Mixture) -> _core.Mixture:
    from emgine.mixture import Mixture

    return Mixture._adopt(mixture)
