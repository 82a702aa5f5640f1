"""Batches of 1 to 100 000 rows against the same rows in smaller batches.

python -m benchmarks.batches [--most ROWS]

On one processor, hence in one thread; best of many turns. "of smaller batches" compares a batch
with the cheapest way to compose the batch of smaller measured ones: above 1.05 it is too slow.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.latency_contenders import model
from benchmarks.machine import pinned, processor
from benchmarks.table import Table

if TYPE_CHECKING:
    import emgine

SIZES = ((2, 1), (8, 8), (32, 16))  # features, components
ROWS = (1, 2, 4, 8, 12, 16, 20, 24, 25, 32, 40, 48, 60, 96, 192, 384, 400)
MORE_ROWS = (768, 1000, 3000, 10_000, 30_000, 100_000)
TURNS = 200
LONGEST = 0.15  # seconds a size


def seconds(mixture: emgine.Mixture, rows: np.ndarray, out: np.ndarray) -> float:
    """Return the processor time of a call: the best of many turns."""
    calls = max(1, 1000 // len(rows))
    best, until = np.inf, time.thread_time() + LONGEST
    for _ in range(TURNS):
        begin = time.thread_time()
        for _ in range(calls):
            mixture.score_samples(rows, out=out)
        end = time.thread_time()
        best = min(best, (end - begin) / calls)
        if end > until:
            break
    return float(best)


def composed(times: dict[int, float], n: int) -> float:
    """Return the time of n rows in the cheapest combination of smaller batches."""
    smaller = {size: taken for size, taken in times.items() if size < n}
    best = [0.0]
    for rows in range(1, n + 1):
        best.append(min(best[rows - m] + taken for m, taken in smaller.items() if m <= rows))
    return best[n]


def table(n_features: int, n_components: int, most: int) -> Table:
    """Measure every size of batch."""
    mixture = model(n_features, n_components)
    rows = np.ascontiguousarray(mixture.sample(most, random_state=0)[0])
    np.random.default_rng(0).shuffle(rows)
    out = np.empty(most)
    sizes = [n for n in (*ROWS, *MORE_ROWS) if n <= most]
    times = {n: seconds(mixture, rows[:n], out[:n]) for n in sizes}
    made = Table(
        f"{n_features} features, {n_components} components, full",
        ["rows", "ns a row", "of smaller batches"],
    )
    for n, taken in times.items():
        ratio = f"{taken / composed(times, n):.2f}" if n > 1 else ""
        made.rows.append([f"{n:,}", f"{taken / n * 1e9:.0f}", ratio])
    return made


def main(arguments: list[str] | None = None) -> None:
    """Measure and print a table for each size of mixture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batches", description=__doc__)
    parser.add_argument("--most", type=int, default=100_000, help="rows of the largest batch")
    most = parser.parse_args(arguments).most
    print(f"{processor()}, pinned to processor {pinned()}\n")
    for d, k in SIZES:
        print(table(d, k, most).text())


if __name__ == "__main__":
    main()
