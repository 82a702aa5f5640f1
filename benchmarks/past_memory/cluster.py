"""Dask on this machine: extra cost of a pass compared with memory, and gain of a second worker.

Run `python -m benchmarks.past_memory.cluster`. Each worker is a process with one thread.
`overhead` fits few rows with 8 MB of statistics. `workers` fits rows that are made on the workers;
clusters of one and two workers take turns. The best time of a single pass counts.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.machine import processor
from benchmarks.problem import mixture_rows, start
from benchmarks.table import Table, duration, ratio
from emgine import GaussianMixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.problem import Array, Problem

BLOCK_ROWS = 100_000


@contextlib.contextmanager
def cluster(n_workers: int) -> Iterator[Any]:
    """Start `n_workers` processes with one thread each, and end them."""
    distributed: Any = importlib.import_module("distributed")
    options = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with (
        distributed.LocalCluster(n_workers=n_workers, **options) as made,
        distributed.Client(made) as client,
    ):
        yield client


def seconds_of_passes(estimator: type, rows: Any, problem: Problem, n_passes: int) -> list[float]:
    """Fit from the start with one thread; return the time of each pass except the first."""
    ends: list[float] = []
    model = estimator(
        len(problem.weights),
        weights_init=problem.weights,
        means_init=problem.means,
        precisions_init=problem.precisions,
        max_iter=n_passes + 1,
        tol=0.0,
        acceleration=None,
        n_threads=1,
        callback=lambda _: ends.append(time.perf_counter()),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # so few iterations do not converge
        model.fit(rows)
    return list(np.diff(ends))


def overhead(n_rows: int, n_features: int, n_components: int, passes: int) -> Table:
    """Compare two workers with a fit in memory, on few rows and many parameters."""
    array: Any = importlib.import_module("dask.array")
    from emgine.dask import GaussianMixture as OnDask

    problem = start(mixture_rows(n_rows, n_features, n_components), n_components, "full")
    rows = problem.rows
    here = min(seconds_of_passes(GaussianMixture, rows, problem, passes))
    with cluster(2):
        data = array.from_array(rows, chunks=(-(-n_rows // 2), n_features))
        there = min(seconds_of_passes(OnDask, data, problem, passes))
    state = 8 * n_components * (1 + n_features + n_features**2)
    made = Table(f"{state / 1e6:.1f} MB of statistics, {n_rows} rows", ["", "best pass"])
    made.rows = [["memory, 1 thread", duration(here)], ["2 workers", duration(there)]]
    made.notes.append(f"overhead: at most {duration(there - here / 2)} per pass")
    return made


def rows_on_workers(n_rows: int, n_features: int, n_components: int) -> Any:
    """Return a Dask array whose blocks are made on the workers that keep them."""
    array: Any = importlib.import_module("dask.array")
    block = importlib.import_module("dask").delayed(_block)
    sizes = [min(BLOCK_ROWS, n_rows - first) for first in range(0, n_rows, BLOCK_ROWS)]
    made = [
        array.from_delayed(block(number, n, n_features, n_components), (n, n_features), float)
        for number, n in enumerate(sizes)
    ]
    return array.concatenate(made)


def _block(number: int, n_rows: int, n_features: int, n_components: int) -> Array:
    noise = np.random.default_rng(number).standard_normal((n_rows, n_features))
    return mixture_rows(n_rows, n_features, n_components) + 0.01 * noise


def workers(n_rows: int, n_features: int, n_components: int, passes: int, turns: int) -> Table:
    """Compare one worker with two; only one cluster exists at a time."""
    from emgine.dask import GaussianMixture as OnDask

    first = mixture_rows(min(n_rows, BLOCK_ROWS), n_features, n_components)
    problem = start(first, n_components, "full")
    best = {1: np.inf, 2: np.inf}
    for _ in range(turns):
        for number in (1, 2):
            with cluster(number):
                data = rows_on_workers(n_rows, n_features, n_components)
                taken = seconds_of_passes(OnDask, data, problem, passes)
            best[number] = min(best[number], *taken)
    made = Table(f"{n_rows} x {n_features}, {n_components} full", ["workers", "best pass"])
    made.rows = [[str(number), duration(seconds)] for number, seconds in best.items()]
    made.notes.append(f"two are {ratio(best[1], best[2])} as fast as one")
    return made


def main(arguments: list[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.past_memory.cluster", description=__doc__
    )
    parser.add_argument("what", nargs="*", default=["overhead", "workers"])
    parser.add_argument("--rows", type=int, default=4_000_000, help="rows of the second table")
    parser.add_argument("--passes", type=int, default=8, help="timed passes of each fit")
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--features", type=int, default=256, help="features of the first table")
    options = parser.parse_args(arguments)
    print(processor())
    if "overhead" in options.what:
        print(overhead(2 * 3072, options.features, 16, options.passes).text(), flush=True)
    if "workers" in options.what:
        print(workers(options.rows, 16, 16, options.passes, options.turns).text())


if __name__ == "__main__":
    main()
