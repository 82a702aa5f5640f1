"""Iterations that the core makes in one call: of rows in memory, as far as they are regular.

What needs a closer look (a repair, a fall) is left to the run; priors, functions of a user's and
rows that are elsewhere are too. The bits are those of one iteration after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from emgine._rows.rows import Rows

if TYPE_CHECKING:
    from emgine import _core
    from emgine._rows.parts import Part
    from emgine._rows.rows import Totals


class InCore(NamedTuple):
    """Rows that the core can read by itself, and the number of threads to do so."""

    part: Part
    n_threads: int

    @classmethod
    def of(cls, rows: Totals) -> Self | None:
        """Return these rows; None if the core cannot read them all, or they know their totals."""
        if not isinstance(rows, Rows) or type(rows).total is not Rows.total:
            return None
        part = rows.of_core
        return None if part is None else cls(part, rows.n_threads)

    def run(
        self,
        begun: _core.Iterations,
        rules: _core.IterationRules,
        leaps: _core.Accelerator | None,
        remaining: _core.RemainingGain,
        tol: float,
        most: int,
    ) -> None:
        """Make at most so many iterations; fewer where one is left open, or after a while."""
        X, weight, _, kept = self.part
        begun.run(X, weight, kept, self.n_threads, rules, tol, most, leaps, remaining)
