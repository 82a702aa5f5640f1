"""A process that fits the rows of one file and answers requests, one JSON line each.

`python -m benchmarks.past_memory.file_worker memory|memmap|parquet threads`. It times each pass and
measures its own memory; `anonymous` is the memory without pages of files.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.resident import anonymous_bytes, peak_bytes, reset_peak
from benchmarks.worker import Worker, answer_requests

SECONDS_BETWEEN_LOOKS = 0.01


class FileWorker(Worker):
    """State between requests: the file, the start, the latest model."""

    def __init__(self, kind: str, threads: int) -> None:
        super().__init__("benchmarks.contenders:Emgine", threads)
        self.kind = kind

    def open(self, file: str) -> dict[str, Any]:
        """Replace the rows of the problem by those of the file."""
        rows: Any = file
        if self.kind != "parquet":
            rows = np.load(file, mmap_mode="r" if self.kind == "memmap" else None)
        self.problem = replace(self.problem, rows=rows)
        return {}

    def fit(self, iterations: int) -> dict[str, Any]:
        """Return the seconds of each pass except the first, peaks of memory, and likelihood."""
        ends: list[float] = []
        self.contender.options["callback"] = lambda _: ends.append(time.perf_counter())
        reset_peak()
        with PeakOfAnonymousMemory() as anonymous:
            self.model = self.contender.fit(self.problem, self.covariance_type, iterations)
        return {
            "seconds": np.diff(ends).tolist(),
            "anonymous": anonymous.bytes,
            "resident": peak_bytes(),
            "lower_bound": self.model.lower_bound_,
        }


class PeakOfAnonymousMemory:
    """Samples the anonymous memory of this process until its `with` block ends."""

    def __enter__(self) -> PeakOfAnonymousMemory:
        self.bytes = anonymous_bytes()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN_LOOKS):
            self.bytes = max(self.bytes, anonymous_bytes())


if __name__ == "__main__":
    answer_requests(FileWorker(sys.argv[1], int(sys.argv[2])))
