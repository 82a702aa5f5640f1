"""Prints the peak memory of a whole search above its rows, in bytes.

python -m tests.process.programs.search_memory ROWS FEATURES CRITERION
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

import emgine
from tests.process.programs.peak_memory import growth, make_rows


def main(n: int, d: int, criterion: str) -> None:
    """Print the growth."""
    rows = make_rows(n, d, "C")
    search = emgine.GaussianMixtureSearch(
        range(1, 4), ["full", "tied_diag"], criterion, cv=2, max_iter=3, random_state=0, n_threads=2
    )
    # The first search loads modules and stacks of threads, which do not depend on the rows.
    search.fit(rows[:1000])
    kept: list[Any] = []
    print(growth(lambda: search.fit(rows), kept))


if __name__ == "__main__":
    warnings.simplefilter("ignore", UserWarning)  # three iterations do not converge
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
