"""Only what may win is finished: the candidates run a race, and most are left early.

Every run makes a few steps of EM. The one ahead is finished; of the others each goes on only while
it could still come near. What is nested in the best is finished too: its likelihood alone speaks
against it, and a plateau of EM may belie that. What is finished has the bits it has in ``ladder``.
The rule, in ``bar``, is a wager; what is decided depends on no clock and no thread.
"""

from __future__ import annotations

import math
import threading
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from emgine._families.gaussian.metric import CHEAPEST
from emgine._families.gaussian.parameters import n_free_parameters
from emgine._families.gaussian.split import split

from .bar import GRACE, NEAR, Bar, Watch, reachable
from .candidates import is_nested
from .entrant import Entrant, best_of
from .fits import Fits, failed, is_below, is_outraced
from .replay import Replay
from .table import columns

if TYPE_CHECKING:
    from .fits import Tick

# Iterations after which it is seen who is ahead.
HEAT = 3
# Numbers that all runs together may keep of their first iterations.
MOST_NUMBERS = 1 << 21


class Race(Fits):
    """The search that finishes the best candidates."""

    def _run(self, tick: Tick) -> None:
        self._lock = threading.Lock()
        self._entrants: list[list[Entrant]] = []
        sizes = [self._n_starts(record.candidate.n_components) for record in self.records]
        room = MOST_NUMBERS // sum(sizes)
        for number, size in enumerate(sizes):
            runs = [Entrant(number, restart, Replay(self.rows, room)) for restart in range(size)]
            self._entrants.append(runs)
        try:
            self._prepare()
            # Of the core, for the same bits wherever the rows are.
            self._row_weight = self._starts.statistics(1, CHEAPEST, 0).row_weight
            self._heats()
            self._race(tick)
            self._repair()
        finally:
            # Also what an interrupt left: two readings of the rows for each.
            self._side_by_side(self._record, range(len(self.records)))
        self._finish_the_best()

    def _heats(self) -> None:
        options = replace(self.options, max_iter=min(HEAT, self.options.max_iter))
        everyone = [entrant for entrants in self._entrants for entrant in entrants]

        def heat(entrant: Entrant) -> None:
            if perf_counter() < self.end or entrant is everyone[0]:
                start = self._start(self.records[entrant.number].candidate, entrant.restart)
                entrant.run(lambda: self._best(entrant.replay, [start], options))

        self._side_by_side(heat, everyone)

    def _race(self, tick: Tick) -> None:
        """Finish the one ahead; let the others go on while they could come near."""
        running = [entrant for entrant in self._by_size() if entrant.best is not None]
        left = [len(entrants) for entrants in self._entrants]
        if not running:
            return
        leader = min(running, key=self._score)
        bar = math.inf

        def go_on(entrant: Entrant) -> None:
            spared = self._is_nested(entrant.number, leader.number)
            self._go_on(entrant, self._bar(entrant.number, math.inf if spared else bar))
            with self._lock:
                left[entrant.number] -= 1
                last = left[entrant.number] == 0
            if last:
                tick()

        go_on(leader)
        bar = self._score(leader) + NEAR
        everyone = [entrant for entrant in self._by_size() if entrant is not leader]
        self._side_by_side(go_on, everyone)

    def _repair(self) -> None:
        """Start again from the smaller neighbour what could not end above it."""
        best = min((self._score(entrant) for entrant in self._by_size()), default=math.inf) + NEAR

        def climb(chain: list[int]) -> None:
            smaller: Entrant | None = None
            for number in chain:
                ahead = max(self._entrants[number], key=lambda entrant: entrant.rank)
                if ahead.best is None:
                    continue
                reached = ahead.lower_bound
                if ahead.outraced:
                    reached = reachable(reached, ahead.gain)
                if smaller is not None and is_below(reached, smaller.lower_bound):
                    again = self._split(number, smaller, best)
                    self._entrants[number].append(again)
                    ahead = max(ahead, again, key=lambda entrant: entrant.rank)
                smaller = ahead

        self._side_by_side(climb, self._chains())

    def _split(self, number: int, smaller: Entrant, best: float) -> Entrant:
        assert smaller.best is not None
        n_components = self.records[number].candidate.n_components
        halves = split(smaller.best.result.mixture, n_components)
        again = Entrant(number, len(self._entrants[number]), Replay(self.rows, 0))
        watch = Watch(self._bar(number, best), GRACE)
        if perf_counter() < self.end:
            again.run(lambda: self._best(self.rows, [lambda: halves], watch=watch))
            again.outraced = watch.outraced and not again.is_done
        return again

    def _go_on(self, entrant: Entrant, bar: Bar) -> None:
        """Run an entrant to its end, or until it is out."""
        best, gain = entrant.best, entrant.gain
        if best is None or entrant.is_done or perf_counter() >= self.end:
            return
        entrant.outraced = math.isfinite(gain) and bar.is_out(entrant.lower_bound, gain)
        start = best.restarts[-1].start
        if not entrant.outraced and start is not None:
            watch = Watch(bar)
            entrant.run(lambda: self._best(entrant.replay, [lambda: start], watch=watch))
            entrant.outraced = watch.outraced and not entrant.is_done
        if not entrant.outraced:
            entrant.replay.forget()

    def _record(self, number: int) -> None:
        began, record, entrants = perf_counter(), self.records[number], self._entrants[number]
        found = best_of(entrants, self.options.max_iter)
        if found is not None:
            try:
                record = self._recorded(number, *found)
            except Exception as error:  # whatever it is, the others go on
                record = failed(record, error)
        else:
            errors = [entrant.error for entrant in entrants if entrant.error is not None]
            record = failed(record, errors[-1]) if errors else record
        spent = sum(entrant.seconds for entrant in entrants)
        self.records[number] = replace(record, seconds=spent + perf_counter() - began)

    def _finish_the_best(self) -> None:
        """Finish what was left but came near after all, as long as there is such a one."""
        while perf_counter() < self.end:
            places = columns(self.records, self.judge.criterion)["rank"]
            best = int(places.argmin())
            near = [
                number
                for number, record in enumerate(self.records)
                if is_outraced(record)
                and (
                    record.score <= self.records[best].score + NEAR or self._is_nested(number, best)
                )
            ]
            if not near:
                return
            for number in near:
                for entrant in self._entrants[number]:
                    self._go_on(entrant, self._bar(number, math.inf))
                self._record(number)

    def _is_nested(self, number: int, other: int) -> bool:
        return is_nested(self.records[number].candidate, self.records[other].candidate)

    def _by_size(self) -> list[Entrant]:
        """Return the entrants, those of most components first, so that threads end together."""
        numbers = sorted(
            range(len(self.records)), key=lambda i: -self.records[i].candidate.n_components
        )
        return [entrant for number in numbers for entrant in self._entrants[number]]

    def _bar(self, number: int, score: float) -> Bar:
        candidate = self.records[number].candidate
        sizes = candidate.covariance_type, candidate.n_components, self.rows.n_features
        n_parameters = n_free_parameters(*sizes)
        return Bar(score, self.judge.penalty(n_parameters, self._row_weight), self._row_weight)

    def _score(self, entrant: Entrant) -> float:
        """Return the score at the last lower bound; inf without a run, or with an inflated one."""
        if not entrant.rank[0]:
            return math.inf
        return self._bar(entrant.number, math.inf).at(entrant.lower_bound)
