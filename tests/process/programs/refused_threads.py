"""A fit where the system refuses threads: prints the digest of its result.

    python -m tests.process.programs.refused_threads HOW

HOW: nothing, "nproc" (as root: becomes a user without threads), "many" (far more threads than the
system has), or the bytes of memory that are left.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from pathlib import Path

import emgine
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


if __name__ == "__main__":
    how = "".join(sys.argv[1:])
    rows = rows_of(200_000, 8)
    model = emgine.GaussianMixture(4, max_iter=2, tol=0, random_state=0, n_threads=1)
    model.fit(rows[:2000])
    model.set_params(n_threads=10**6 if how == "many" else 2)
    refuse(how)
    try:
        model.fit(rows)
        print(hashlib.sha256(model.means_.tobytes()).hexdigest()[:16])
    except MemoryError:
        print("MemoryError")
    finally:
        print("finally ran")
