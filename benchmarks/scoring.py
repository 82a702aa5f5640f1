"""Section `scoring`: `score_samples` and `predict_proba` of many rows.

The contenders have the same model (one iteration from the same start). Their first results are
compared, so that no time is shown for a wrong result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.problem import problem
from benchmarks.table import Table, duration, ratio
from benchmarks.timing import Seconds, in_turns
from benchmarks.workers import WorkerProcess, at_work
from benchmarks.workloads import Workload

if TYPE_CHECKING:
    from benchmarks.settings import Settings

ROWS = 1_000_000
METHODS = ("score_samples", "predict_proba")
TOLERANCE = 1e-9
CASES = (
    Workload(ROWS, 1, 2, "full", 1, ROWS),
    Workload(ROWS, 2, 8, "full", 1, ROWS),
    Workload(ROWS, 16, 16, "full", 1, ROWS),
    Workload(ROWS, 16, 16, "tied", 1, ROWS),
    Workload(ROWS, 16, 16, "diag", 1, ROWS),
    Workload(ROWS, 8, 16, "spherical", 1, ROWS),
)


def run(_: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure every case and method; this section has its own sizes."""
    cases = [case.with_rows(20_000) if settings.quick else case for case in CASES]
    return [result for case in cases for result in measure(case, settings)]


def measure(case: Workload, settings: Settings) -> list[dict[str, Any]]:
    """Time the contenders as they score the same rows, in turns."""
    placed = [(one, settings.threads) for one in settings.contenders]
    results = []
    with at_work(placed, problem(case), case.covariance_type) as workers:
        for worker in workers:
            worker.ask("fit", iterations=1)
        for method in METHODS:

            def seconds(worker: WorkerProcess, method: str = method) -> tuple[float, ...]:
                return (float(worker.ask("score", method=method)["seconds"]),)

            samples = [worker.ask("score", method=method)["sample"] for worker in workers]
            times = in_turns(workers, seconds, min(settings.repeats, 3), settings.turn_seconds)
            best = {
                worker.name: Seconds.of([one for (one,) in taken]).best
                for worker, taken in zip(workers, times, strict=True)
            }
            same = bool(np.allclose(samples[0], samples[1], rtol=TOLERANCE, atol=TOLERANCE))
            results.append({"title": case.title, "method": method, "best": best, "same": same})
    return results


def table(results: list[dict[str, Any]]) -> Table:
    """One row per case and method."""
    made = Table(
        "Scoring",
        ["rows × features, components", "method", "emgine", "scikit-learn", "faster"],
    )
    for one in results:
        ours, theirs = one["best"]["emgine"], one["best"]["scikit-learn"]
        times = [duration(ours), duration(theirs), ratio(theirs, ours)]
        made.rows.append([one["title"], one["method"], *(times if one["same"] else ["void"] * 3)])
    return made
