"""The exhaustive search: every candidate is finished, in each kind the smallest first.

A candidate that ended below a smaller one of its kind is fitted again from that one, with
components split, and the better of both is kept.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from .fits import Fits, better_of, failed, is_below
from .table import NOT_STARTED

if TYPE_CHECKING:
    from emgine._em.restarts import BestRun

    from .candidates import Candidate
    from .fits import Advance
    from .table import Record


class Exhaustive(Fits):
    """The search that finishes every candidate."""

    def _run(self, advance: Advance) -> None:
        self._prepare()
        work, chains = partial(self._fit_chain, advance), self._chains()
        # Those in several chains first: the next of each chain may be fitted again from them.
        shared = {
            kind: [i for i in chain if self._is_shared(i, chains) and self._owns(kind, i)]
            for kind, chain in chains.items()
        }
        self._side_by_side(work, [chain for chain in shared.values() if chain])
        self._side_by_side(
            work,
            [
                [i for i in chain if self._owns(kind, i) and i not in shared[kind]]
                for kind, chain in chains.items()
            ],
        )

    def _owns(self, kind: str, number: int) -> bool:
        return self.records[number].candidate.kind == kind

    def _is_shared(self, number: int, chains: dict[str, list[int]]) -> bool:
        return any(kind in chains for kind in self.records[number].candidate.also)

    def _fit_chain(self, advance: Advance, chain: list[int]) -> None:
        """Fit the candidates of one kind, from few components to many."""
        for number in chain:
            if self._runner.stopped:
                return
            nothing_done = all(record.status == NOT_STARTED for record in self.records)
            if perf_counter() < self.end or nothing_done:
                self.records[number] = self._record(number)
            advance()

    def _record(self, number: int) -> Record:
        began, record = perf_counter(), self.records[number]
        try:
            record = self._recorded(number, self._fit(record.candidate))
        except Exception as error:  # whatever it is, the others go on
            record = failed(record, error)
        return replace(record, seconds=perf_counter() - began)

    def _fit(self, candidate: Candidate) -> BestRun:
        numbers = range(self._n_runs(candidate))
        best = self._best(candidate, [self._start(candidate, number) for number in numbers])
        smaller = self._smaller(candidate)
        if smaller is None or not is_below(best.result.lower_bound, smaller.lower_bound_):
            return best
        halves = self._halves(smaller.mixture_, candidate)
        if halves is None:
            return best
        return better_of(best, self._best(candidate, [lambda: halves]))

    def _smaller(self, candidate: Candidate) -> Any:
        """Return the fit of the next smaller number of components of the same kind, or None."""
        fits = [
            record.estimator
            for record in self.records
            if record.estimator is not None
            and candidate.kind in (record.candidate.kind, *record.candidate.also)
            and record.candidate.n_components < candidate.n_components
        ]
        return max(fits, key=lambda fit: fit.n_components, default=None)
