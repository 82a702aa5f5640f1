"""The C++ service: latency of a row, and throughput of threads that share one model.

python -m benchmarks.service [--calls N] [--threads N]

Builds examples/cpp_service against the installed package. "of linear" is the number of calls per
second, divided by that of one thread times the number of processors. "by processor time" counts
only processor time, so other work on the machine does not affect it.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.latency_contenders import model
from benchmarks.machine import processor
from benchmarks.table import Table

SERVICE = Path(__file__).parent.parent / "examples" / "cpp_service"
REPORT = re.compile(
    r"p50 (\d+) ns  p99 (\d+) ns  p99.9 (\d+) ns  (\d+) calls/s  (\d+) threads", re.ASCII
)
TURNS = 5


def built(folder: Path) -> Path:
    """Return the program, compiled as a user would."""
    asked = [sys.executable, "-m", "emgine", "--cmakedir"]
    package = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    settings = [f"-Demgine_DIR={package}", "-DCMAKE_BUILD_TYPE=Release"]
    for command in (
        ["cmake", "-S", str(SERVICE), "-B", str(folder), *settings],
        ["cmake", "--build", str(folder), "--parallel"],
    ):
        subprocess.run(command, check=True, capture_output=True)
    return folder / "service"


def processor_seconds() -> float:
    """Return the processor time of all programs that were run so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(program: Path, saved: Path, calls: int, threads: int) -> tuple[int, ...]:
    """Return p50, p99, p99.9, calls per second and per processor second, from the best turns."""
    command = [str(program), str(saved), "--latency", str(calls), str(threads)]
    turns = []
    for _ in range(TURNS):
        before = processor_seconds()
        found = REPORT.search(
            subprocess.run(command, check=True, capture_output=True, text=True).stdout
        )
        assert found is not None
        efficiency = round(calls * threads / (processor_seconds() - before))
        turns.append((*map(int, found.groups()[:4]), efficiency))
    return (*max(turns, key=lambda turn: turn[3])[:4], max(turn[4] for turn in turns))


def table(calls: int, threads: int, folder: Path) -> Table:
    """Measure one thread and many."""
    saved, program = folder / "model.safetensors", built(folder / "build")
    model(8, 8).save(saved)
    processors = len(os.sched_getaffinity(0))
    made = Table(
        f"C++ service, 8 features, 8 components, full, {processors} processors",
        ["threads", "p50, ns", "p99, ns", "p99.9, ns", "calls/s", "of linear", "by processor time"],
    )
    alone = measured(program, saved, calls, 1)
    for n in (1, threads):
        found = alone if n == 1 else measured(program, saved, calls, n)
        linear = found[3] / (alone[3] * min(n, processors))
        ratios = [f"{linear:.2f}", f"{found[4] / alone[4]:.2f}"]
        made.rows.append([str(n), *(f"{number:,}" for number in found[:4]), *ratios])
    return made


def main(arguments: list[str] | None = None) -> None:
    """Build the service, measure it and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000, help="calls of each thread")
    parser.add_argument("--threads", type=int, default=8)
    options = parser.parse_args(arguments)
    print(f"{processor()}\n")
    with tempfile.TemporaryDirectory() as folder:
        print(table(options.calls, options.threads, Path(folder)).text())


if __name__ == "__main__":
    main()
