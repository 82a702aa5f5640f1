"""Section `scaling`: time of an iteration with one thread and with all, emgine alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.problem import problem
from benchmarks.table import Table, duration, ratio
from benchmarks.timing import in_turns, per_iteration
from benchmarks.workers import EMGINE, WorkerProcess, at_work

if TYPE_CHECKING:
    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload


def run(workloads: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure each workload with one thread and with all, in turns."""
    return [measure(workload, settings) for workload in workloads]


def measure(workload: Workload, settings: Settings) -> dict[str, Any]:
    """Return the times per iteration of one workload."""
    placed = [(EMGINE, 1), (EMGINE, settings.threads)]
    with at_work(placed, problem(workload), workload.covariance_type) as workers:

        def pair(worker: WorkerProcess) -> tuple[float, ...]:
            return tuple(
                worker.ask("fit", iterations=count)["seconds"] for count in (1, workload.iterations)
            )

        times = in_turns(workers, pair, settings.repeats, settings.turn_seconds)
    one, all_threads = (per_iteration(taken, workload.iterations) for taken in times)
    return {
        "title": workload.title,
        "threads": settings.threads,
        "one": {"best": one.best, "median": one.median},
        "all": {"best": all_threads.best, "median": all_threads.median},
    }


def table(results: list[dict[str, Any]]) -> Table:
    """One row per workload."""
    threads = results[0]["threads"] if results else 0
    made = Table(
        "Time of one EM iteration by threads",
        ["rows × features, components", "1 thread", f"{threads} threads", "faster (medians)"],
    )
    for one in results:
        medians = ratio(one["one"]["median"], one["all"]["median"])
        made.rows.append(
            [
                one["title"],
                duration(one["one"]["best"]),
                duration(one["all"]["best"]),
                f"{ratio(one['one']['best'], one['all']['best'])} ({medians})",
            ]
        )
    return made
