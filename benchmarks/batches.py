"""Batches of 1 to 100 000 rows against the same rows in smaller batches.

python -m benchmarks.batches [--most ROWS]

All run on one processor, so with one thread; the best of many turns counts. "of smaller batches"
is the time of a batch divided by the time of the same rows in smaller batches, for the best of
several smaller sizes, in turns. A value above 1.05 means that the batch is too slow.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
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
TURNS = 400
LONGEST = 0.2  # seconds of processor time per size
RIVALS = 3  # number of smaller sizes, the fastest ones, that a batch is compared with


@dataclass(frozen=True)
class Batches:
    """The same rows in batches of one size; the last batch may be smaller."""

    mixture: emgine.Mixture
    parts: list[tuple[np.ndarray, np.ndarray]]

    @classmethod
    def of(cls, mixture: emgine.Mixture, rows: np.ndarray, size: int) -> Batches:
        """Divide the rows into batches."""
        out = np.empty(len(rows))
        cut = [slice(begin, begin + size) for begin in range(0, len(rows), size)]
        return cls(mixture, [(rows[part], out[part]) for part in cut])

    def seconds(self) -> float:
        """Return the processor time of scoring all batches once."""
        again = range(max(1, 1000 // sum(len(rows) for rows, _ in self.parts)))
        begin = time.thread_time()
        for _ in again:
            for rows, out in self.parts:
                self.mixture.score_samples(rows, out=out)
        return (time.thread_time() - begin) / len(again)


def best_seconds(contenders: list[Batches]) -> list[float]:
    """Return the best time of each contender over many turns."""
    best, until = [np.inf] * len(contenders), time.thread_time() + LONGEST
    for _ in range(TURNS):
        best = [min(old, one.seconds()) for old, one in zip(best, contenders, strict=True)]
        if time.thread_time() > until:
            break
    return best


def rivals(a_row: dict[int, float]) -> list[int]:
    """Return the fastest sizes so far."""
    return sorted(a_row, key=a_row.__getitem__)[:RIVALS]


def table(n_features: int, n_components: int, most: int) -> Table:
    """Measure every size of batch."""
    mixture = model(n_features, n_components)
    rows = np.ascontiguousarray(mixture.sample(most, random_state=0)[0])
    np.random.default_rng(0).shuffle(rows)
    made = Table(
        f"{n_features} features, {n_components} components, full",
        ["rows", "ns a row", "of smaller batches"],
    )
    a_row: dict[int, float] = {}
    for n in (size for size in (*ROWS, *MORE_ROWS) if size <= most):
        sizes = [n, *rivals(a_row)]
        taken, *others = best_seconds([Batches.of(mixture, rows[:n], size) for size in sizes])
        ratio = f"{taken / min(others):.2f}" if others else ""
        a_row[n] = taken / n
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
