"""Starts by short runs of EM: many begin at random rows, the best goes on.

Biernacki, Celeux and Govaert (2003) call it em-EM; Rmixmod, small-EM. The runs look at the sample
of rows that k-means would look at, wherever the rows are; then all rows say what follows from the
best. A run that collapses is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emgine import _core
from emgine._em import em
from emgine._em.options import Options
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation, HardExpectation

from .centers import draw_center_among, some_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

# Which optimum a run goes to shows early, so it need not be followed to its end. Ten runs miss the
# best of the problems of benchmarks/starts.py by 4e-3 nats per row more than 20, at half the time;
# with a tolerance of 1e-2, 20 runs are cut too soon to tell, and miss it by as much.
N_RUNS = 20
MOST_ITERATIONS = 50
# A run ends when an iteration gains less than this part of what it has gained so far (Rmixmod's).
PART = 1e-3


@dataclass(frozen=True)
class _SmallGain:
    """Ends a run whose last iteration gained little: the rule of the paper, section 3."""

    first: list[float]

    def __call__(self, iteration: em.Iteration) -> bool:
        self.first.append(iteration.lower_bound)
        gained = iteration.lower_bound - self.first[0]
        return iteration.number == 1 or iteration.change > PART * gained


def draw_short_runs(
    rows: Rows,
    n_components: int,
    covariance_type: str,
    random_state: np.random.RandomState,
    reg_covar: float,
) -> Callable[[], _core.SufficientStatistics]:
    """Draw the random numbers of short runs, and return what makes them.

    Parameters
    ----------
    rows : Rows
        The rows, wherever they are.
    n_components : int
        Number of components, at most the number of rows.
    covariance_type : str
        Structure of the covariances.
    random_state : RandomState
        Source of randomness.
    reg_covar : float
        Added to the variances in the short runs.

    Returns
    -------
    callable
        Gives the statistics of all rows under the best mixture.
    """
    X, weight = some_rows(rows, n_components, random_state)
    some = Rows(InMemory(X, weight, rows.n_threads))
    centers = [
        draw_center_among(X, weight, n_components, "random_from_data", random_state, 1)
        for _ in range(N_RUNS)
    ]
    options = Options(0.0, MOST_ITERATIONS, reg_covar, rows.n_threads)

    def work() -> _core.SufficientStatistics:
        best = None
        for center in centers:
            result = _short_run(some, center(), covariance_type, options)
            if result is not None and (best is None or result.lower_bound > best.lower_bound):
                best = result
        if best is None:
            return rows.total(HardExpectation(centers[0](), covariance_type))
        return rows.total(Expectation(best.mixture))

    return work


def _short_run(
    rows: Rows, center: _core.Mixture, covariance_type: str, options: Options
) -> em.Result | None:
    """Return where a short run ends; None if it collapses."""
    try:
        start = rows.total(HardExpectation(center, covariance_type))
        mixture = start.maximization(options.reg_covar, rows.n_threads)
        return em.run(rows, mixture, options, watch=_SmallGain([]))
    except _core.IllDefinedCovarianceError:
        return None
