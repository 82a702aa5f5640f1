"""Section `memory`: peak memory above a large input, emgine alone.

Working memory must not grow with the number of rows, so the input here is 640 MB. `score`
returns one number, so the peak contains no output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.problem import problem
from benchmarks.table import Table, duration, megabytes
from benchmarks.workers import EMGINE, at_work
from benchmarks.workloads import CovarianceType, Workload

if TYPE_CHECKING:
    from benchmarks.settings import Settings

ROWS = 10_000_000
STRUCTURES: tuple[CovarianceType, ...] = ("diag", "full")


def run(_: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Fit two iterations and score, for each structure; this section has its own size."""
    rows = 100_000 if settings.quick else ROWS
    cases = [Workload(rows, 8, 16, structure, 2, rows) for structure in STRUCTURES]
    return [measure(case, settings) for case in cases]


def measure(case: Workload, settings: Settings) -> dict[str, Any]:
    """Return the peak after the fit and after the score that follows it."""
    data = problem(case)
    with at_work([(EMGINE, settings.threads)], data, case.covariance_type) as (worker,):
        del data
        fit_seconds = worker.ask("fit", iterations=case.iterations)["seconds"]
        after_fit = worker.ask("memory")["bytes"]
        score_seconds = worker.ask("score", method="score")["seconds"]
        return {
            "title": case.title,
            "fit": {"seconds": fit_seconds, "bytes": after_fit},
            "fit and score": {"seconds": score_seconds, "bytes": worker.ask("memory")["bytes"]},
        }


def table(results: list[dict[str, Any]]) -> Table:
    """One row per structure."""
    made = Table(
        "Peak memory above the input",
        ["rows × features, components", "fit", "fit and score", "time of 2 iterations", "of score"],
    )
    for one in results:
        fit, score = one["fit"], one["fit and score"]
        figures = [megabytes(fit["bytes"]), megabytes(score["bytes"])]
        times = [duration(fit["seconds"]), duration(score["seconds"])]
        made.rows.append([one["title"], *figures, *times])
    return made
