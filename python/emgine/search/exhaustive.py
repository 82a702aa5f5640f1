"""The exhaustive search: every candidate is finished.

A candidate that ended below a smaller one of its kind is fitted again from that one, with
components split, and the better of both is kept. First fits wait for no other.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from .fits import Fits, better_of, failed, is_below

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._em.restarts import BestRun

    from .fits import Advance


class Exhaustive(Fits):
    """The search that finishes every candidate."""

    def _run(self, advance: Advance) -> None:
        self._prepare()
        self._found: dict[int, BestRun] = {}
        order = self._order()
        self._side_by_side(partial(self._fit_first, advance, order[0]), order)
        chains = self._chains()
        # Those in several chains first: the next of each chain may be fitted again from them.
        shared = {
            kind: [i for i in chain if self._is_shared(i, chains) and self._owns(kind, i)]
            for kind, chain in chains.items()
        }
        self._side_by_side(self._refit, [chain for chain in shared.values() if chain])
        self._side_by_side(
            self._refit,
            [
                [i for i in chain if self._owns(kind, i) and i not in shared[kind]]
                for kind, chain in chains.items()
            ],
        )
        self._found.clear()

    def _order(self) -> list[int]:
        """Return the candidates in the order given, kind by kind.

        Side by side those of most components first, so that threads end together; those of fewest
        where a deadline may leave out the last.
        """
        numbers = range(len(self.records))
        if self._at_once == 1:
            return list(numbers)
        sign = -1 if math.isinf(self.end) else 1
        return sorted(numbers, key=lambda i: sign * self.records[i].candidate.n_components)

    def _owns(self, kind: str, number: int) -> bool:
        return self.records[number].candidate.kind == kind

    def _is_shared(self, number: int, chains: dict[str, list[int]]) -> bool:
        return any(kind in chains for kind in self.records[number].candidate.also)

    def _fit_first(self, advance: Advance, first: int, number: int) -> None:
        """Fit a candidate from its own starts; the very first one also after the deadline."""
        if perf_counter() < self.end or number == first:
            candidate = self.records[number].candidate
            starts = [self._start(candidate, i) for i in range(self._n_runs(candidate))]
            self._record(number, lambda: self._best(candidate, starts))
        advance()

    def _record(self, number: int, fit: Callable[[], BestRun]) -> None:
        """Record a fit of a candidate; after an error, whatever it is, the last one that it has."""
        began, record = perf_counter(), self.records[number]
        try:
            found = fit()
            made = self._recorded(number, found)
            self._found[number] = found
        except Exception as error:
            made = record if number in self._found else failed(record, error)
        self.records[number] = replace(made, seconds=record.seconds + perf_counter() - began)

    def _refit(self, chain: list[int]) -> None:
        """Fit candidates of one kind again where a smaller one is higher, from few to many."""
        for number in chain:
            found, smaller = self._found.get(number), self._smaller(number)
            if self._runner.stopped or perf_counter() >= self.end:
                return
            if found is None or smaller is None:
                continue
            if is_below(found.result.lower_bound, smaller.lower_bound_):
                self._refit_from(number, found, smaller)

    def _refit_from(self, number: int, found: BestRun, smaller: Any) -> None:
        candidate = self.records[number].candidate
        halves = self._halves(smaller.mixture_, candidate)
        if halves is not None:
            self._record(number, lambda: better_of(found, self._best(candidate, [lambda: halves])))

    def _smaller(self, number: int) -> Any:
        """Return the fit of the next smaller number of components of the same kind, or None."""
        candidate = self.records[number].candidate
        fits = [
            record.estimator
            for record in self.records
            if record.estimator is not None
            and candidate.kind in (record.candidate.kind, *record.candidate.also)
            and record.candidate.n_components < candidate.n_components
        ]
        return max(fits, key=lambda fit: fit.n_components, default=None)
