"""What both ways of a search have in common: runs of EM, records of candidates, threads.

A candidate that fails takes no other with it. Neither the order of work nor the number of threads
changes a bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from emgine._em.progress import Progress
from emgine._em.remedies import first_mixture
from emgine._em.restarts import BestRun, best_run
from emgine._em.side_by_side import LEAST_WORK, SideBySide
from emgine._estimators.fitted import Fitted
from emgine._families.families import family_of
from emgine._families.gaussian.parameters import in_structure
from emgine._families.missing import from_start, mixture_with
from emgine._rows.open_rows import check_enough_rows
from emgine._rows.rows import Rows
from emgine.gaussian_mixture import GaussianMixture

from .starts import SharedStarts
from .table import DEGENERATE, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from emgine._core import Mixture
    from emgine._em import em
    from emgine._em.options import Options
    from emgine._rows.parts import InMemory

    from .cached_statistics import CachedStatistics
    from .candidates import Candidate
    from .criteria import Criterion

    Advance = Callable[[], object]  # called after each candidate

# From so many numbers on, fits run one after the other, each on all threads. Below, fits share the
# threads, unless passes are so short that fits would only wait for the interpreter.
LARGE = 1 << 22
# A smaller relative difference of two likelihoods may be due to the tolerance.
SAME = 1e-9


@dataclass(eq=False)
class Fits:
    """The records of a search, and the fits that fill them."""

    rows: Rows
    options: Options
    parameters: dict[str, Any]  # of GaussianMixture, beside the two that are searched
    criterion: Criterion
    feature_names: NDArray[Any] | None
    end: float  # reading of perf_counter
    records: list[Record] = field(default_factory=list)

    def run(self, candidates: list[Candidate], advance: Advance) -> None:
        """Fill the records; after an error or an interrupt they show how far the search came."""
        self.records = [Record(candidate) for candidate in candidates]
        self._at_once = self._fits_at_once()
        if self._at_once > 1:  # the bits of a fit do not depend on its number of threads
            self.rows = self.criterion.rows = self.rows.with_threads(1)
            self.options = self.options._replace(n_threads=1)
        self._starts = self._starts_on(self.rows)
        self._runner: SideBySide[None] = SideBySide()
        self._run(advance)

    def _run(self, advance: Advance) -> None:
        raise NotImplementedError

    def _fits_at_once(self) -> int:
        # A callable is the user's code, which may not be safe to call from threads.
        rows = self.rows.in_memory
        if rows is None or callable(self.criterion.choice):
            return 1
        shapes = [record.candidate.shape(self.rows.n_features) for record in self.records]
        nanoseconds = sum(shape.pass_cost(self.rows.n_rows)[0] for shape in shapes)
        worth_it = rows.X.size < LARGE and nanoseconds >= LEAST_WORK * len(shapes)
        return rows.n_threads if worth_it else 1

    def _side_by_side(self, work: Callable[[Any], None], items: Iterable[Any]) -> None:
        """Do the work for each item, some at a time, until all shall stop."""
        # Errors of candidates are caught where they occur; any other ends the search.
        self._runner = SideBySide(self._at_once, isolated=())
        self._runner.run(partial(work, item) for item in items)

    def _prepare(self) -> None:
        """Find the starts that structures share, the most expensive first."""
        numbers = {record.candidate.n_components for record in self.records}
        keys = [(k, i) for k in sorted(numbers, reverse=True) for i in range(self._n_starts(k))]

        def work(key: tuple[int, int]) -> None:
            if perf_counter() < self.end and key[0] <= self.rows.n_weighted_rows:
                self._starts.prepare(*key)

        self._side_by_side(work, keys)

    def _starts_on(self, rows: Rows) -> SharedStarts:
        method, seed = self.parameters["init_params"], self.criterion.seed
        return SharedStarts(rows, method, seed, self.options.reg_covar)

    def _n_starts(self, n_components: int) -> int:
        return self.parameters["n_init"] if n_components > 1 else 1

    def _start(self, candidate: Candidate, restart: int) -> Callable[[], Mixture]:
        """Return a function that makes the first parameters of a run."""
        return partial(self._first_mixture, self.rows, self._starts, candidate, restart)

    def _first_mixture(
        self, rows: Rows, starts: SharedStarts, candidate: Candidate, restart: int
    ) -> Mixture:
        check_enough_rows(rows, candidate.n_components)
        shape = candidate.shape(rows.n_features, rows.missing)
        statistics = starts.statistics(shape, restart)
        method, reg_covar = self.options.on_degenerate, self.options.reg_covar
        first = first_mixture(statistics, method, reg_covar, rows.n_threads)[0]
        return from_start(first, shape)

    def _best(
        self,
        rows: Rows | CachedStatistics,
        starts: Sequence[Callable[[], Mixture]],
        options: Options | None = None,
        watch: Callable[[em.Iteration], bool] | None = None,
    ) -> BestRun:
        """Return the best of the runs from these starts."""

        def go_on(iteration: em.Iteration) -> bool:
            wanted = watch is None or watch(iteration)
            return wanted and perf_counter() < self.end and not self._runner.stopped

        starts_left = iter(starts)
        return best_run(
            rows,
            lambda: next(starts_left),
            len(starts),
            options or self.options,
            Progress(0, 1),
            callback=go_on,
        )

    def _held_out_fit(self, held: InMemory, candidate: Candidate) -> Mixture:
        """Return the best fit of a candidate to other rows, from cold starts."""
        rows = Rows(held)
        starts = self._starts_on(rows)
        numbers = range(self._n_starts(candidate.n_components))
        cold = [partial(self._first_mixture, rows, starts, candidate, number) for number in numbers]
        return self._best(rows, cold).result.mixture

    def _recorded(self, number: int, best: BestRun, status: str = "") -> Record:
        """Return the record of a fitted candidate, with its score."""
        candidate, result = self.records[number].candidate, best.result
        estimator = GaussianMixture(
            candidate.n_components, covariance_type=candidate.covariance_type, **self.parameters
        )
        estimator._fitted = Fitted.by(best, self.feature_names)
        ended = "converged" if result.converged else "stopped" if result.stopped else "max_iter"
        status = (status or ended) if not result.inflated else DEGENERATE
        evidence = self.criterion.evidence(result.mixture)
        record = Record(
            candidate,
            status,
            estimator,
            evidence,
            degenerate=result.degenerate,
            inflated=result.inflated,
        )
        return replace(record, score=self.criterion.score(record, self._starts, self._held_out_fit))

    def _chains(self) -> dict[str, list[int]]:
        """Return the numbers of the candidates of each structure, fewest components first.

        A candidate that stands for other structures too is in the chains of all of them.
        """
        chains: dict[str, list[int]] = {
            record.candidate.covariance_type: [] for record in self.records
        }
        for number, record in enumerate(self.records):
            for structure in {record.candidate.covariance_type, *record.candidate.also}:
                if structure in chains:
                    chains[structure].append(number)
        for chain in chains.values():
            chain.sort(key=lambda i: self.records[i].candidate.n_components)
        return chains

    def _halves(self, smaller: Mixture, candidate: Candidate) -> Mixture:
        """Return a start of a candidate: a smaller mixture, the heaviest components split."""
        same = mixture_with(in_structure(smaller, candidate.covariance_type), smaller.shape.missing)
        return family_of(same.shape).split(same, candidate.n_components)


def better_of(best: BestRun, again: BestRun) -> BestRun:
    """Return the better of two runs, with the restarts of both."""
    result = max((best.result, again.result), key=lambda result: result.rank)
    return BestRun(result, best.restarts + again.restarts)


def is_below(reached: float, smaller: float) -> bool:
    """Return whether a log-likelihood is below another by more than a tolerance explains."""
    return reached < smaller - SAME * abs(smaller)


def failed(record: Record, error: Exception) -> Record:
    """Return the record of a candidate that could not be fitted."""
    return replace(record, status=f"failed: {error}")
