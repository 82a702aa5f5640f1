"""Rows of a family of the user's own: parts whose rows become statistics when they are read.

Tasks see the statistics as their rows. Nothing is kept: a source is mapped again in each pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self

import numpy as np

from .parts import Made_co, Part
from .sampling import CountRows

if TYPE_CHECKING:
    from emgine._families.user_functions import UserFunctions

    from .parts import Parts, Result, Task
    from .sampling import RowCounts


class Widths(NamedTuple):
    """The number of statistics of the rows; all rows were looked at."""

    first: int

    def absorb(self, part: Self) -> None:
        """Take in the number of the part that follows, which must be the same."""
        if part.first != self.first:
            raise ValueError(
                f"statistics returned {part.first} columns where it returned {self.first} before."
            )


class FindWidth(NamedTuple):
    """Makes the statistics of all rows once, so that what is wrong is found before work starts."""

    functions: UserFunctions

    def __call__(self, part: Part, n_threads: int) -> Widths:  # noqa: ARG002
        return Widths(self.functions.rows(part.X, part.first_row).shape[1] - 1)


class OfStatistics(Generic[Made_co]):
    """A task that is done to the statistics of the rows."""

    def __init__(self, task: Task[Made_co], functions: UserFunctions) -> None:
        self._task, self._functions = task, functions

    def __call__(self, part: Part, n_threads: int) -> Made_co:
        return self._task(part._replace(X=self._functions.rows(part.X, part.first_row)), n_threads)


class OwnParts:
    """Parts whose rows are the statistics of other parts' rows; `counts` if they are known."""

    def __init__(
        self, parts: Parts, functions: UserFunctions, counts: RowCounts | None = None
    ) -> None:
        assert functions.n_statistics is not None
        self._parts, self._functions, self._counts = parts, functions, counts
        self.missing = parts.missing
        self.n_threads, self.n_features = parts.n_threads, functions.n_statistics + 1
        self.dtype: np.dtype[Any] = np.dtype(np.float64)

    def reduce(self, task: Task[Result]) -> Result:
        """Return the result of `task` for the statistics of all parts."""
        asked: Any = task
        if isinstance(asked, CountRows) and self._counts is not None:
            known: Any = self._counts
            return known  # type: ignore[no-any-return]
        return self._parts.reduce(OfStatistics(task, self._functions))
