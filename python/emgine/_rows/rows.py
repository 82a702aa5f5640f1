"""Rows as the EM loop and the starts see them: through their sums.

The bits are the same wherever the parts are. Rows that are read again are checked to be the same.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from emgine._checks.validation import check_summed_weight, scaled_weights

from .labelled_tasks import labelled
from .own_parts import FindWidth, OwnParts
from .parts import InMemory
from .sampling import CountRows, Gather, GatherAll, GatherNumbered, stratified_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._checks.component_factors import ComponentFactors
    from emgine._core import Float64, Mixture, RowArray, SufficientStatistics
    from emgine._families.own_functions import OwnFunctions
    from emgine._families.user_functions import UserFunctions

    from .parts import Part, Parts, Result, Task
    from .sampling import RowCounts
    from .tasks import StatisticsTask

# Sums of weights in another order agree to this, relatively.
ROUNDING = 1e-9


class Totals(Protocol):
    """What EM needs of rows: `Rows`, or a stand-in that knows some of the totals already."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Either float64 or float32."""

    def total(self, task: StatisticsTask) -> SufficientStatistics:
        """Return the statistics of all rows."""


class Answers(Protocol):
    """Statistics of passes that were made before, in the order of the passes."""

    def answer(self, task: StatisticsTask) -> SufficientStatistics | None:
        """Return the statistics of the next pass; None if they are not known."""

    def record(self, task: StatisticsTask, statistics: SufficientStatistics) -> None:
        """Add the statistics of a pass."""


class Rows:
    """All rows of a fit; ValueError if there are none, one is not finite, or none has weight.

    `answers` are asked before each pass over rows that are not in memory, and told its result.
    """

    side_by_side = True  # whether several threads may make passes

    def __init__(self, parts: Parts, answers: Answers | None = None) -> None:
        self._parts, self._answers = parts, answers
        self.in_memory = parts if isinstance(parts, InMemory) else None
        self.n_threads, self.n_features, self.dtype = parts.n_threads, parts.n_features, parts.dtype
        self.missing = parts.missing  # rows may lack cells, which are NaN
        self._row_weight: float | None = None
        self.functions: UserFunctions | None = None  # of a user's family, which made these rows
        self.factors: ComponentFactors | None = None  # what is known of the rows' components
        if self.in_memory is None:  # weights in memory were checked when they came in
            check_summed_weight(self._counts.weight)

    @property
    def of_core(self) -> Part | None:
        """The rows, if all are in memory and the core's passes are all that is to do with them."""
        if self.in_memory is None or self.factors is not None or self.functions is not None:
            return None
        return self.in_memory.part

    @cached_property
    def _counts(self) -> RowCounts:
        return self._parts.reduce(CountRows())

    @property
    def has_base(self) -> bool:
        """Whether the last column is a log base measure, and no feature."""
        return self.functions is not None

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return self._counts.n_rows

    @property
    def n_weighted_rows(self) -> int:
        """Number of rows that have weight."""
        return self._counts.n_weighted_rows

    @property
    def row_weight(self) -> float:
        """Sum of the weights of the rows."""
        return self._counts.weight

    def with_threads(self, n_threads: int) -> Self:
        """Return the same rows, which must be in memory, with another number of threads."""
        assert self.in_memory is not None
        return self._with(self.in_memory.with_threads(n_threads), self.functions)

    def others(self, X: RowArray, weight: Float64 | None) -> Self:
        """Return other rows of the same kind, in memory."""
        made = self._with(InMemory(X, weight, self.n_threads, self.missing), self.functions)
        made.factors = None
        return made

    def labelled(self, factors: ComponentFactors | None) -> Self:
        """Return the same rows with what is known of their components."""
        return self if factors is None else self.relabelled(factors)

    def relabelled(self, factors: ComponentFactors | None) -> Self:
        """Return the same rows with this in place of what was known of their components."""
        made = self._with(self._parts, self.functions)
        made.factors = factors
        return made

    def under(self, mixture: Mixture) -> Rows | Parts:  # noqa: ARG002
        """Return the rows as a mixture of a run scores them."""
        return self

    def with_scaled_weights(self) -> Self:
        """Return the rows for a fit, which depends on ratios of weights alone."""
        here = self.in_memory
        if here is None or (scaled := scaled_weights(here.sample_weight)) is here.sample_weight:
            return self
        made = InMemory(here.X, scaled, here.n_threads, self.missing)
        return self._with(made, self.functions)

    def in_statistics(self, functions: OwnFunctions) -> Self:
        """Return the rows of a user's family: their statistics, made once where they fit memory."""
        here = self.in_memory
        if here is not None:
            made = functions.rows(here.X)
            functions = functions._replace(n_statistics=made.shape[1] - 1)
            in_memory = InMemory(made, here.sample_weight, here.n_threads, self.missing)
            return self._with(in_memory, functions)
        functions = functions._replace(n_statistics=self.reduce(FindWidth(functions)).first)
        return self._with(OwnParts(self._parts, functions, self._counts), functions)

    def _with(self, parts: Parts, functions: UserFunctions | None) -> Self:
        made = type(self)(parts, self._answers)
        made.functions, made.factors = functions, self.factors
        return made

    def reduce(self, task: Task[Result]) -> Result:
        """Return the result of `task` for all rows."""
        return self._parts.reduce(task)

    def total(self, task: StatisticsTask) -> SufficientStatistics:
        """Return the statistics of all rows."""
        if self.factors is not None:
            task = labelled(task, self.factors)
        here = self.in_memory
        if here is not None:  # the same rows in every pass
            return task.total(here.part, here.n_threads)
        statistics = self._pass(task)
        again = task.again(statistics)
        return statistics if again is None else self._pass(again)

    def sample(
        self, size: int, random_state: np.random.RandomState
    ) -> tuple[Float64, Float64 | None]:
        """Return all rows that have weight, or `size` that represent them without weights."""
        counts = self._counts
        if counts.n_rows <= size and counts.ends is None and self.in_memory is not None:
            return np.ascontiguousarray(self.in_memory.X, dtype=np.float64), None  # no copy
        if counts.n_rows <= size:
            return self._parts.reduce(GatherAll()).arrays()
        return self._parts.reduce(self._gather(size, random_state)).arrays()[0], None

    def numbered_sample(
        self, size: int, random_state: np.random.RandomState
    ) -> tuple[Float64, NDArray[np.intp]]:
        """Return `size` rows that represent all without weights, or fewer, and their numbers."""
        n_rows, unweighted = self.n_rows, self._counts.ends is None
        if n_rows <= size and unweighted:
            task = GatherNumbered(Gather(np.arange(n_rows)))
        else:
            task = GatherNumbered(self._gather(size, random_state))
        X, numbers = self._parts.reduce(task).arrays()
        assert numbers is not None
        return X, numbers.astype(np.intp)

    def _gather(self, size: int, random_state: np.random.RandomState) -> Gather:
        counts = self._counts
        points = stratified_points(size, random_state)
        if counts.ends is not None:
            return Gather(points, counts.ends)
        return Gather(np.minimum((points * counts.n_rows).astype(np.intp), counts.n_rows - 1))

    def _pass(self, task: StatisticsTask) -> SufficientStatistics:
        """Return the statistics of one pass, from the answers if they are known."""
        known = None if self._answers is None else self._answers.answer(task)
        if known is not None:
            return known
        span = self._parts.reduce(task)
        if span.n_rows != self.n_rows:
            raise self._other_rows(span.n_rows, "")
        statistics = span.total()
        self._check_weight(statistics.row_weight)
        if self._answers is not None:
            self._answers.record(task, statistics)
        return statistics

    def _check_weight(self, weight: float) -> None:
        """Raise ValueError unless a pass found rows of the weight that the others found."""
        # The first pass sums in another order than the count; later ones agree to the bit.
        if self._row_weight is None and abs(weight / self._counts.weight - 1) <= ROUNDING:
            self._row_weight = weight
        if weight != self._row_weight:
            raise self._other_rows(self.n_rows, f" of weight {weight:g}")

    def _other_rows(self, n_rows: int, weight: str) -> ValueError:
        return ValueError(
            "X gave other rows in a later pass: first "
            f"{self.n_rows} rows of weight {self._counts.weight:g}, then {n_rows} rows{weight}. "
            "A source of rows must give the same rows, in the same order, each time it is read."
        )
