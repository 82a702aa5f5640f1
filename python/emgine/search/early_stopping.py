"""The search with early stopping: only candidates that may be the best are finished.

Every run makes a few first iterations. The run with the best score is finished; each of the others
goes on only while it could come near, by the heuristic in ``cutoff``. A candidate nested in the
best is finished too: only its likelihood speaks against it, and EM may be on a plateau. A finished
candidate has the bits it has in ``exhaustive``; no clock or thread decides.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from itertools import chain
from time import perf_counter
from typing import TYPE_CHECKING

from emgine._families.gaussian.parameters import cheapest

from .cached_statistics import CachedStatistics
from .cutoff import GRACE, NEAR, Cutoff, CutoffWatch, reachable
from .fits import Fits, failed, is_below
from .progress_bar import CandidateProgress
from .run import Run, best_of
from .table import STOPPED_EARLY, columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._core import Mixture

    from .fits import Advance

# Iterations that every run makes before runs are compared.
FIRST_ITERATIONS = 3
# Numbers that all runs together may keep of their first iterations.
MOST_NUMBERS = 1 << 21


class EarlyStopping(Fits):
    """The search that finishes the best candidates."""

    def _run(self, advance: Advance) -> None:
        n_runs = [self._n_starts(record.candidate.n_components) for record in self.records]
        capacity = MOST_NUMBERS // sum(n_runs)
        self._runs = [
            [Run(number, i, self._cached(number, capacity)) for i in range(n)]
            for number, n in enumerate(n_runs)
        ]
        try:
            self._prepare()
            # Of the core, for the same bits wherever the rows are.
            view = self._views()[0]
            assert view.starts is not None
            weighing = cheapest(1, view.rows.n_features, view.rows.missing)
            self._row_weight = view.starts.statistics(weighing, 0).row_weight
            self._side_by_side(self._begin, list(chain.from_iterable(self._runs)))
            self._continue_all(CandidateProgress(n_runs, advance))
            self._refit()
        finally:
            # An interrupted search is recorded too: it takes two passes for each candidate.
            self._side_by_side(self._record, range(len(self.records)))
        self._finish_nearby()

    def _begin(self, run: Run) -> None:
        """Make the first iterations of a run; the very first run has them at any deadline."""
        if perf_counter() < self.end or run is self._runs[0][0]:
            most = min(FIRST_ITERATIONS, self.parameters["max_iter"])
            candidate = self.records[run.number].candidate
            start, view = self._start(candidate, run.restart), self._view(candidate)
            few = view.options._replace(max_iter=most)
            run.make(lambda: self._best(candidate, [start], run.statistics, few))

    def _continue_all(self, progress: CandidateProgress) -> None:
        """Finish the leading run, then continue the others while they could come near it."""
        runs = [run for run in self._by_size() if run.fit is not None]
        if not runs:
            return
        leader = min(runs, key=self._score)
        self._continue(leader, math.inf)
        progress.run_done(leader.number)
        score = self._score(leader) + NEAR

        def work(run: Run) -> None:
            nested = self._is_nested(run.number, leader.number)
            self._continue(run, math.inf if nested else score)
            progress.run_done(run.number)

        self._side_by_side(work, [run for run in self._by_size() if run is not leader])

    def _continue(self, run: Run, score: float) -> None:
        """Continue a run to its end, or until it cannot reach the score."""
        fit, gain = run.fit, run.gain
        if fit is None or run.is_done or perf_counter() >= self.end:
            return
        cutoff = self._cutoff(run.number, score)
        run.stopped_early = math.isfinite(gain) and cutoff.is_missed(run.lower_bound, gain)
        start = fit.restarts[-1].start
        if not run.stopped_early and start is not None:
            watch = CutoffWatch(cutoff)
            candidate = self.records[run.number].candidate
            view = self._view(candidate)
            again: Callable[[], Mixture] = lambda: start  # noqa: E731
            if not view.rows.side_by_side:  # the record of a start has no parameters of a user's
                again = self._start(candidate, run.restart)
            run.make(lambda: self._best(candidate, [again], run.statistics, watch=watch))
            run.stopped_early = watch.stopped_early and not run.is_done
        if not run.stopped_early:
            run.statistics.clear()

    def _refit(self) -> None:
        """Fit candidates that ended below a smaller one again, from that one."""
        score = min((self._score(run) for run in self._by_size()), default=math.inf) + NEAR
        self._side_by_side(partial(self._refit_chain, score), self._chains().items())

    def _refit_chain(self, score: float, chain: tuple[str, list[int]]) -> None:
        """Go through the candidates of one kind, from few components to many."""
        smaller: Run | None = None
        kind, numbers = chain
        for number in numbers:
            best = max(self._runs[number], key=lambda run: run.rank)
            if best.fit is None:
                continue
            reached = best.lower_bound
            if best.stopped_early:
                reached = reachable(reached, best.gain)
            own = self.records[number].candidate.kind == kind
            if smaller is not None and own and is_below(reached, smaller.lower_bound):
                refit = self._run_from_smaller(number, smaller, score)
                self._runs[number] += refit
                best = max(best, *refit, key=lambda run: run.rank) if refit else best
            smaller = best

    def _run_from_smaller(self, number: int, smaller: Run, score: float) -> list[Run]:
        """Return a run from a smaller candidate; none of a family that cannot be split."""
        assert smaller.fit is not None
        candidate = self.records[number].candidate
        halves = self._halves(smaller.fit.result.mixture, candidate)
        if halves is None:
            return []
        run = Run(number, len(self._runs[number]), self._cached(number, 0))
        watch = CutoffWatch(self._cutoff(number, score), GRACE)
        if perf_counter() < self.end:
            run.make(lambda: self._best(candidate, [lambda: halves], watch=watch))
            run.stopped_early = watch.stopped_early and not run.is_done
        return [run]

    def _record(self, number: int) -> None:
        began, record, runs = perf_counter(), self.records[number], self._runs[number]
        best = best_of(runs, self.parameters["max_iter"])
        if best is not None:
            try:
                record = self._recorded(number, *best)
            except Exception as error:  # whatever it is, the others go on
                record = failed(record, error)
        else:
            errors = [run.error for run in runs if run.error is not None]
            record = failed(record, errors[-1]) if errors else record
        seconds = sum(run.seconds for run in runs)
        self.records[number] = replace(record, seconds=seconds + perf_counter() - began)

    def _finish_nearby(self) -> None:
        """Finish candidates that were stopped early, but came near the best, until none is left."""
        while perf_counter() < self.end:
            places = columns(self.records, self.criterion.choice)["rank"]
            nearby = self._stopped_nearby(int(places.argmin()))
            if not nearby:
                return
            for number in nearby:
                for run in self._runs[number]:
                    self._continue(run, math.inf)
                self._record(number)

    def _stopped_nearby(self, best: int) -> list[int]:
        """Return the candidates that were stopped early, and are near the best or nested in it."""
        score = self.records[best].score + NEAR
        return [
            number
            for number, record in enumerate(self.records)
            if record.status == STOPPED_EARLY
            and (record.score <= score or self._is_nested(number, best))
        ]

    def _is_nested(self, number: int, other: int) -> bool:
        candidate, larger = self.records[number].candidate, self.records[other].candidate
        fewer = candidate.n_components <= larger.n_components
        return fewer and self._kind(candidate).is_special_case(self._kind(larger))

    def _cached(self, number: int, capacity: int) -> CachedStatistics:
        rows = self._view(self.records[number].candidate).rows
        # Responsibilities of a general family are too many numbers to keep.
        return CachedStatistics(rows, capacity if rows.side_by_side else 0)

    def _by_size(self) -> list[Run]:
        """Return the runs, those of most components first, so that threads end together."""
        numbers = sorted(
            range(len(self.records)), key=lambda i: -self.records[i].candidate.n_components
        )
        return [run for number in numbers for run in self._runs[number]]

    def _cutoff(self, number: int, score: float) -> Cutoff:
        candidate = self.records[number].candidate
        held, n_parameters = self._held(candidate), self._shape(candidate).n_free_parameters
        n_parameters -= 0 if held is None else held.n_held
        penalty = self.criterion.penalty(n_parameters, self._row_weight)
        return Cutoff(score, penalty, self._row_weight)

    def _score(self, run: Run) -> float:
        """Return the score at the last lower bound; inf without a fit, or with an inflated one."""
        if run.rank[0] < 0:
            return math.inf
        return self._cutoff(run.number, math.inf).score_at(run.lower_bound)
