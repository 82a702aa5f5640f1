"""Starts by short runs of EM: many begin at random rows, and the fit continues the best.

Biernacki, Celeux and Govaert (2003) call it em-EM; Rmixmod, small-EM. The runs read the sample of
rows that k-means would read; the start is one E-step of all rows under the best mixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emgine import _core
from emgine._em import em
from emgine._em.options import Options
from emgine._families.missing import from_start
from emgine._rows.tasks import Expectation

from .centers import draw_centers, draw_sample, sizes_for
from .first_parameters import first_parameters

if TYPE_CHECKING:
    import numpy as np

    from emgine._core import ModelShape, SufficientStatistics
    from emgine._em.results import Iteration, Result
    from emgine._rows.rows import Rows

    from .centers import Centers

# A run shows early which optimum it approaches, so short runs are enough. On the problems of
# benchmarks/starts.py ten runs end 4e-3 nats per row lower than 20, at half the time; 20 runs with
# a tolerance of 1e-2 end too soon, and lose as much.
N_RUNS = 20
MOST_ITERATIONS = 50
# A run ends when an iteration gains less than this part of what it has gained so far (Rmixmod's).
PART = 1e-3


class _SmallGain:
    """Ends a run whose last iteration gained little: the rule of the paper, section 3."""

    _first: float | None = None

    def __call__(self, iteration: Iteration) -> bool:
        if self._first is None:
            self._first = iteration.lower_bound
        gained = iteration.lower_bound - self._first
        return iteration.number == 1 or iteration.change > PART * gained


class ShortRuns(NamedTuple):
    """Each row has the responsibilities under the best of some short runs in a sample."""

    rows: Rows
    shape: ModelShape
    sampled: Rows
    centers: list[Centers]  # where each run starts
    options: Options

    def statistics(self) -> SufficientStatistics:
        """Return the statistics of all rows under the best mixture."""
        best = None
        for centers in self.centers:
            result = _short_run(self.sampled, centers, self.shape, self.options)
            if result is not None and (best is None or result.lower_bound > best.lower_bound):
                best = result
        if best is None:
            return self.rows.total(self.centers[0].assignment(self.shape))
        return self.rows.total(Expectation(best.mixture))


def draw_short_runs(
    rows: Rows, shape: ModelShape, random_state: np.random.RandomState, reg_covar: float
) -> ShortRuns:
    """Draw the random numbers of short runs, which add `reg_covar` to the variances."""
    k = shape.n_components
    sample = draw_sample(rows, k, random_state, sizes_for(shape))
    alone = sample._replace(n_threads=1)
    centers = [
        draw_centers(alone, k, "random_from_data", random_state, shape.missing)
        for _ in range(N_RUNS)
    ]
    options = Options(
        tol=0.0,
        max_iter=MOST_ITERATIONS,
        reg_covar=reg_covar,
        n_threads=rows.n_threads,
        functions=rows.functions,
    )
    raw = sample.X if sample.raw is None else sample.raw
    sampled = rows.others(raw, sample.weight)
    return ShortRuns(rows, shape, sampled, centers, options)


def _short_run(rows: Rows, centers: Centers, shape: ModelShape, options: Options) -> Result | None:
    """Return the result of a short run; None if it collapses."""
    try:
        start = rows.total(centers.assignment(shape))
        mixture = first_parameters(start, options, "raise", rows.n_threads)
        mixture = from_start(mixture, shape)
        return em.run(rows, mixture, options, watch=_SmallGain())
    except _core.IllDefinedComponentError:
        return None
