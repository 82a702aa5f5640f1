"""Section `arrival`: time to a given log-likelihood, from the same start.

emgine runs with its defaults, first to its end. The goal is its log-likelihood or that of plain EM,
the lower one, minus a millionth of a nat per row. emgine is timed up to the first iteration that
has reached it; that a default fit goes on until it stands at a maximum is a column of its own. The
iterations that scikit-learn needs are counted in emgine's plain EM, which makes the same ones; the
time of an iteration is measured on a few of them.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from benchmarks.problem import problem
from benchmarks.table import Table, duration, ratio
from benchmarks.timing import in_turns, per_iteration
from benchmarks.workers import EMGINE, SCIKIT_LEARN, WorkerProcess, at_work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

NEAR = 1e-6  # nats per row: emgine's default tolerance
MOST_ITERATIONS = 1000  # of plain EM
PLAIN = {"acceleration": None, "tol": NEAR, "max_iter": MOST_ITERATIONS}


def run(workloads: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure, for each workload, the time of both libraries to the same log-likelihood."""
    return [measure(workload, settings) for workload in workloads]


def measure(workload: Workload, settings: Settings) -> dict[str, Any]:
    """Time emgine's fit and scikit-learn's iterations, in turns."""
    data = problem(workload)
    placed = [(one, settings.threads) for one in (EMGINE, SCIKIT_LEARN)]
    few = min(workload.iterations, 6)
    with at_work(placed, data, workload.covariance_type) as workers:
        ours, _ = workers
        plain = ours.ask("fit_from_start", **PLAIN)["bounds"]
        found = ours.ask("fit_from_start")
        goal = min(plain[-1], found["bounds"][-1]) - NEAR
        there = 1 + first_at(goal, found["bounds"])
        passes = ours.ask("fit_from_start", max_iter=there)["passes"]

        def turn(worker: WorkerProcess) -> tuple[float, ...]:
            if worker is ours:
                limits: tuple[dict[str, int], ...] = ({"max_iter": there}, {})
                return tuple(worker.ask("fit_from_start", **each)["seconds"] for each in limits)
            return tuple(worker.ask("fit", iterations=count)["seconds"] for count in (1, few))

        fits, pairs = in_turns(workers, turn, max(1, settings.repeats // 2), 0.0)
    iterations = 1 + first_at(goal, plain)
    once = min(one for one, _ in pairs)
    return {
        "title": workload.title,
        "goal": goal,
        "passes": passes,
        "iterations": iterations,
        "emgine": min(seconds for seconds, _ in fits),
        "end": min(seconds for _, seconds in fits),
        "end passes": found["passes"],
        "end bound": found["bounds"][-1],
        "scikit-learn": once + (iterations - 1) * per_iteration(pairs, few).best,
    }


def first_at(goal: float, bounds: Sequence[float]) -> int:
    """Return the first iteration, from 0, whose bound is no less than the goal."""
    return next(number for number, bound in enumerate(bounds) if bound >= goal)


def table(results: list[dict[str, Any]]) -> Table:
    """One row per workload, and the geometric mean."""
    made = Table(
        "Time to the same log-likelihood from the same start",
        [
            "rows × features, components",
            "scikit-learn",
            "its iterations",
            "emgine",
            "its passes",
            "faster",
            "mean log-likelihood",
            "default fit to its end",
            "passes",
            "log-likelihood",
        ],
    )
    ratios = [one["scikit-learn"] / one["emgine"] for one in results]
    for one in results:
        made.rows.append(
            [
                one["title"],
                duration(one["scikit-learn"]),
                str(one["iterations"]),
                duration(one["emgine"]),
                str(one["passes"]),
                ratio(one["scikit-learn"], one["emgine"]),
                f"{one['goal']:.6f}",
                duration(one["end"]),
                str(one["end passes"]),
                f"{one['end bound']:.6f}",
            ]
        )
    made.notes.append(f"Geometric mean: {statistics.geometric_mean(ratios):.1f}×.")
    made.notes.append(
        "scikit-learn: the measured time of an iteration times the iterations of plain EM."
    )
    return made
