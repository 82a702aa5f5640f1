"""Section `factors`: the covariance of many features, factored and the factor inverted.

A `Mixture` of one component does this when it is made, checks and layouts included; beside it
LAPACK's two routines alone, in the library that scipy brings.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.table import Table, duration, ratio
from benchmarks.timing import Seconds, in_turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.settings import Settings
    from benchmarks.workloads import Workload

FEATURES = (300, 1000, 2000, 5000)


def run(_: list[Workload], settings: Settings) -> list[dict[str, Any]]:
    """Measure both in turns, for each number of features."""
    results = []
    for n in FEATURES[:2] if settings.quick else FEATURES:
        covariance = covariance_of(n)
        calls = {"emgine": _mixture, "LAPACK": _lapack}

        def seconds(
            call: Callable[[Any], object], covariance: Any = covariance
        ) -> tuple[float, ...]:
            begin = time.perf_counter()
            call(covariance)
            return (time.perf_counter() - begin,)

        repeats = 2 if settings.quick else 5
        taken = in_turns(list(calls.values()), seconds, repeats, turn_seconds=0.0)
        best = {
            name: Seconds.of([one for (one,) in times]).best
            for name, times in zip(calls, taken, strict=True)
        }
        results.append({"n_features": n, "best": best})
    return results


def covariance_of(n_features: int) -> Any:
    """Return a positive definite matrix."""
    factor = np.random.RandomState(0).normal(size=(n_features, n_features))
    return factor @ factor.T / n_features + np.eye(n_features)


def _mixture(covariance: Any) -> object:
    from emgine import Mixture

    return Mixture([1.0], np.zeros((1, len(covariance))), covariance[np.newaxis])


def _lapack(covariance: Any) -> object:
    from scipy.linalg import lapack

    factor, _ = lapack.dpotrf(covariance, lower=1, clean=0)
    return lapack.dtrtri(factor, lower=1, overwrite_c=1)


def table(results: list[dict[str, Any]]) -> Table:
    """One row per number of features."""
    headings = ["features", "emgine", "LAPACK", "of LAPACK"]
    made = Table("Factors of large covariances: best", headings)
    for one in results:
        best = one["best"]
        times = [duration(best[name]) for name in ("emgine", "LAPACK")]
        made.rows.append([str(one["n_features"]), *times, ratio(best["emgine"], best["LAPACK"])])
    return made
