"""Many forks in a row after threaded work; every child fits and scores with its own threads.

python -m tests.process.programs.many_forks CYCLES
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

from tests.process.programs.fork_cycles import child_ended
from tests.process.programs.workload import N_THREADS, rows_of, start

ROWS = 50_000  # enough that a pass of the expectation uses two threads
THREADED_EVERY = 10  # cycles after which the parent starts its threads again


def fit_and_score(rows: Any) -> bytes:
    """One EM step on threads, a batch and a single row."""
    mixture = start("full", rows.shape[1], 2, tol=1e9, max_iter=1).fit(rows).mixture_
    mixture = mixture.expectation(rows, n_threads=N_THREADS).maximization(reg_covar=1e-6)
    labels = mixture.predict(rows, n_threads=N_THREADS)
    return bytes(labels.tobytes() + mixture.predict_proba(rows[0]).tobytes())


def main(cycles: int) -> None:
    """Fork `cycles` times; stop at the first child that hangs, fails or differs."""
    rows = rows_of(ROWS)
    expected = fit_and_score(rows)
    for cycle in range(cycles):
        if cycle % THREADED_EVERY == 0:
            assert fit_and_score(rows) == expected
        pid = os.fork()
        if pid == 0:
            same = False
            try:
                same = fit_and_score(rows) == expected
            finally:
                os._exit(0 if same else 2)
        code = child_ended(pid)
        assert code == 0, f"cycle {cycle}: child ended with {code} (2 bits or error, 99 hang)"


if __name__ == "__main__":
    # Python may warn about a fork in a process with threads; the warning must not be an error here.
    warnings.filterwarnings("ignore")
    main(int(sys.argv[1]))
    print(f"{sys.argv[1]} children, none hung")
