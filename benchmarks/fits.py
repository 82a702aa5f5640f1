"""Section `fits`: whole default fits, start included, emgine against scikit-learn.

The two draw different starts from the same `random_state`, so they may end in different
optima: the table shows the final log-likelihood of every fit beside the time.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from benchmarks.likelihood import mean_log_likelihood
from benchmarks.problem import Problem, mixture_rows, start
from benchmarks.table import Table, duration, ratio
from benchmarks.workers import WorkerProcess, at_work

if TYPE_CHECKING:
    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

SEPARATION = 4.0  # clusters that a user would look for; more than in the timed iterations


def run(workloads: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Fit each workload's rows from several random states."""
    return [measure(workload, settings) for workload in workloads]


def measure(workload: Workload, settings: Settings) -> dict[str, Any]:
    """Alternate the contenders over the random states."""
    states = range(1 if settings.quick else 3)
    rows = mixture_rows(
        workload.fit_rows, workload.n_features, workload.n_components, separation=SEPARATION
    )
    data = start(rows, workload.n_components, workload.covariance_type)
    placed = [(one, settings.threads) for one in settings.contenders]
    with at_work(placed, data, workload.covariance_type) as workers:
        for worker in workers:
            worker.ask("fit", iterations=1)  # loads code and starts threads
        fits: dict[str, list[dict[str, Any]]] = {worker.name: [] for worker in workers}
        for state in states:
            for worker in workers:
                fits[worker.name].append(_fit(worker, state, workload, data))
    return {"title": workload.with_rows(workload.fit_rows).title, "fits": fits}


def _fit(worker: WorkerProcess, state: int, workload: Workload, data: Problem) -> dict[str, Any]:
    seconds = worker.ask("default_fit", random_state=state)["seconds"]
    found = worker.parameters()
    likelihood = mean_log_likelihood(
        data.rows,
        found["weights"],
        found["means"],
        found["covariances"],
        workload.covariance_type,
    )
    return {"seconds": seconds, "log_likelihood": likelihood, "n_iter": int(found["n_iter"])}


def table(results: list[dict[str, Any]]) -> Table:
    """One row per workload: median time, all iterations made, mean and best log-likelihood."""
    made = Table(
        "Whole default fit (k-means start included), median over random states",
        [
            "rows × features, components",
            "emgine",
            "scikit-learn",
            "faster",
            "iterations",
            "mean log-likelihood (best)",
        ],
    )
    for one in results:
        ours, theirs = one["fits"]["emgine"], one["fits"]["scikit-learn"]
        times = [statistics.median(fit["seconds"] for fit in fits) for fits in (ours, theirs)]
        made.rows.append(
            [
                one["title"],
                duration(times[0]),
                duration(times[1]),
                ratio(times[1], times[0]),
                " / ".join("+".join(str(fit["n_iter"]) for fit in fits) for fits in (ours, theirs)),
                " / ".join(_likelihoods(fits) for fits in (ours, theirs)),
            ]
        )
    made.notes.append("iterations and log-likelihood: emgine / scikit-learn.")
    return made


def _likelihoods(fits: list[dict[str, Any]]) -> str:
    values = [fit["log_likelihood"] for fit in fits]
    return f"{statistics.fmean(values):.5f} ({max(values):.5f})"
