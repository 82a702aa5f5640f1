"""Ctrl-C in long calls: prints the milliseconds from the signal to the exception of each call.

    python -m tests.process.programs.interrupts

After a fit, the model must be the best so far.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine
from tests.process.programs.workload import N_THREADS, rows_of, start

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 5


def latency(call: Callable[[], object], delay: float) -> float:
    """Return the seconds from SIGINT, sent after ``delay`` seconds, to KeyboardInterrupt."""
    sent = [0.0]

    def strike() -> None:
        time.sleep(delay)
        sent[0] = time.perf_counter()
        os.kill(os.getpid(), signal.SIGINT)

    striker = threading.Thread(target=strike)
    striker.start()
    try:
        call()
    except KeyboardInterrupt:
        return time.perf_counter() - sent[0]
    finally:
        striker.join()
    raise AssertionError("the call ended before the signal came: give it more to do")


def endless(kind: str, d: int, k: int, n_threads: int = N_THREADS) -> emgine.GaussianMixture:
    """An estimator that would iterate for ever."""
    model = start(kind, d, k, tol=0.0, max_iter=10**9, reg_covar=1e-3)
    return model.set_params(n_threads=n_threads)


def endless_start(init_params: str, k: int) -> emgine.GaussianMixture:
    """An estimator that would look for start parameters for minutes."""
    options: dict[str, Any] = {"init_params": init_params, "random_state": 0, "n_init": 50}
    return emgine.GaussianMixture(k, covariance_type="diag", n_threads=N_THREADS, **options)


def parameters(d: int) -> tuple[Any, Any, Any]:
    """Parameters of a mixture, which 1000 features take a hundredth of a second to build."""
    return [1.0], np.zeros((1, d)), np.eye(d)[np.newaxis]


def long_calls() -> dict[str, Callable[[], object]]:
    """Calls that would take many seconds."""
    many, wide = rows_of(3_000_000, 8), rows_of(100_000, 32)
    large = parameters(5000)
    mixture = start("full", 8, 64, max_iter=0).fit(many[:1000]).mixture_
    return {
        "fit of many short passes": lambda: endless("diag", 8, 2).fit(many[:5000]),
        "fit of long passes": lambda: endless("full", 8, 64).fit(many),
        "fit of wide rows": lambda: endless("full", 32, 8).fit(wide),
        "fit with one thread": lambda: endless("full", 8, 64, n_threads=1).fit(many),
        "start by k-means": lambda: endless_start("kmeans", 200).fit(many),
        "start by k-means++": lambda: endless_start("k-means++", 1000).fit(many),
        "expectation": lambda: [mixture.expectation(many) for _ in range(100)],
        "predict": lambda: [mixture.predict(many) for _ in range(100)],
        "score": lambda: [mixture.score(many) for _ in range(100)],
        "factorisation": lambda: [emgine.Mixture(*parameters(1000)) for _ in range(1000)],
        "checks and factorisations of large matrices": lambda: [
            emgine.Mixture(*large) for _ in range(100)
        ],
    }


def interrupted_refit_keeps_the_best() -> None:
    """Assert that an interrupted refit leaves a complete model, the best one so far."""
    rows = rows_of(400_000, 8)
    model = start("full", 8, 8, tol=1e9).fit(rows[:10_000])
    model.set_params(tol=0.0, max_iter=10**9)
    latency(lambda: model.fit(rows), 1.0)
    assert [run.status for run in model.restarts_] == ["interrupted"]
    assert not model.converged_
    assert model.n_iter_ == len(model.lower_bounds_) > 0
    assert model.score(rows) >= model.lower_bound_ > model.lower_bounds_[0]


if __name__ == "__main__":
    for name, call in long_calls().items():
        delays = np.linspace(0.2, 0.4, REPEATS)
        worst = max(latency(call, float(delay)) for delay in delays)
        print(f"{1e3 * worst:.1f} {name}", flush=True)
    interrupted_refit_keeps_the_best()
