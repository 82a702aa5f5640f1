"""What both ways of a search have in common: runs of EM, records of candidates, threads.

A candidate that fails takes no other with it. Neither the order of work nor the number of threads
changes a bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from emgine import _core
from emgine._em.progress import Progress
from emgine._em.restarts import BestRun, best_run
from emgine._em.side_by_side import LEAST_WORK, SideBySide
from emgine._estimators.fitted import Fitted
from emgine._estimators.prior import posterior_by
from emgine._families.beside_noise import has_noise
from emgine._rows.open_rows import check_enough_rows
from emgine._starts.nested import has_nested, nested_start

from .equal_weights import held_in, started
from .splits import split
from .starts import SharedStarts
from .table import DEGENERATE, Record
from .watch import GoOn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from emgine._core import Mixture, ModelShape
    from emgine._em.options import Options
    from emgine._em.results import Iteration
    from emgine._families.fixed import Fixed
    from emgine._families.posterior import Posterior
    from emgine._rows.parts import InMemory
    from emgine._rows.rows import Rows, Totals

    from .candidates import Candidate
    from .criteria import Criterion
    from .kinds import Kind, View

    Advance = Callable[[], object]  # called after each candidate

# From so many numbers on, fits run one after the other, each on all threads. Below, fits share the
# threads, unless passes are so short that fits would only wait for the interpreter.
LARGE = 1 << 22
# A smaller relative difference of two likelihoods may be due to the tolerance.
SAME = 1e-9


@dataclass(eq=False)
class Fits:
    """The records of a search, and the fits that fill them."""

    kinds: dict[str, Kind]  # by their names
    parameters: dict[str, Any]  # of each model, beside the two that are searched
    criterion: Criterion
    feature_names: NDArray[Any] | None
    end: float  # reading of perf_counter
    records: list[Record] = field(default_factory=list)
    _priors: dict[Any, tuple[Rows, Posterior | None]] = field(default_factory=dict)

    def run(self, candidates: list[Candidate], advance: Advance) -> None:
        """Fill the records; after an error or an interrupt they show how far the search came."""
        self.records = [Record(candidate) for candidate in candidates]
        self._at_once = self._fits_at_once()
        for view in self._views():
            if self._at_once > 1:  # the bits of a fit do not depend on its number of threads
                view.share_threads()
            view.starts = self._starts_on(view.rows, view.options)
        self._runner: SideBySide[None] = SideBySide()
        self._run(advance)

    def _run(self, advance: Advance) -> None:
        raise NotImplementedError

    def _fits_at_once(self) -> int:
        # A callable is the user's code, which may not be safe to call from threads.
        views = self._views()
        here = [view.rows.in_memory for view in views if view.rows.in_memory is not None]
        alone = not all(view.rows.side_by_side for view in views)
        if alone or len(here) < len(views) or callable(self.criterion.choice):
            return 1
        possible = [each.candidate for each in self.records if not self._kind(each.candidate).error]
        nanoseconds = sum(
            self._shape(candidate).pass_cost(self._view(candidate).rows.n_rows)[0]
            for candidate in possible
        )
        small = max(rows.X.size for rows in here) < LARGE
        worth_it = small and nanoseconds >= LEAST_WORK * len(possible)
        return here[0].n_threads if worth_it else 1

    def _views(self) -> list[View]:
        """Return the views of the candidates that are fitted, in their order."""
        kinds = [self._kind(record.candidate) for record in self.records]
        return list(dict.fromkeys(kind.view for kind in kinds if not kind.error))

    def _kind(self, candidate: Candidate) -> Kind:
        return self.kinds[candidate.kind]

    def _view(self, candidate: Candidate) -> View:
        return self._kind(candidate).view

    def _shape(self, candidate: Candidate) -> ModelShape:
        return self._kind(candidate).shape(candidate.n_components)

    def _held(self, candidate: Candidate) -> Fixed | None:
        """Return what fits of a candidate hold."""
        fixed = self.parameters["fixed"]
        return held_in(self._kind(candidate), candidate.n_components, fixed)

    def _side_by_side(self, work: Callable[[Any], None], items: Iterable[Any]) -> None:
        """Do the work for each item, some at a time, until all shall stop."""
        # Errors of candidates are caught where they occur; any other ends the search.
        self._runner = SideBySide(self._at_once, isolated=())
        self._runner.run(partial(work, item) for item in items)

    def _prepare(self) -> None:
        """Find the starts that candidates share, the most expensive first."""
        numbers = {record.candidate.n_components for record in self.records}
        keys = [
            (view, k, i)
            for k in sorted(numbers, reverse=True)
            for view in self._views()
            for i in range(self._n_starts(k))
        ]

        def work(key: tuple[View, int, int]) -> None:
            view, n_components, restart = key
            if perf_counter() < self.end and n_components <= view.rows.n_weighted_rows:
                assert view.starts is not None
                view.starts.prepare(n_components, restart)

        self._side_by_side(work, keys)

    def _starts_on(self, rows: Rows, options: Options) -> SharedStarts:
        return SharedStarts(rows, self.parameters["init_params"], self.criterion.seed, options)

    def _n_starts(self, n_components: int) -> int:
        return self.parameters["n_init"] if n_components > 1 else 1

    def _n_runs(self, candidate: Candidate) -> int:
        """Return the number of runs of a candidate: one more where there is another start."""
        kind = self._kind(candidate)
        free = self.parameters["fixed"] is None and self.parameters["prior"] is None
        more = free and not kind.error and has_nested(self._shape(candidate))
        more = more or self._finds_noise(kind)
        return self._n_starts(candidate.n_components) + more

    def _start(self, candidate: Candidate, restart: int) -> Callable[[], Mixture]:
        """Return a function that makes the first parameters of a run."""
        view = self._view(candidate)
        return partial(self._first_mixture, view.rows, view.starts, candidate, restart)

    def _first_mixture(
        self, rows: Rows, starts: SharedStarts | None, candidate: Candidate, restart: int
    ) -> Mixture:
        shape = self._shape(candidate)  # the error of a kind that cannot have the rows
        check_enough_rows(rows, candidate.n_components)
        assert starts is not None
        if restart < self._n_starts(candidate.n_components):
            first = starts.mixture(shape, restart, self._prior(candidate, rows))
            return started(first, self.parameters["fixed"])
        options, in_time = self._view(candidate).options, lambda _: perf_counter() < self.end
        if has_noise(shape):
            prior = self._prior(candidate, rows)
            options = options._replace(family=shape.family, prior=prior)
            start = starts.beside_noise(shape, options, in_time)
        else:
            start = nested_start(rows, starts.mixture(shape, 0), options, in_time)
        if start is None:
            raise _core.IllDefinedComponentError("The short runs of this start collapsed.")
        return start

    def _finds_noise(self, kind: Kind) -> bool:
        """Return whether candidates are also begun from the densest rows."""
        default = self.parameters["init_params"] == "kmeans"
        return kind.box is not None and default and not kind.view.rows.missing

    def _best(
        self,
        candidate: Candidate,
        starts: Sequence[Callable[[], Mixture]],
        rows: Totals | None = None,
        options: Options | None = None,
        watch: Callable[[Iteration], bool] | None = None,
        own: Rows | None = None,
    ) -> BestRun:
        """Return the best of the runs from these starts.

        Over rows that stand for the view's, or `own` ones.
        """
        starts_left, view = iter(starts), self._view(candidate)
        chosen = (options or view.options)._replace(
            family=self._shape(candidate).family,
            fixed=self._held(candidate),
            prior=self._prior(candidate, own or view.rows),
        )
        return best_run(
            rows or own or view.rows,
            lambda: next(starts_left),
            len(starts),
            chosen,
            Progress(0, 1),
            callback=GoOn(watch, self._is_over),
        )

    def _is_over(self) -> bool:
        return perf_counter() >= self.end or self._runner.stopped

    def _held_out_fit(self, held: InMemory, candidate: Candidate) -> Mixture:
        """Return the best fit of a candidate to other rows, from cold starts."""
        view = self._view(candidate)
        rows = view.rows.others(held.X, held.sample_weight)
        starts = self._starts_on(rows, view.options)
        numbers = range(self._n_runs(candidate))
        cold = [partial(self._first_mixture, rows, starts, candidate, number) for number in numbers]
        return self._best(candidate, cold, own=rows).result.mixture

    def _prior(self, candidate: Candidate, rows: Rows) -> Posterior | None:
        """Return what a fit of a candidate to rows maximises beside the likelihood."""
        if self.parameters["prior"] is None:
            return None
        key = candidate.kind, candidate.n_components, id(rows)
        if key not in self._priors:
            model = self._kind(candidate).model(candidate.n_components, self.parameters)
            found = posterior_by(model, self._shape(candidate), rows, self._held(candidate))
            self._priors[key] = rows, found  # the rows too: another may not have their id
        return self._priors[key][1]

    def _recorded(self, number: int, best: BestRun, status: str = "") -> Record:
        """Return the record of a fitted candidate, with its score."""
        candidate, result = self.records[number].candidate, best.result
        kind = self._kind(candidate)
        rows, categories = kind.view.rows, kind.view.categories
        estimator = kind.model(candidate.n_components, self.parameters)
        held = self._held(candidate)
        estimator._fitted = Fitted.by(
            best, self.feature_names, categories, rows.functions, fixed=held
        )
        ended = "converged" if result.converged else "stopped" if result.stopped else "max_iter"
        status = (status or ended) if not result.inflated else DEGENERATE
        evidence = self.criterion.evidence(rows, result.mixture, estimator._fitted.n_held)
        record = Record(
            candidate,
            status,
            estimator,
            evidence,
            degenerate=result.degenerate,
            inflated=result.inflated,
        )
        return replace(record, score=self.criterion.score(record, kind, self._held_out_fit))

    def _chains(self) -> dict[str, list[int]]:
        """Return the numbers of the candidates of each kind, fewest components first.

        A candidate that stands for other kinds too is in the chains of all of them.
        """
        chains: dict[str, list[int]] = {record.candidate.kind: [] for record in self.records}
        for number, record in enumerate(self.records):
            for kind in {record.candidate.kind, *record.candidate.also}:
                if kind in chains:
                    chains[kind].append(number)
        for chain in chains.values():
            chain.sort(key=lambda i: self.records[i].candidate.n_components)
        return chains

    def _halves(self, smaller: Mixture, candidate: Candidate) -> Mixture | None:
        """Return a start of a candidate: a smaller mixture, the heaviest components split."""
        halves = split(smaller, self._shape(candidate), self._view(candidate).rows.functions)
        return None if halves is None else started(halves, self.parameters["fixed"])


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
