"""Out of core: time and memory of passes over a file of 4 GB and over the same rows in memory.

Run `python -m benchmarks.past_memory.out_of_core`. It needs twice the size of the file on disk, and
the same in memory for the file cache and the array. It removes its files. Processes take turns,
with one fit per turn.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machine import processor
from benchmarks.past_memory.files import row_blocks, write_npy, write_parquet
from benchmarks.problem import start
from benchmarks.table import Table, duration, megabytes, three_digits
from benchmarks.workers import Contender, WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

N_FEATURES = N_COMPONENTS = 16
START_ROWS = 100_000
WRITERS = {"file.npy": write_npy, "file.parquet": write_parquet}
KINDS = {"memory": "file.npy", "memmap": "file.npy", "parquet": "file.parquet"}

Fits = dict[str, list[dict[str, Any]]]


@contextlib.contextmanager
def written(n_rows: int, kinds: list[str], folder: Path | None) -> Iterator[Path]:
    """Make a temporary folder in `folder` with the start and the files."""
    shape = N_FEATURES, N_COMPONENTS
    with tempfile.TemporaryDirectory(dir=folder) as made:
        start(next(row_blocks(START_ROWS, *shape)), N_COMPONENTS, "full").save(Path(made))
        for name in {KINDS[kind] for kind in kinds}:
            WRITERS[name](Path(made, name), n_rows, *shape)
        yield Path(made)


@contextlib.contextmanager
def at_work(folder: Path, kinds: list[str], threads: int) -> Iterator[list[WorkerProcess]]:
    """Start one process for each kind, with its file open and the start loaded."""
    module = "benchmarks.past_memory.file_worker"
    with contextlib.ExitStack() as stack:
        workers = []
        for kind in kinds:
            workers.append(WorkerProcess(Contender(kind, kind, module=module), threads))
            stack.callback(workers[-1].end)
            workers[-1].ask("load", folder=str(folder), covariance_type="full")
            workers[-1].ask("open", file=str(folder / KINDS[kind]))
        yield workers


def in_turns(workers: list[WorkerProcess], passes: int, turns: int) -> Fits:
    """Run `turns` fits of each worker, in turns, and return the answers."""
    fits: Fits = {worker.name: [] for worker in workers}
    for _ in range(turns):
        for worker in workers:
            fits[worker.name].append(worker.ask("fit", iterations=passes + 1))
    return fits


def table(fits: Fits, title: str) -> Table:
    """Return one row per kind; "of turns" is the median ratio of the turns' best passes."""
    made = Table(title, ["", "best pass", "ratio", "of turns", "anonymous", "resident"])
    best = {kind: [min(fit["seconds"]) for fit in taken] for kind, taken in fits.items()}
    for kind, taken in fits.items():
        pairs = zip(best[kind], best["memory"], strict=True)
        times = [
            duration(min(best[kind])),
            three_digits(min(best[kind]) / min(best["memory"])),
            three_digits(statistics.median(one / memory for one, memory in pairs)),
        ]
        peaks = [megabytes(max(fit[name] for fit in taken)) for name in ("anonymous", "resident")]
        made.rows.append([kind, *times, *peaks])
    if len({fit["lower_bound"] for taken in fits.values() for fit in taken}) > 1:
        made.notes.append("void: the fits differ")
    return made


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.past_memory.out_of_core", description=__doc__
    )
    parser.add_argument(
        "--rows", type=int, default=32_000_000, help="number of rows, 128 bytes each"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--passes", type=int, default=4, help="timed passes of each fit")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="folder of the temporary files")
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS)[1:], default=list(KINDS)[1:])
    options = parser.parse_args(arguments)
    kinds = ["memory", *options.kinds]
    with (
        written(options.rows, kinds, options.folder) as folder,
        at_work(folder, kinds, options.threads) as workers,
    ):
        fits = in_turns(workers, options.passes, options.turns)
    gigabytes = options.rows * N_FEATURES * 8 / 1e9
    title = f"{gigabytes:.1f} GB, 16 x 16 full, {options.threads} threads; {processor()}"
    print(table(fits, title).text())


if __name__ == "__main__":
    main()
