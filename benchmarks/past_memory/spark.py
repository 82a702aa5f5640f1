"""Spark MLlib and emgine on this machine: seconds of an iteration, and cases where Spark is wrong.

`python -m benchmarks.past_memory.spark` prints a note if Java or pyspark is missing. The time of an
iteration is the difference of two fits, so start-up, copies and the last scoring cancel. A ratio is
valid only if the parameters are the same. Rows are in small units, because Spark adds 2.2e-16 to
each density; with 16 features in units of a standard deviation, that is no longer small.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.machine import processor
from benchmarks.past_memory.cluster import cluster
from benchmarks.past_memory.spark_contenders import (
    Parameters,
    difference,
    fit_emgine,
    fit_frame,
    fit_rdd,
    frame,
    missing,
    rdd,
    session,
)
from benchmarks.problem import mixture_rows, start
from benchmarks.table import Table, duration, ratio
from benchmarks.timing import Seconds, in_turns, per_iteration
from emgine import GaussianMixture

if TYPE_CHECKING:
    from benchmarks.problem import Array

THREADS = 2
UNIT = 2.0**-10  # unit of the rows of the first table, and of the correct rows in the second
TURN_SECONDS = 2.0
MEMORY, DASK = f"emgine, memory, {THREADS} threads", f"emgine, Dask, {THREADS} workers"
RDD, FRAME = f"Spark, RDDs, {THREADS} threads", f"Spark, DataFrames, {THREADS} threads"
# Largest difference of weights (relative) and of the rest (in standard deviations). Two orders of
# summation differ by about 1e-13; the number that Spark adds to densities causes 1e-6 or more.
SAME = 1e-9

Fit = Callable[[int], Parameters]


class Place(NamedTuple):
    """The shape of rows, and their offset and scale."""

    name: str
    n_features: int
    n_components: int
    offset: float
    scale: float


PLACES = (
    Place("2 features", 2, 2, 0.0, 1.0),
    Place("2 features, offset 1e8", 2, 2, 1e8, 1.0),
    Place("2 features, scale 1e100", 2, 2, 0.0, 1e100),
    Place("16 features, scale 1/1024", 16, 16, 0.0, UNIT),
    Place("16 features", 16, 16, 0.0, 1.0),
)
PLACE_ROWS, PLACE_ITERATIONS = 10_000, 10


def drawn(n_rows: int, n_features: int, n_components: int) -> tuple[Array, Parameters]:
    """Return rows in the small unit, and a start."""
    rows = mixture_rows(n_rows, n_features, n_components)
    first = start(rows, n_components, "full")
    return rows * UNIT, Parameters(first.weights, first.means, first.covariances).moved(0.0, UNIT)


def contenders(spark: Any, rows: Array, first: Parameters) -> dict[str, Fit]:
    """Return the fit function of each contender; its argument is the number of iterations."""
    array: Any = importlib.import_module("dask.array")
    from emgine.dask import GaussianMixture as OnDask

    on_dask = array.from_array(rows, chunks=(-(-len(rows) // THREADS), rows.shape[1])).persist()
    by_rdd, by_frame = rdd(spark, rows, THREADS), frame(spark, rows, THREADS)
    return {
        MEMORY: lambda n: fit_emgine(GaussianMixture, rows, first, n, THREADS),
        DASK: lambda n: fit_emgine(OnDask, on_dask, first, n, 1),
        RDD: lambda n: fit_rdd(by_rdd, first, n),
        FRAME: lambda n: fit_frame(by_frame, len(first.weights), n),
    }


def seconds(fits: dict[str, Fit], iterations: int, turns: int) -> dict[str, Seconds]:
    """Return the time of an iteration of each contender; contenders take turns."""

    def measure(name: str) -> tuple[float, ...]:
        ends = [time.perf_counter()]
        for number in (1, iterations):
            fits[name](number)
            ends.append(time.perf_counter())
        return ends[1] - ends[0], ends[2] - ends[1]

    taken = in_turns(list(fits), measure, turns, TURN_SECONDS)
    pairs_of = zip(fits, taken, strict=True)
    return {name: per_iteration(pairs, iterations) for name, pairs in pairs_of}


def differences(fits: dict[str, Fit], rows: Array, iterations: int) -> dict[str, float]:
    """Return the difference of each contender from plain EM in memory from the same start."""
    expected = dict.fromkeys(fits, fits[MEMORY](iterations))
    sparks_start = fits[FRAME](0)
    expected[FRAME] = fit_emgine(GaussianMixture, rows, sparks_start, iterations, THREADS)
    return {name: difference(fit(iterations), expected[name]) for name, fit in fits.items()}


def speed_table(title: str, taken: dict[str, Seconds], differs: dict[str, float]) -> Table:
    """Return a row for each contender; ratios use medians, because there are few fits."""
    made = Table(title, ["", "best", "median", "to memory", "to Dask", "differs by"])
    for name, each in taken.items():
        same = differs[name] <= SAME
        ours = (taken[MEMORY].median, taken[DASK].median)
        ratios = [ratio(each.median, other) if same else "void" for other in ours]
        times = [duration(each.best), duration(each.median)]
        made.rows.append([name, *times, *ratios, f"{differs[name]:.1e}"])
    return made


def place_row(spark: Any, api: str, place: Place, n_rows: int = PLACE_ROWS) -> list[str]:
    """Return the name and the smallest variances of EM near the origin, of Spark and of emgine."""
    at_home, first = drawn(n_rows, place.n_features, place.n_components)
    scale = place.scale / UNIT
    rows = at_home * scale + place.offset
    if api == RDD:
        begin = first.moved(place.offset, scale)
        sparks = fit_rdd(rdd(spark, rows, THREADS), begin, PLACE_ITERATIONS)
    else:
        data = frame(spark, rows, THREADS)
        begin = fit_frame(data, place.n_components, 0)
        sparks = fit_frame(data, place.n_components, PLACE_ITERATIONS)
        first = begin.moved(-place.offset, 1.0).moved(0.0, 1.0 / scale)
    right = fit_emgine(GaussianMixture, at_home, first, PLACE_ITERATIONS, THREADS)
    ours = fit_emgine(GaussianMixture, rows, begin, PLACE_ITERATIONS, THREADS)
    right = right.moved(place.offset, scale)
    variances = [each.smallest_variance() / place.scale**2 for each in (right, sparks, ours)]
    errors = [difference(each, right) for each in (sparks, ours)]
    return [
        f"{api.split(', ')[1]}, {place.name}",
        *(f"{variance:.5f}" for variance in variances),
        *(f"{error:.1e}" for error in errors),
    ]


def places_table(spark: Any) -> Table:
    """Return a row for each API of Spark and each place."""
    titles = ["", "EM", "Spark", "emgine", "Spark differs by", "emgine differs by"]
    made = Table(f"The smallest variance after {PLACE_ITERATIONS} iterations, in units²", titles)
    made.rows = [place_row(spark, api, place) for api in (RDD, FRAME) for place in PLACES]
    return made


def main(arguments: list[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.past_memory.spark", description=__doc__
    )
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the first table")
    parser.add_argument("--iterations", type=int, default=5, help="iterations of the longer fit")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args(arguments)
    why_not = missing()
    if why_not is not None:
        print(why_not)
        return
    rows, first = drawn(options.rows, 16, 16)
    with cluster(THREADS), session(THREADS) as spark:
        title = f"{options.rows} x 16, 16 full; Spark {spark.version}; {processor()}"
        fits = contenders(spark, rows, first)
        taken = seconds(fits, options.iterations, options.turns)
        differs = differences(fits, rows, options.iterations)
        print(speed_table(title, taken, differs).text(), flush=True)
        print(places_table(spark).text())


if __name__ == "__main__":
    main()
