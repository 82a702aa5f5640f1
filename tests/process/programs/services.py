"""A model that is loaded once and used in other processes, after threaded work in this one.

python -m tests.process.programs.services loky|preloaded
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

import numpy as np

from tests.process.programs.fork_cycles import child_ended
from tests.process.programs.workload import fit_and_score, rows_of, start

SIZES = [50_000, 50_001, 60_000, 70_003]


def work(n: int) -> bytes:
    """One task of a joblib worker."""
    return fit_and_score(rows_of(n))


def loky() -> str:
    """Compare joblib's processes with this one."""
    from joblib import Parallel, delayed

    expected = [work(n) for n in SIZES]
    assert Parallel(n_jobs=2, backend="loky")(delayed(work)(n) for n in SIZES) == expected
    return f"loky: {len(SIZES)} tasks"


def serve(mixture: Any, rows: Any, expected: bytes) -> bool:
    """Do the work of a service: score single rows and a batch, and refit."""
    scores = np.array([mixture.score_samples(row) for row in rows[:1000]])
    together = mixture.score_samples(rows, n_threads=2)
    refitted = fit_and_score(rows_of())
    return bool(scores.tobytes() == together[:1000].tobytes()) and refitted == expected


def preloaded() -> str:
    """Fork workers that share the model of this process, as gunicorn does with --preload."""
    rows = rows_of()
    mixture, expected = start("full", 4, 2, tol=1e9).fit(rows).mixture_, fit_and_score(rows)
    workers = []
    for _ in range(4):
        pid = os.fork()
        if pid == 0:
            same = False
            try:
                same = serve(mixture, rows, expected)
            finally:
                os._exit(0 if same else 2)
        workers.append(pid)
    ended = [child_ended(pid) for pid in workers]
    assert ended == [0] * len(workers), ended
    return f"preloaded: {len(workers)} workers"


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    print({"loky": loky, "preloaded": preloaded}[sys.argv[1]]())
