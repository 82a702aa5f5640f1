"""Time of one row: percentiles, compared with scikit-learn and, if installed, ONNX Runtime.

python -m benchmarks.latency [--calls N] [--picture FILE]

All contenders score the same row with the same model, on one processor, with one thread, one call
after the other. The times include the clock ("nothing"); the time of the loop is small. If a
contender does not accept a single row, it gets a batch of one. Slow contenders make fewer calls.
"""

from __future__ import annotations

import argparse
import time
import timeit
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.latency_contenders import Call, calls_of
from benchmarks.machine import pinned, processor
from benchmarks.table import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZES = ((2, 1), (8, 8), (32, 16))  # features, components
PERCENTILES = (50.0, 99.0, 99.9)
SLOW_CALLS = 10_000  # number of calls of contenders whose call takes more than SLOW_SECONDS
SLOW_SECONDS = 3e-6


TIMED = """
def nanoseconds(calls, clock, empty):
    taken = empty(calls, dtype="int64")
    for i in range(calls):
        begin = clock()
        {text}
        taken[i] = clock() - begin
    return taken
"""


def nanoseconds(call: Call, calls: int) -> NDArray[np.int64]:
    """Return the time of each call."""
    made = dict(call.names)
    exec(TIMED.format(text=call.text), made)
    taken: NDArray[np.int64] = made["nanoseconds"](calls, time.perf_counter_ns, np.empty)
    return taken


def per_call(call: Call, loops: int = 50, calls: int = 2000) -> float:
    """Return the median nanoseconds of a call in a loop, without the clock."""
    timer = timeit.Timer(call.text, timer=time.perf_counter_ns, globals=call.names)
    return float(np.median(timer.repeat(loops, calls))) / calls


def measured(call: Call, calls: int) -> NDArray[np.int64]:
    """Warm up, then measure `calls` calls, or fewer if the contender is slow."""
    for _ in range(3):
        nanoseconds(call, 300)
    slow = float(np.median(nanoseconds(call, 100))) > SLOW_SECONDS * 1e9
    return nanoseconds(call, min(calls, SLOW_CALLS) if slow else calls)


def table_of(times: dict[str, NDArray[np.int64]], loops: dict[str, float], title: str) -> Table:
    """One row per contender and method."""
    heads = ["call", "calls", "in a loop, ns", *(f"p{level:g}, ns" for level in PERCENTILES)]
    made = Table(title, heads)
    for name, taken in times.items():
        numbers = [f"{value:.0f}" for value in np.percentile(taken, PERCENTILES)]
        made.rows.append([name, f"{taken.size:,}", f"{loops[name]:.0f}", *numbers])
    return made


def size_in_words(d: int, k: int) -> str:
    """Return the size of a model, such as "2 features, 1 component"."""
    return f"{d} features, {k} component" + ("" if k == 1 else "s")


def draw(all_times: dict[tuple[int, int], dict[str, Any]], path: Path) -> None:
    """Write a histogram of the latencies of score_samples, a panel for each size."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    from emgine.plotting._style import component_colours, dashes, finish

    size = (8.0, 2.1 * len(all_times) + 0.9)
    figure, cells = plt.subplots(
        len(all_times), 1, figsize=size, sharex=True, squeeze=False, layout="constrained"
    )
    bins = np.geomspace(3e1, 2e6, 240)
    for axis, ((d, k), times) in zip(cells.flat, all_times.items(), strict=True):
        scores = {name: taken for name, taken in times.items() if "score_samples" in name}
        colours = component_colours(len(scores), axis)
        for number, (name, taken) in enumerate(scores.items()):
            shares = 100 * np.histogram(taken, bins)[0] / taken.size
            look = {"color": colours[number], "label": name}
            axis.stairs(shares, bins, fill=True, alpha=0.22, color=colours[number], linewidth=0)
            axis.stairs(shares, bins, linestyle=dashes(number), linewidth=1.2, **look)
        title = size_in_words(d, k)
        axis.set(xscale="log", yscale="log", ylim=(5e-5, 3e2), ylabel="calls, %", title=title)
        finish(axis)
    entries = cells[0, 0].get_legend_handles_labels()
    figure.legend(*entries, loc="outside lower center", ncols=2, frameon=False)
    cells[-1, 0].set_xlabel("nanoseconds of one call, clock included")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the tables, and draw the picture if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--picture", type=Path, help="write the histogram to this file")
    options = parser.parse_args(arguments)
    import threadpoolctl

    threadpoolctl.threadpool_limits(1)
    print(f"{processor()}, pinned to processor {pinned()}\n")
    all_times: dict[tuple[int, int], dict[str, NDArray[np.int64]]] = {}
    for d, k in SIZES:
        calls = {"nothing": Call("pass", {}), **calls_of(d, k)}
        loops = {
            name: per_call(call, *(() if call.fast else (5, 100))) for name, call in calls.items()
        }
        times = {name: measured(call, options.calls) for name, call in calls.items()}
        all_times[d, k] = times
        print(table_of(times, loops, f"One row, {size_in_words(d, k)}, full").text())
    if options.picture:
        draw(all_times, options.picture)


if __name__ == "__main__":
    main()
