"""A fit where the system refuses threads: prints the digest of its result.

    python -m tests.process.programs.refused_threads HOW WHAT

WHAT: "memory", "source" (rows in two blocks), or "restarts" (several fits side by side).
HOW: "plain", "nproc" (as root: becomes a user without threads), "many" (far more threads than the
system has), or the bytes of memory that are left.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from pathlib import Path
from typing import Any

import numpy as np

import emgine
from emgine.sources import Blocks
from tests.process.programs.workload import rows_of


def refuse(how: str) -> None:
    """Set the limit."""
    if how == "nproc":
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    elif how.isdigit():
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + int(how), used + int(how)))


def fitted(what: str, rows: Any, n_threads: int) -> emgine.GaussianMixture:
    """Fit rows that are in memory or in blocks, or fit several times."""
    data = Blocks(lambda: np.split(rows, [len(rows) // 3])) if what == "source" else rows
    n_init = 3 if what == "restarts" else 1
    model = emgine.GaussianMixture(4, max_iter=2, tol=0, random_state=0, n_init=n_init)
    return model.set_params(n_threads=n_threads).fit(data)


if __name__ == "__main__":
    how, what = sys.argv[1:]
    rows = rows_of(6000 if what == "restarts" else 200_000, 8)  # few, to be side by side
    fitted(what, rows[:2000], 1)
    refuse(how)
    try:
        model = fitted(what, rows, 10**6 if how == "many" else 2)
        print(hashlib.sha256(model.means_.tobytes()).hexdigest()[:16])
    except MemoryError:
        print("MemoryError")
    finally:
        print("finally ran")
