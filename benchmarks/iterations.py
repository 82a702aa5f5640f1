"""Section `iterations`: time of one EM iteration, all contenders from the same start.

A row is valid only if the contenders end at the same log-likelihood, which `likelihood.py`
computes from their parameters. Otherwise the row is void, whatever its times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import peak
from benchmarks.likelihood import mean_log_likelihood
from benchmarks.problem import Problem, problem
from benchmarks.timing import in_turns, per_iteration
from benchmarks.workers import LOWER, WorkerError, WorkerProcess, at_work

if TYPE_CHECKING:
    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

# oneDAL adds no 1e-6 to the covariances. Levels of emgine's kernels agree to the last bit.
AGREEMENT = {"scikit-learn": 1e-9, "oneDAL": 1e-6, LOWER: 0.0}

Result = dict[str, Any]


def run(workloads: list[Workload], settings: Settings) -> list[Result]:
    """Measure each workload; one dictionary per row of the table.

    The peak is measured before each workload, and the best value counts. Otherwise a peak measured
    while the machine was busy would make the library look better than it is.
    """
    results = []
    with peak.program() as built:
        peaks = []
        for workload in workloads:
            peaks.append(peak.measured(built, settings.threads))
            try:
                results.append(measure(workload, settings))
            except WorkerError as error:
                results.append({"title": workload.title, "void": [str(error).splitlines()[-1]]})
    best = max(filter(None, peaks), default=None)
    for result in results:
        result["peak"] = best
    return results


def measure(workload: Workload, settings: Settings) -> Result:
    """Measure one workload with all contenders that have its structure, in turns."""
    data = problem(workload)
    everybody = [*settings.contenders, *settings.extra]
    able = [one for one in everybody if workload.covariance_type in one.structures]
    placed = [(one, settings.threads) for one in able]
    with at_work(placed, data, workload.covariance_type) as workers:

        def pair(worker: WorkerProcess) -> tuple[float, ...]:
            return tuple(
                worker.ask("fit", iterations=count)["seconds"] for count in (1, workload.iterations)
            )

        times = in_turns(workers, pair, settings.repeats, settings.turn_seconds)
        contenders = {
            worker.name: _summary(worker, taken, workload, data)
            for worker, taken in zip(workers, times, strict=True)
        }
    return judged(workload, contenders)


def _summary(
    worker: WorkerProcess, taken: list[tuple[float, ...]], workload: Workload, data: Problem
) -> Result:
    found = worker.parameters()
    made = int(found["n_iter"])  # oneDAL ends when an iteration no longer changes a bit
    seconds = per_iteration(taken, made)
    likelihood = mean_log_likelihood(
        data.rows,
        found["weights"],
        found["means"],
        found["covariances"],
        workload.covariance_type,
    )
    return {
        "n_iter": made,
        "best": seconds.best,
        "median": seconds.median,
        "bytes": worker.ask("memory")["bytes"],
        "log_likelihood": likelihood,
    }


def judged(workload: Workload, contenders: dict[str, Result]) -> Result:
    """Return the result of a workload, with the reasons why it is void, if any."""
    ours = contenders["emgine"]
    reasons = [
        f"{name}: mean log-likelihood {result['log_likelihood']:.12g} against "
        f"{ours['log_likelihood']:.12g}, more than {AGREEMENT[name]:g} relative apart"
        for name, result in contenders.items()
        if name != "emgine" and not agree(result["log_likelihood"], ours["log_likelihood"], name)
    ]
    return {
        "workload": workload.name,
        "title": workload.title,
        "contenders": contenders,
        "speed": 2e-9 * workload.multiply_adds / ours["best"],  # GF/s
        "void": reasons,
    }


def agree(theirs: float, ours: float, name: str) -> bool:
    """Return whether two log-likelihoods agree; NaN never does."""
    return abs(theirs - ours) <= AGREEMENT[name] * abs(theirs)
