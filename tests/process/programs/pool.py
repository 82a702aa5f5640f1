"""Fits in a pool of processes after threaded work in the parent.

python -m tests.process.programs.pool fork|spawn|forkserver
"""

from __future__ import annotations

import multiprocessing
import sys
import warnings

from tests.process.programs.workload import fit_and_score, rows_of


def work(n: int) -> bytes:
    """One task of the pool."""
    return fit_and_score(rows_of(n))


def main(method: str) -> None:
    """Compare the pool's results with those of this process."""
    sizes = [50_000, 50_001, 60_000, 70_003]
    expected = [work(n) for n in sizes]
    with multiprocessing.get_context(method).Pool(2) as pool:
        found = pool.map_async(work, sizes, chunksize=1).get(timeout=100)
    assert found == expected
    print(f"{method}: {len(found)} tasks")


if __name__ == "__main__":
    # Python >= 3.12 warns about a fork in a process with threads, which this program tests.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    main(sys.argv[1])
