"""Section `fits`: whole fits with default settings, start included, emgine and scikit-learn.

By default, emgine continues until the estimated remaining gain is a millionth of a nat per row;
scikit-learn stops when an iteration gains less than a thousandth. So emgine is timed twice: with
its default, and with scikit-learn's rule. Starts differ, so fits may end in different optima;
the table therefore shows the log-likelihood of every fit beside its time.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

from benchmarks.likelihood import mean_log_likelihood
from benchmarks.problem import Problem, mixture_rows, start
from benchmarks.table import Table, duration, ratio, three_digits
from benchmarks.workers import LOWER, WorkerProcess, at_work

if TYPE_CHECKING:
    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

# The same fit is repeated for this long and the best time counts, so that fast fits are not timed
# while the processor is still slow.
TURN_SECONDS = 1.0
SEPARATION = 4.0  # clusters that a user would look for; more than in the timed iterations
# With these settings emgine stops by scikit-learn's default rule.
SAME_RULE = {"tol": 1e-3, "stopping": "change", "max_iter": 100}


def run(workloads: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Fit each workload's rows from several random states."""
    return [measure(workload, settings) for workload in workloads]


def measure(workload: Workload, settings: Settings) -> dict[str, Any]:
    """For each random state, time all contenders, and emgine with both rules."""
    rows = mixture_rows(
        workload.fit_rows, workload.n_features, workload.n_components, separation=SEPARATION
    )
    data = start(rows, workload.n_components, workload.covariance_type)
    everybody = (*settings.contenders, *settings.levels)
    placed = [(one, settings.threads) for one in everybody]
    fits: dict[str, list[dict[str, Any]]] = {}
    with at_work(placed, data, workload.covariance_type) as workers:
        for worker in workers:
            worker.ask("fit", iterations=1)  # loads code and starts threads
        for state in range(1 if settings.quick else 3):
            for worker in workers:
                for title, rule in _rules(worker.name):
                    made = _fit(worker, state, rule, workload, data)
                    fits.setdefault(title, []).append(made)
    return {"title": workload.with_rows(workload.fit_rows).title, "fits": fits}


def _rules(contender: str) -> list[tuple[str, dict[str, Any]]]:
    own: list[tuple[str, dict[str, Any]]] = [(contender, {})]
    return [*own, ("same rule", SAME_RULE)] if contender == "emgine" else own


def _fit(
    worker: WorkerProcess, state: int, rule: dict[str, Any], workload: Workload, data: Problem
) -> dict[str, Any]:
    end = time.perf_counter() + TURN_SECONDS
    seconds = worker.ask("default_fit", random_state=state, **rule)["seconds"]
    while time.perf_counter() < end:
        again = worker.ask("default_fit", random_state=state, **rule)["seconds"]
        seconds = min(seconds, again)
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
    """One row per workload: median times, all iterations made, mean and best log-likelihood."""
    has_lower = bool(results) and all(LOWER in one["fits"] for one in results)
    made = Table(
        "Whole fit (k-means start included), best of a second, median over random states",
        [
            "rows × features, components",
            "scikit-learn",
            "emgine, same rule",
            "faster",
            "emgine, default",
            "faster",
            *((LOWER, "faster") if has_lower else ()),
            "iterations",
            "mean log-likelihood (best)",
        ],
    )
    for one in results:
        ways = [one["fits"][name] for name in ("scikit-learn", "same rule", "emgine")]
        theirs, same, ours = (statistics.median(fit["seconds"] for fit in fits) for fits in ways)
        made.rows.append(
            [
                one["title"],
                duration(theirs),
                duration(same),
                ratio(theirs, same),
                duration(ours),
                ratio(theirs, ours),
                *(_lower(one, theirs) if has_lower else ()),
                " / ".join("+".join(str(fit["n_iter"]) for fit in fits) for fits in ways),
                " / ".join(_likelihoods(fits) for fits in ways),
            ]
        )
    made.notes += [_mean(results, name) for name in ("emgine", *([LOWER] if has_lower else []))]
    made.notes.append(
        "iterations and log-likelihood: scikit-learn / emgine with scikit-learn's rule "
        "(tol=1e-3 for the last change) / emgine's default (tol=1e-6 for the remaining gain)."
    )
    return made


def _median(one: dict[str, Any], name: str) -> float:
    return float(statistics.median(fit["seconds"] for fit in one["fits"][name]))


def _lower(one: dict[str, Any], theirs: float) -> tuple[str, str]:
    ours = _median(one, LOWER)
    return duration(ours), ratio(theirs, ours)


def _mean(results: list[dict[str, Any]], name: str) -> str:
    """Return how many times faster a default fit is than scikit-learn's, over all workloads."""
    ratios = [_median(one, "scikit-learn") / _median(one, name) for one in results]
    mean, least = statistics.geometric_mean(ratios), min(ratios)
    return f"{name}, default: geometric mean {three_digits(mean)}×, least {three_digits(least)}×."


def _likelihoods(fits: list[dict[str, Any]]) -> str:
    values = [fit["log_likelihood"] for fit in fits]
    return f"{statistics.fmean(values):.5f} ({max(values):.5f})"
