"""Fitting the candidates: each on its own, so that one that fails takes no other with it.

Every candidate starts cold. One that ended with less likelihood than a smaller candidate of its
structure is fitted again from that one, split, and the better of both is kept. The order of work
and the number of threads change no bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._fitting.progress import Progress
from emgine._fitting.remedies import first_mixture
from emgine._fitting.restarts import BestRun, best_run, fitted_by
from emgine._fitting.side_by_side import SideBySide
from emgine._fitting.split import split
from emgine._reading.opened_rows import check_enough_rows
from emgine._scores.information_criteria import evidence_of
from emgine.gaussian_mixture import GaussianMixture

from .criteria import OF_EVIDENCE, held_out, normalized_entropy
from .starts import SharedStarts
from .table import DEGENERATE, NOT_STARTED, Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emgine._core import Mixture, SufficientStatistics
    from emgine._fitting import em
    from emgine._reading.rows import RowsInMemory

    from .candidates import Candidate

# From so many numbers on, one fit after the other has all threads; below, structures share them.
LARGE = 1 << 22
# A likelihood that is smaller by less, relatively, is one that a tolerance moved.
SAME = 1e-9


@dataclass(eq=False)
class Fits:
    """The records of a search, one after the other."""

    rows: RowsInMemory
    options: em.Options
    parameters: dict[str, Any]  # of GaussianMixture, beside the two that are searched
    criterion: str | Callable[..., Any]
    n_folds: int
    seed: int
    feature_names: NDArray[np.object_] | None
    end: float  # reading of perf_counter
    records: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._at_once = self._chains_at_once()
        # What is not an ordinary error of a candidate ends the search.
        self._runner: SideBySide[None] = SideBySide(self._at_once, isolated=())
        if self._at_once > 1:  # the bits of a fit do not depend on its number of threads
            self.rows = replace(self.rows, n_threads=1)
            self.options = replace(self.options, n_threads=1)
        self._starts = SharedStarts(self.rows, self.parameters["init_params"], self.seed)
        self._of_one: dict[str, float] = {}

    def run(self, candidates: list[Candidate], tick: Callable[[], object]) -> None:
        """Fill the records; after an error or an interrupt they say how far it came."""
        self.records = [Record(candidate) for candidate in candidates]

        def step(number: int) -> None:
            if perf_counter() < self.end or self._nothing_done():
                self.records[number] = self._record(number)
            tick()

        def task(chain: list[int]) -> Callable[[], None]:
            def run() -> None:
                for number in chain:
                    if not self._runner.stopped:
                        step(number)

            return run

        self._runner.run(task(chain) for chain in self._chains())

    def _chains_at_once(self) -> int:
        """Return how many structures are fitted at a time."""
        # A callable is somebody's code, which need not bear threads.
        small = self.rows.X.size < LARGE and not callable(self.criterion)
        return self.rows.n_threads if small else 1

    def _chains(self) -> list[list[int]]:
        """Numbers of the candidates of each structure; the smaller neighbour comes first."""
        chains: dict[str, list[int]] = {}
        for number, record in enumerate(self.records):
            chains.setdefault(record.candidate.covariance_type, []).append(number)
        return [
            sorted(chain, key=lambda i: self.records[i].candidate.n_components)
            for chain in chains.values()
        ]

    def _nothing_done(self) -> bool:
        return all(record.status == NOT_STARTED for record in self.records)

    def _record(self, number: int) -> Record:
        began, record = perf_counter(), self.records[number]
        try:
            found = self._fit(record.candidate)
        except Exception as error:  # whatever it is, the others go on
            found = replace(record, status=f"failed: {error}")
        return replace(found, seconds=perf_counter() - began)

    def _fit(self, candidate: Candidate) -> Record:
        k, kind = candidate.n_components, candidate.covariance_type
        estimator = GaussianMixture(k, covariance_type=kind, **self.parameters)
        check_enough_rows(self.rows, k)
        best = self._cold(self.rows, self._starts, candidate)
        smaller = self._smaller(candidate)
        if smaller is not None and self._is_below(best, smaller):
            best = self._better(best, split(smaller.mixture_, k))
        estimator._fitted = fitted_by(best, self.feature_names)
        evidence = evidence_of(
            best.result.mixture,
            self.rows.X,
            self.rows.sample_weight,
            self.rows.n_threads,
            entropy=self.criterion == "nec",
        )
        result = best.result
        status = "converged" if result.converged else "stopped" if result.stopped else "max_iter"
        status = status if result.rank[0] else DEGENERATE
        record = Record(candidate, status, estimator, evidence, degenerate=result.degenerate)
        return replace(record, score=self._score(record))

    def _cold(self, rows: RowsInMemory, starts: SharedStarts, candidate: Candidate) -> BestRun:
        k, kind = candidate.n_components, candidate.covariance_type
        restarts = iter(range(self.parameters["n_init"]))

        def start() -> Mixture:
            statistics = starts.statistics(k, kind, next(restarts))
            return self._first_mixture(statistics)

        return self._best(rows, start, self.parameters["n_init"] if k > 1 else 1)

    def _best(self, rows: RowsInMemory, start: Callable[[], Mixture], n: int) -> BestRun:
        def go_on(_: em.Iteration) -> bool:
            return perf_counter() < self.end and not self._runner.stopped

        return best_run(rows, lambda: start, n, self.options, Progress(0, 1), callback=go_on)

    def _smaller(self, candidate: Candidate) -> GaussianMixture | None:
        """Return the fit of the next smaller number of components of the same structure."""
        fits = [
            record.estimator
            for record in self.records
            if record.estimator is not None
            and record.candidate.covariance_type == candidate.covariance_type
            and record.candidate.n_components < candidate.n_components
        ]
        return max(fits, key=lambda fit: fit.n_components, default=None)

    def _is_below(self, best: BestRun, smaller: GaussianMixture) -> bool:
        reached, bar = best.result.lower_bound, smaller.lower_bound_
        return reached < bar - SAME * abs(bar)

    def _better(self, best: BestRun, start: Mixture) -> BestRun:
        again = self._best(self.rows, lambda: start, 1)
        restarts = best.restarts + again.restarts
        both = (best.result, again.result)
        return BestRun(max(both, key=lambda result: result.rank), restarts)

    def _score(self, record: Record) -> float:
        assert record.evidence is not None
        candidate, criterion = record.candidate, self.criterion
        if callable(criterion):
            return self._asked(criterion, record)
        if criterion in OF_EVIDENCE:
            return float(getattr(record.evidence, criterion))
        if criterion == "nec":
            of_one = self._likelihood_of_one(candidate.covariance_type)
            return normalized_entropy(record.evidence, candidate.n_components, of_one)
        random_state = np.random.RandomState([self.seed, 0])

        def fit(rows: RowsInMemory) -> Mixture:
            starts = SharedStarts(rows, self.parameters["init_params"], self.seed)
            return self._cold(rows, starts, candidate).result.mixture

        return held_out(self.rows, self.n_folds, random_state, fit)

    def _asked(self, criterion: Callable[..., Any], record: Record) -> float:
        X, weight = self.rows.X, self.rows.sample_weight
        estimator = record.estimator
        asked = criterion(estimator, X) if weight is None else criterion(estimator, X, weight)
        return float(asked)

    def _first_mixture(self, statistics: SufficientStatistics) -> Mixture:
        options = self.options
        return first_mixture(
            statistics, options.on_degenerate, options.reg_covar, options.n_threads
        )[0]

    def _likelihood_of_one(self, covariance_type: str) -> float:
        """Return the log-likelihood of one component, fitted once for each structure."""
        if covariance_type not in self._of_one:
            statistics = self._starts.statistics(1, covariance_type, 0)
            one = self._first_mixture(statistics)
            found = evidence_of(
                one, self.rows.X, self.rows.sample_weight, self.rows.n_threads, certainty=False
            )
            self._of_one[covariance_type] = found.log_likelihood
        return self._of_one[covariance_type]
