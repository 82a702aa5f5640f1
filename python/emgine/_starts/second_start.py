"""A second start for a run that took long: groups that only a projection shows.

A run from centers that missed groups creeps to a low optimum. After such a run, directions are
looked for in which the rows fall into groups; a few iterations from these groups show whether they
lead higher. The first run stays as it is where they do not. Must not know an estimator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core
from emgine._em import em
from emgine._em.remedies import first_mixture
from emgine._families.gaussian.structures import MATRICES

from .centers import Sample, draw_centers
from .given import GivenAssignment
from .projections import ITERATIONS, separating

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emgine._core import Float64, Mixture, ModelShape
    from emgine._em.options import Options
    from emgine._em.results import Iteration, Result
    from emgine._rows.rows import Rows, Totals

    from .given import Given, GivenParameters

    Watch = Callable[[Iteration], object]

# A run of fewer passes found its optimum at once.
LONG = 60
# With fewer features distances are not blind: few of them have no part in the groups.
LEAST_FEATURES = 6
# Passes of a candidate before it is compared with the end of the first run.
TRIED = 4
# One candidate for so many passes of the first run.
PER_CANDIDATE = 80
MOST_CANDIDATES = 3
# Rows in which directions are looked for. First directions: for each feature, at least and at most,
# but for no more than a part of the time of the run; directions that are found.
ROWS = 2000
STARTS = 2.6
LEAST_STARTS, MOST_STARTS = 8, 128
MOST_DIRECTIONS = 3
TIME = 0.1
# A candidate must be this much higher, in nats per unit of row weight.
HIGHER = 1e-6


class Second(NamedTuple):
    """A run that ended higher, and where it began."""

    start: Mixture
    result: Result


@dataclass(frozen=True)
class SecondStart:
    """Looks for a better end after a long run."""

    rows: Rows
    shape: ModelShape
    given: GivenParameters
    options: Options

    def __call__(self, _: Mixture, first: Result, watch: Watch | None) -> Second | None:
        """Return a run that ends higher than the first; None if none does."""
        n_passes = first.n_passes + first.n_probes
        was_given = self.given.complete(first.mixture) is not first.mixture
        if n_passes < LONG or first.stopped or was_given:
            return None
        best, reached = None, (first.rank[0], first.lower_bound + HIGHER)
        most = min(1 + n_passes // PER_CANDIDATE, MOST_CANDIDATES)
        for start in self._starts(n_passes, most):
            result = run_from(self.rows, start, self.options._replace(max_iter=TRIED, tol=0.0))
            if result is not None and result.rank > reached:
                best, reached = Second(start, result), result.rank
        if best is None:
            return None
        end = run_from(self.rows, best.result.mixture, self.options, watch)
        rises = end is not None and end.rank > first.rank and end.lower_bound > first.lower_bound
        return Second(best.start, end) if end is not None and rises else None

    def _starts(self, n_passes: int, most: int) -> Iterator[Mixture]:
        """Yield starts from groups along one separating direction, and along several."""
        k = self.shape.n_components
        n_starts = self._n_starts(n_passes)
        if n_starts < 1:
            return
        X, weight = self.rows.sample(ROWS, np.random.RandomState(0))
        most_directions = min(k - 1, MOST_DIRECTIONS)
        projected = separating(X, weight, max(n_starts // most_directions, 2), most_directions)
        found = projected.shape[1]
        for number in ([found, *range(1, found)] if found else [])[:most]:
            start = self._of_groups(X, weight, np.ascontiguousarray(projected[:, :number]))
            if start is not None:
                yield start

    def _n_starts(self, n_passes: int) -> int:
        """Return how many first directions the time of the first run allows."""
        d, k = self.shape.n_features, self.shape.n_components
        # Nanoseconds, measured with one thread and AVX-512 on a busy machine.
        each = d / 2 + 10 + (d * d / 30 if self.shape.structure in MATRICES else 0)
        run = n_passes * self.rows.n_rows * k * each
        one = ITERATIONS * min(self.rows.n_rows, ROWS) * (d / 20 + 1.2)
        wanted = min(max(int(STARTS * d), 2 * LEAST_STARTS), MOST_STARTS)
        allowed = int(TIME * run / one)
        return min(wanted, allowed) if allowed >= LEAST_STARTS else 0

    def _of_groups(self, X: Float64, weight: Float64 | None, projected: Float64) -> Mixture | None:
        """Return the M-step of k-means in a projection; None where it makes no mixture."""
        sample = Sample(projected, weight, 1)
        centers = draw_centers(
            sample, self.shape.n_components, "kmeans", np.random.RandomState(0)
        ).mixture()
        labels = np.empty(len(projected), dtype=np.int64)
        centers.predict(projected, labels, 1)
        rows = Sample(X, weight, 1).rows
        try:
            statistics = GivenAssignment(rows, self.shape, labels, None).statistics()
            return first_mixture(
                statistics, "raise", self.options.reg_covar, 1, prior=self.options.prior
            )[0]
        except (ValueError, _core.IllDefinedComponentError):
            return None


def run_from(
    rows: Totals, start: Mixture, options: Options, watch: Watch | None = None
) -> Result | None:
    """Return a run from a start; None if it collapses."""
    try:
        return em.run(rows, start, options, watch=watch)
    except _core.IllDefinedComponentError:
        return None


def second_start(
    rows: Rows, shape: ModelShape, given: Given, method: str, options: Options
) -> SecondStart | None:
    """Return what looks for a better end after a default run; None where a start was chosen."""
    suits = shape.family == "gaussian" and shape.n_components > 1
    suits = suits and shape.n_features >= LEAST_FEATURES
    if not suits or method != "kmeans" or given.assignment is not None:
        return None
    if rows.factors is not None:  # labels chose the start
        return None
    return SecondStart(rows, shape, given.parameters, options)
